import OpenAI from 'openai';
import { onTestFinished } from 'vitest';
import { startSimulator } from '../../src/simulator/server.ts';
import type { Simulator, SimulatorOptions } from '../../src/simulator/server.ts';
import { expectPublished } from './published-api.ts';

/** A simulator that ends with the test, which fails if the program sent something that the published API wouldn't accept. */
export async function simulate(options: SimulatorOptions = {}): Promise<Simulator> {
  const simulator = await startSimulator(options);
  onTestFinished(async () => {
    await simulator.close();
    expectPublished(simulator.requests);
  });
  return simulator;
}

/** The real client, without its retries. */
export function clientOf(simulator: Simulator, apiKey = simulator.key): OpenAI {
  return new OpenAI({ ...settings(simulator), apiKey });
}

export function adminOf(simulator: Simulator, adminAPIKey = simulator.adminKey, maxRetries = 0): OpenAI.Admin['organization'] {
  return new OpenAI({ ...settings(simulator), maxRetries, adminAPIKey }).admin.organization;
}

function settings({ baseUrl }: Simulator) {
  return {
    baseURL: baseUrl,
    maxRetries: 0,
    logLevel: 'off',
    organization: null,
    project: null,
    timeout: 5000,
  } as const;
}

/** The error that a call was refused with. */
export async function refusalOf(call: PromiseLike<unknown>): Promise<InstanceType<typeof OpenAI.APIError>> {
  try {
    await call;
  } catch (error) {
    if (error instanceof OpenAI.APIError) return error;
    throw error;
  }
  throw new Error('the call was not refused');
}

export const hello = { model: 'gpt-6-luna', input: 'Say hello in three words.', max_output_tokens: 32 } as const;
export const helloChat = {
  model: 'gpt-6-luna',
  messages: [{ role: 'user' as const, content: 'Say hello in three words.' }],
};
