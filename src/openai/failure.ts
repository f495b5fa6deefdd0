import type { Secret } from '../keys/secret.ts';
import type { NetworkFailure } from './http/failure.ts';
import type { BaseUrlRefusal } from './request-base-url.ts';
import { readJson } from '../machine/read-json.ts';
import type { ProjectVariable } from './http/project-network.ts';
import { withoutKey, withoutSent } from './without-key.ts';

/** A server answered, but not with what was asked for. All strings are outside text, with keys removed. */
export type ResponseFailure = {
  readonly kind: 'answer';
  /** HTTP status; 200 for an error inside a stream. */
  readonly status: number;
  /** `error`: JSON in the form of the API's errors. `json`: other JSON. */
  readonly format: 'error' | 'json' | 'html' | 'text' | 'empty';
  readonly code?: string;
  readonly type?: string;
  readonly param?: string;
  /** The error's message, or the beginning of the body. */
  readonly message: string;
  /** `req_…`, for OpenAI's support. */
  readonly requestId?: string;
  /** Milliseconds that the server asks us to wait. */
  readonly retryAfterMs?: number;
  /** Where a redirect leads. */
  readonly location?: string;
};

/** Everything that's expected to go wrong in a call. */
export type ApiFailure =
  | ResponseFailure
  | NetworkFailure
  /** The stream ended in the middle. */
  | { readonly kind: 'cut' }
  /** Status 200 and the right kind of answer, but one that makes no sense; `what` is in our own words. */
  | { readonly kind: 'odd'; readonly what: string }
  | { readonly kind: 'base-url'; readonly refused: BaseUrlRefusal }
  /** A project file changes the route, or decides which certificates count, and the user hasn't confirmed that. */
  | { readonly kind: 'unconfirmed'; readonly by: ProjectVariable }
  /** The key contains characters that no header can contain; nothing was sent. */
  | { readonly kind: 'unsendable-key' };

/**
 * UTF-16 code units of a message. The API's sentences have a few hundred. It's also more than `untrusted` reads for any line, so
 * the end that is cut here, which may be half a key, is never shown.
 */
const maxMessageLength = 10_000;

/** What is read from an answer that isn't what was asked for. */
export function responseFailure(status: number, headers: Headers, body: string, secret: Secret | undefined): ResponseFailure {
  const text = body.slice(0, 100_000).trim();
  const requestId = headers.get('x-request-id') ?? undefined;
  const location = headers.get('location') ?? undefined;
  const { format, ...error } = readBody(text, headers.get('content-type') ?? '', status);
  const message = withoutKey(error.message.slice(0, maxMessageLength), secret);
  const retryAfterMs = retryAfter(headers, message);
  return {
    kind: 'answer',
    status,
    format,
    ...named('code', error.code, secret),
    ...named('type', error.type, secret),
    ...named('param', error.param, secret),
    message,
    ...(requestId !== undefined && /^[\w-]{1,100}$/.test(requestId) ? named('requestId', requestId, secret) : {}),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    ...(location === undefined || leadsToKey(location, secret) ? {} : { location: withoutSent(location, secret) }),
  };
}

/**
 * Whether the key is in the name of the server that a redirect leads to, however it's escaped there. That server is shown in
 * full, so text that only looks like a key isn't removed from it.
 */
function leadsToKey(location: string, secret: Secret | undefined): boolean {
  if (!URL.canParse(location, 'https://relative.invalid')) return true;
  const { host } = new URL(location, 'https://relative.invalid');
  return withoutSent(host, secret) !== host;
}

/** An error that arrived inside a stream, so it has no status. */
export function streamFailure(error: unknown, headers: Headers, secret: Secret | undefined): ResponseFailure {
  return responseFailure(200, headers, JSON.stringify({ error: flat(error) }), secret);
}

/** The only parts of an error that are read: it may be nested too deeply to be turned into JSON again. */
function flat(error: unknown): unknown {
  if (Array.isArray(error)) return [];
  if (!isRecord(error)) return error;
  return Object.fromEntries(
    ['message', 'code', 'type', 'param'].map((name) => [name, error[name]]).filter(([, value]) => typeof value !== 'object'),
  );
}

type ErrorBody = Pick<ResponseFailure, 'format' | 'message'> & { code?: unknown; type?: unknown; param?: unknown };

function readBody(text: string, contentType: string, status: number): ErrorBody {
  if (text === '') return { format: 'empty', message: '' };
  // Regardless of the content type: some of the API's errors come as text/plain.
  const value = readJson(text);
  if (value === undefined) {
    const html = /html/i.test(contentType) || /^<(!doctype|html|head|body|\?xml)/i.test(text);
    return { format: html ? 'html' : 'text', message: text };
  }
  return errorIn(value, status) ?? { format: 'json', message: text };
}

/**
 * The error in a body. OpenAI has `{error: {message, type, code}}`, and a bare string for some. Compatible servers differ: Google wraps
 * the same into an array, FastAPI says `detail`, Cloudflare has a list of errors, and many (vLLM, Cerebras, OpenAI's administration
 * endpoints) leave out the envelope.
 */
function errorIn(body: unknown, status: number): ErrorBody | undefined {
  const value = Array.isArray(body) ? body[0] : body;
  if (!isRecord(value)) return undefined;
  const listed = Array.isArray(value['errors']) ? value['errors'] : value['error'];
  const error = Array.isArray(listed) ? listed[0] : listed;
  if (typeof error === 'string') return { format: 'error', message: error, code: value['code'], type: value['type'] };
  if (isRecord(error)) {
    const message = [error['message'], error['detail'], value['message']].find((each) => typeof each === 'string');
    // Google names its kinds of errors in `status`.
    return { format: 'error', message: message ?? '', code: error['code'], type: error['type'] ?? error['status'], param: error['param'] };
  }
  const isError = status >= 400;
  const { message, detail } = value;
  if (typeof message === 'string' && (isError || 'code' in value || 'status' in value)) {
    return { format: 'error', message, code: value['code'], type: value['type'], param: value['param'] };
  }
  if (!isError) return undefined;
  if (typeof detail === 'string') return { format: 'error', message: detail, code: value['code'], type: value['type'] };
  // FastAPI lists what's wrong with a request; others put an error of their own into `detail`.
  const first = Array.isArray(detail) ? detail[0] : detail;
  if (!isRecord(first)) return undefined;
  const said = [first['message'], first['msg'], first['error']].find((each) => typeof each === 'string');
  return said === undefined ? undefined : { format: 'error', message: said, code: first['code'], type: first['type'] };
}

/** Milliseconds: a day. A server that asks for more, or doesn't give a number, hasn't said when to come back. */
const maxWait = 86_400_000;

/**
 * Milliseconds, from `retry-after-ms`, `Retry-After` (seconds or a date), or “try again in 20s” / “1m3.5s” / “320ms”, or Google's “retry in 20s”.
 */
function retryAfter(headers: Headers, message: string): number | undefined {
  const asked = askedWait(headers, message);
  return asked !== undefined && asked <= maxWait ? asked : undefined;
}

function askedWait(headers: Headers, message: string): number | undefined {
  const exact = Number.parseFloat(headers.get('retry-after-ms') ?? '');
  if (exact >= 0) return exact;
  const after = headers.get('retry-after') ?? '';
  const seconds = /^\d+(\.\d+)?$/.test(after) ? Number(after) : (Date.parse(after) - Date.now()) / 1000;
  if (seconds >= 0) return seconds * 1000;
  const said = /(?:try again|retry) in (?:(\d+)h)?(?:(\d+)m(?!s))?(?:([\d.]+)s)?(?:([\d.]+)ms)?/i.exec(message);
  if (said === null) return undefined;
  const [h = 0, m = 0, s = 0, ms = 0] = said.slice(1).map((part) => Number(part ?? 0));
  const total = h * 3_600_000 + m * 60_000 + s * 1000 + ms;
  return total > 0 ? total : undefined;
}

function named<Name extends string>(name: Name, value: unknown, secret: Secret | undefined): { [N in Name]?: string } {
  const text = typeof value === 'number' ? String(value) : value;
  if (typeof text !== 'string' || text === '') return {};
  return { [name]: withoutKey(text, secret).slice(0, 500) } as { [N in Name]?: string };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
