import { modelOf } from './api.ts';
import { isCompletion } from './exchange.ts';
import type { Answer, Call, Reply } from './exchange.ts';

/** What goes wrong, and at which step. */
export type Scenario = {
  /** One line for people. */
  readonly summary: string;
  /** How the model answers a completion; `whole` where absent. */
  readonly answer?: Answer;
  /** Every project has spent something this month, not only that of the pretend key. */
  readonly everyProjectSpends?: true;
  /** Replies in the API's place, or passes on what the API replies. */
  readonly play?: Play;
};
type Context = {
  readonly port: number;
  /** How many completions are refused before one is served, where a scenario ends well. */
  readonly refusals: number;
};
type Play = (call: Call, api: () => Reply, context: Context) => Reply;

type ErrorOf = (call: Call) => Reply;

/** Every request with a key that is accepted: the step that looks at the key fails. */
export function onKey(error: ErrorOf): Play {
  return (call, api) => (call.caller.kind === 'project' ? error(call) : api());
}

/** Every completion that would be served: the key is fine, the test completion fails. */
export function onCompletion(error: (call: Call, context: Context) => Reply | undefined): Play {
  return (call, api, context) => {
    const reply = api();
    return isServed(call, reply) ? (error(call, context) ?? reply) : reply;
  };
}

/** The answer to a completion is changed on its way. */
export function onAnswer(change: (reply: Reply) => Reply): Play {
  return (call, api) => {
    const reply = api();
    return isServed(call, reply) ? change(reply) : reply;
  };
}

/** Requests to some endpoints that would be served. */
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

/** The key that was sent, `''` where there is none or it's an admin key. */
export function sentKey({ caller }: Call): string {
  if (caller.kind === 'project') return caller.key.value;
  return caller.kind === 'unknown' ? caller.sent : '';
}
