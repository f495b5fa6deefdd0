import type { Secret } from '../keys/secret.ts';
import { leastEffort } from '../openai/models-and-prices.ts';
import type { Tried } from '../workshop/organizer/making.ts';
import type { Desk } from './workshop-desk.ts';

/** A key of a seat says hello to a model. */
export async function tryKey({ ports, scope, session }: Desk, secret: Secret, model: string): Promise<Tried> {
  const ask = (effort: ReturnType<typeof leastEffort>) =>
    ports.openai.complete({
      baseUrl: scope.api.baseUrl,
      signal: session.signal,
      secret,
      api: 'responses',
      model,
      chatLimit: 'max_completion_tokens',
      effort,
      input: 'Say hello in three words.',
      maxOutputTokens: 32,
      onText: () => {},
    });
  const effort = leastEffort(model);
  const reply = await ask(effort);
  const isEffort = !reply.ok && reply.failure.kind === 'answer' && /^unsupported_(value|parameter)$/.test(reply.failure.code ?? '');
  const second = isEffort && effort !== undefined && !/must be verified/i.test(reply.failure.message) ? await ask(undefined) : reply;
  return second.ok ? 'works' : { failure: second.failure };
}
