import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import type { ApiState, Caller } from './state.ts';

/** One request, as the simulated API sees it. */
export type Call = {
  readonly method: string;
  /** Without `/v1` and the query, e.g. `/responses`; `undefined` for a path that doesn't begin with `/v1`. */
  readonly path: string | undefined;
  /** Path and query as received. */
  readonly url: string;
  /** The named parts of the route's path, e.g. `project`. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** Whose key the request has. */
  readonly caller: Caller;
  /** The parsed JSON; `undefined` if there's no body; a `NotJson` if it couldn't be parsed. */
  readonly body: unknown;
  /** How the scenario wants the model to answer. */
  readonly answer: AnswerKind;
  /** What the scenario wants to have been spent. */
  readonly spending: {
    /** Every project has spent something this month, not only the pretend key's. */
    readonly byEveryProject: boolean;
    /** How many times as much as usual. */
    readonly factor: number;
    /** As costs name it: `usd`. */
    readonly currency: string;
  };
  /** How many completions were requested before this one since the scenario was set. */
  readonly completionsBefore: number;
};

/** Stands for a body that isn't JSON. */
export class NotJson {}

/** `failed` and `error` are the two ways in which a stream reports a failure after it has begun. */
export type AnswerKind = 'whole' | 'incomplete' | 'failed' | 'error';

type Headers = Readonly<Record<string, string>>;
/** What follows the last byte: a proper end, a destroyed socket, or silence. */
export type Ending = 'end' | 'destroy' | 'silence';

export type JsonReply = {
  readonly kind: 'json';
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Headers;
};
export type TextReply = {
  readonly kind: 'text';
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
  readonly headers?: Headers;
  readonly ending?: Ending;
};
/** Server-sent events; each frame is the text of one event, including the empty line that ends it. */
type StreamReply = {
  readonly kind: 'stream';
  readonly status: 200;
  readonly frames: Iterable<string>;
  readonly headers?: Headers;
  readonly ending?: Ending;
};
/** Anything that isn't a proper answer. The signal aborts when the connection is gone. */
export type RawReply = {
  readonly kind: 'raw';
  readonly status: 0;
  readonly play: (response: ServerResponse, signal: AbortSignal) => void;
};
export type Reply = JsonReply | TextReply | StreamReply | RawReply;

export type Route = {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** E.g. `/organization/projects/:project`. */
  readonly pattern: string;
  readonly handle: (call: Call, state: ApiState) => Reply;
};

export function ok(body: unknown, headers: Headers = {}): JsonReply {
  return { kind: 'json', status: 200, body, headers };
}

/** Thrown by a handler that refuses the request. */
export class Rejection extends Error {
  readonly reply: Reply;

  constructor(reply: Reply) {
    super('the simulated API refuses the request');
    this.reply = reply;
  }
}

export function isCompletion(call: Pick<Call, 'method' | 'path'>): boolean {
  return call.method === 'POST' && (call.path === '/responses' || call.path === '/chat/completions');
}
