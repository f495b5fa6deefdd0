import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { answerLoser, rateLimiter } from './admin-strictness.ts';
import { answerAsApi } from './api.ts';
import { isCompletion, NotJson } from './exchange.ts';
import type { Call, Reply } from './exchange.ts';
import { scenarios } from './scenarios.ts';
import type { ScenarioName } from './scenarios.ts';
import { addServiceAccount, callerOf, newState, type ServiceAccountOptions } from './state.ts';
import type { Strictness } from './strictness.ts';

export type SimulatorOptions = {
  /** `default`: everything works. */
  readonly scenario?: ScenarioName;
  /** More keys to accept; those that begin with `sk-admin-` as admin keys. */
  readonly keys?: readonly string[];
  /** One of `keys` with which everything works, whatever the scenario. */
  readonly sparedKey?: string;
  /** Milliseconds between a stream's events. Default 0. */
  readonly latencyMs?: number;
  /** How many completions are refused before one succeeds, in scenarios that end well. Default 1. */
  readonly refusals?: number;
  /** Limits, delays, and roles. Default: none. */
  readonly strictness?: Strictness;
};

/** A request as received, without the key. */
export type RecordedRequest = {
  readonly method: string;
  /** With `/v1`, without the query. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** Names in lower case. Only the last four characters of `authorization` are kept: `…abcd`. */
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed if it's JSON, otherwise the text; `undefined` if there's none. */
  readonly body: unknown;
};

export type Simulator = {
  /** `http://127.0.0.1:PORT/v1` */
  readonly baseUrl: string;
  /** A pretend project key that is accepted. */
  readonly key: string;
  /** A pretend admin key that is accepted. */
  readonly adminKey: string;
  readonly organizationId: string;
  /** The project of `key`. */
  readonly projectId: string;
  readonly requests: readonly RecordedRequest[];
  setScenario(name: ScenarioName): void;
  /** Adds a service account with a key, or another key to one that's there. */
  addServiceAccount(about: ServiceAccountOptions): ReturnType<typeof addServiceAccount>;
  /** Ends open connections, too. */
  close(): Promise<void>;
};

/** More than any request here needs. */
const maxBodyLength = 1_000_000;

/** Starts a pretend OpenAI API on a free port of the loopback interface. Everything is kept in memory. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const state = newState(options.keys ?? [], options.strictness);
  const limited = rateLimiter(state.strictness);
  const maybeLost = answerLoser(state.strictness);
  const requests: RecordedRequest[] = [];
  let scenario = scenarios[options.scenario ?? 'default'];
  let completions = 0;

  const server = createServer((request, response) => {
    // If a client disconnects in the middle, there's nobody to report it to.
    void serve(request, response).catch(() => response.destroy());
  });

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    const text = await bodyOf(request);
    if (text === undefined) return void response.writeHead(413).end();
    const { call, recorded } = understand(request, text);
    requests.push(recorded);
    const context = { port: portOf(server), refusals: options.refusals ?? 1 };
    const api = (): Reply => maybeLost(call, answerAsApi(call, state, limited));
    if (call.method !== 'GET' && call.caller.kind === 'admin') await wait(state.strictness.changesAfterMs ?? 0);
    const isSpared = call.caller.kind === 'project' && call.caller.key.value === options.sparedKey;
    const reply = scenario.play && !isSpared ? scenario.play(call, api, context) : api();
    for (const [name, value] of Object.entries(headersFor(call))) response.setHeader(name, value);
    await send(reply, response, gone.signal, options.latencyMs ?? 0);
  }

  function understand(request: IncomingMessage, text: string): { call: Call; recorded: RecordedRequest } {
    const { method = 'GET', url = '/', headers } = request;
    const { pathname, searchParams } = new URL(url, 'http://127.0.0.1');
    const body = parse(text);
    const sent = /^Bearer\s+(\S+)$/i.exec(headers.authorization ?? '')?.[1];
    const recordedHeaders = Object.entries(headers).map(([name, value]) => {
      const shown = Array.isArray(value) ? value.join(', ') : (value ?? '');
      return [name, name === 'authorization' ? `…${shown.slice(-4)}` : shown] as const;
    });
    const call: Call = {
      method,
      url,
      path: pathname.startsWith('/v1/') ? pathname.slice('/v1'.length) : undefined,
      params: {},
      query: searchParams,
      headers,
      caller: callerOf(state, sent),
      body,
      answer: scenario.answer ?? 'whole',
      spending: { byEveryProject: false, factor: 1, currency: 'usd', ...scenario.spending },
      completionsBefore: completions,
    };
    if (isCompletion(call)) completions += 1;
    const recorded: RecordedRequest = {
      method,
      path: pathname,
      query: Object.fromEntries(searchParams),
      headers: Object.fromEntries(recordedHeaders),
      body: body instanceof NotJson ? text : body,
    };
    return { call, recorded };
  }

  /** As the API names them (2026-11-28): the organization by its slug; the project of a key that isn't an admin key. */
  function headersFor(call: Call): Record<string, string> {
    const known = call.caller.kind === 'project' || call.caller.kind === 'admin';
    return {
      'x-request-id': state.newId('req_'),
      'openai-version': '2020-10-01',
      ...(known ? { 'openai-organization': 'pretend-org', 'openai-processing-ms': '12' } : {}),
      ...(call.caller.kind === 'project' ? { 'openai-project': call.caller.project.record.id } : {}),
    };
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  return {
    baseUrl: `http://127.0.0.1:${portOf(server)}/v1`,
    key: state.key,
    adminKey: state.adminKey,
    organizationId: state.organizationId,
    projectId: state.projects[0]?.record.id ?? '',
    requests,
    setScenario(name) {
      scenario = scenarios[name];
      completions = 0;
    },
    addServiceAccount: (about) => addServiceAccount(state, about),
    async close() {
      if (!server.listening) return;
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function send(reply: Reply, response: ServerResponse, signal: AbortSignal, latencyMs: number): Promise<void> {
  if (reply.kind === 'raw') return reply.play(response, signal);
  const contentType =
    reply.kind === 'json' ? 'application/json' : reply.kind === 'text' ? reply.contentType : 'text/event-stream; charset=utf-8';
  const headers = { 'content-type': contentType, ...reply.headers };
  if (reply.kind === 'json') {
    response.writeHead(reply.status, headers).end(JSON.stringify(reply.body, null, 2));
    return;
  }
  response.writeHead(reply.status, headers);
  for (const frame of reply.kind === 'text' ? [reply.text] : reply.frames) {
    if (signal.aborted) return;
    if (latencyMs > 0 && reply.kind === 'stream') await wait(latencyMs, undefined, { signal });
    if (frame !== '' && !response.write(frame)) await once(response, 'drain', { signal });
  }
  if (reply.ending === 'destroy') {
    // What was already written should arrive first.
    response.write('', () => response.destroy());
  } else if (reply.ending !== 'silence') response.end();
}

/** `undefined` if it's too long. */
async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    // A body that's too long is still read to its end, so that the client gets the refusal.
    if (length <= maxBodyLength) chunks.push(chunk);
  }
  return length > maxBodyLength ? undefined : Buffer.concat(chunks).toString('utf8');
}

function parse(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return new NotJson();
  }
}

function portOf(server: ReturnType<typeof createServer>): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
