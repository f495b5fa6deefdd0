import { modelOf } from './api.ts';
import { isCompletion } from './exchange.ts';
import type { AnswerKind, Call, Reply } from './exchange.ts';

/** What goes wrong, and at which step. */
export type Scenario = {
  /** One line for people. */
  readonly summary: string;
  /** How the model answers a completion; default `whole`. */
  readonly answer?: AnswerKind;
  /** What the projects spend. */
  readonly spending?: Partial<Call['spending']>;
  /** Replies instead of the API, or passes on what the API replies. */
  readonly play?: Play;
};
type Context = {
  readonly port: number;
  /** How many completions are refused before one succeeds, in scenarios that end well. */
  readonly refusals: number;
};
type Play = (call: Call, api: () => Reply, context: Context) => Reply;

type ErrorOf = (call: Call) => Reply;

/** Affects every request with an accepted key: the step that checks the key fails. */
export function onKey(error: ErrorOf): Play {
  return (call, api) => (call.caller.kind === 'project' ? error(call) : api());
}

/** Affects every completion that would succeed: the key is fine, but the test completion fails. */
export function onCompletion(error: (call: Call, context: Context) => Reply | undefined): Play {
  return (call, api, context) => {
    const reply = api();
    return isServed(call, reply) ? (error(call, context) ?? reply) : reply;
  };
}

/** Changes the answer to a completion on its way. */
export function onAnswer(change: (reply: Reply) => Reply): Play {
  return (call, api) => {
    const reply = api();
    return isServed(call, reply) ? change(reply) : reply;
  };
}

/** Affects successful requests to some endpoints. */
export function onPath(path: RegExp, error: ErrorOf): Play {
  return (call, api) => {
    const reply = api();
    return path.test(call.path ?? '') && reply.status === 200 ? error(call) : reply;
  };
}

function isServed(call: Call, reply: Reply): boolean {
  return isCompletion(call) && reply.status === 200;
}

export function everywhere(reply: Reply): Play {
  return () => reply;
}

export function model(call: Call): string {
  return modelOf(call.body) ?? '';
}

export function projectId({ caller }: Call): string {
  return caller.kind === 'project' ? caller.project.record.id : 'proj_pretend';
}

export function reasons({ body }: Call): boolean {
  return typeof body === 'object' && body !== null && ('reasoning' in body || 'reasoning_effort' in body);
}

/** The key that was sent; `''` if there's none or it's an admin key. */
export function sentKey({ caller }: Call): string {
  if (caller.kind === 'project') return caller.key.value;
  return caller.kind === 'unknown' ? caller.sent : '';
}
