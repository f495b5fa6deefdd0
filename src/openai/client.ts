import { performance } from 'node:perf_hooks';
import type OpenAI from 'openai';
import type { Secret } from '../keys/secret.ts';
import type { NetworkFailure } from './http/failure.ts';
import { hasNoBody, openTransport, type HttpResponse, type Transport } from './http/transport.ts';
import { readBaseUrl } from './request-base-url.ts';
import { responseFailure, streamFailure, type ApiFailure } from './failure.ts';
import type { World } from '../machine/world.ts';
import { certificatesFromProject, ownExtraCertificates, proxyFromProject, type ProjectVariable } from './http/project-network.ts';
import type { Trust } from './http/system-certificates.ts';
import { withoutKey } from './without-key.ts';
import { withoutTrailing } from '../machine/trailing.ts';

/** One call to the API. */
export type ApiCall = {
  /** Including `/v1`. */
  readonly baseUrl: string;
  /** Aborting rejects the call with the signal's reason and leaves no socket open. */
  readonly signal: AbortSignal;
  /** Milliseconds for the whole call. Absent: the world's `total`. */
  readonly withinMs?: number;
};

/** Information from an answer's headers. Outside text, with keys removed. */
export type Meta = {
  /** The organization's short name (not its `org-…` id). */
  readonly organization: string | undefined;
  /** `proj_…` */
  readonly project: string | undefined;
  readonly requestsLeft: number | undefined;
  readonly tokensLeft: number | undefined;
  readonly requestId: string | undefined;
};

export type ApiResult<T> =
  | { readonly ok: true; readonly value: T; readonly meta: Meta }
  | { readonly ok: false; readonly failure: ApiFailure };

/** Thrown inside a call if the answer isn't what was asked for. */
export class Unexpected extends Error {
  readonly failure: ApiFailure;

  constructor(failure: ApiFailure) {
    super('unexpected answer');
    this.name = 'Unexpected';
    this.failure = failure;
  }
}

/** What {@link withClient} provides during a call. */
export type ApiSession = {
  readonly client: OpenAI;
  /** The latest answer. */
  last(): HttpResponse | undefined;
  /** Milliseconds from the start of the call. */
  elapsed(): number;
};

/**
 * Creates a client of the `openai` package for one call, and turns all expected errors into failures. The key never enters the
 * package: its exceptions quote header values that can't be sent. The package gets a stand-in, and the transport writes the
 * real header. The transport also writes all other headers, because the package would send what `OPENAI_CUSTOM_HEADERS`
 * contains. The package doesn't retry, log, or open connections.
 *
 * If Node doesn't trust a server, we ask once more with this computer's certificates, and `trust` remembers that. A proxy or
 * certificates from a project file are used only after the user has confirmed them.
 */
export async function withClient<T>(
  world: World,
  trust: Trust,
  call: ApiCall & { readonly secret: Secret | undefined },
  use: (session: ApiSession) => Promise<T>,
): Promise<ApiResult<T>> {
  const withinMs = Math.max(1, Math.ceil(call.withinMs ?? world.timeouts.total));
  const started = performance.now();
  const refused = await unconfirmedWay(world, trust, call.baseUrl);
  if (refused !== undefined) return { ok: false, failure: { kind: 'unconfirmed', by: refused } };
  const { bundledCertificates, withSystemCertificates } = await import('./http/system-certificates.ts');
  const added = await certificatesFromProject(world);
  if (added !== undefined && !(await isConfirmed(trust, added))) {
    // Whether Node trusts them by itself depends on its options, its build, and OpenSSL's configuration, so we pass them explicitly.
    const reply = await callOnce(world, [...bundledCertificates, ...(await ownExtraCertificates(world))], { ...call, withinMs }, use);
    return isUntrusted(reply) ? { ok: false, failure: { kind: 'unconfirmed', by: added } } : reply;
  }
  const reply = await callOnce(world, trust.system, { ...call, withinMs }, use);
  if (trust.system !== undefined || !isUntrusted(reply)) return reply;
  const system = withSystemCertificates();
  const timeLeft = withinMs - (performance.now() - started);
  if (system === undefined || timeLeft < 1) return reply;
  // Nothing was sent: the connection ended before the first byte of the request.
  const second = await callOnce(world, system, { ...call, withinMs: timeLeft }, use);
  if (isUntrusted(second)) return reply;
  trust.system = system;
  return second;
}

async function unconfirmedWay(world: World, trust: Trust, baseUrl: string): Promise<ProjectVariable | undefined> {
  const base = readBaseUrl(baseUrl);
  const way = 'refused' in base ? undefined : await proxyFromProject(base.url, world);
  return way === undefined || (await isConfirmed(trust, way)) ? undefined : way;
}

async function isConfirmed({ confirmed }: Trust, variable: ProjectVariable): Promise<boolean> {
  return (await confirmed?.(variable)) ?? false;
}

function isUntrusted(reply: ApiResult<unknown>): boolean {
  if (reply.ok || reply.failure.kind !== 'network') return false;
  return reply.failure.reason === 'tls-untrusted' || reply.failure.reason === 'proxy-certificate';
}

async function callOnce<T>(
  world: World,
  certificates: readonly string[] | undefined,
  call: ApiCall & { readonly secret: Secret | undefined; readonly withinMs: number },
  use: (session: ApiSession) => Promise<T>,
): Promise<ApiResult<T>> {
  const { signal, secret, withinMs } = call;
  signal.throwIfAborted();
  const base = readBaseUrl(call.baseUrl);
  if ('refused' in base) return { ok: false, failure: { kind: 'base-url', refused: base.refused } };
  const headers = ownHeaders(world, secret);
  if (headers === undefined) return { ok: false, failure: { kind: 'unsendable-key' } };

  const started = performance.now();
  const transport = await openTransport(world, base.url, signal, withinMs, certificates);
  let last: HttpResponse | undefined;
  try {
    const { OpenAI: Client } = await import('openai/client');
    const client = new Client({
      apiKey: standIn,
      adminAPIKey: standIn,
      organization: null,
      project: null,
      webhookSecret: null,
      baseURL: withoutTrailing(base.url.href, '/'),
      maxRetries: 0,
      timeout: withinMs + 1000,
      logLevel: 'off',
      fetch: async (input, init) => {
        last = undefined;
        const url = new URL(input instanceof Request ? input.url : String(input));
        // The package builds the path; the host stays the one that was shown to the user.
        if (url.origin !== base.url.origin) throw new Error('a request to another host');
        const body = typeof init?.body === 'string' ? init.body : undefined;
        last = await transport.send({
          url,
          method: init?.method ?? 'GET',
          headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
          ...(body === undefined ? {} : { body }),
          ...(init?.signal ? { signal: init.signal } : {}),
        });
        return asResponse(last);
      },
    });
    const value = await use({ client, last: () => last, elapsed: () => performance.now() - started });
    signal.throwIfAborted();
    return { ok: true, value, meta: metaOf(last?.headers ?? new Headers(), secret) };
  } catch (error) {
    signal.throwIfAborted();
    const failure = failureOf(error, last, transport, secret);
    // Don't pass anything on from the exception: its text may contain anything.
    if (failure === undefined) throw new Error('the openai package failed', { cause: undefined });
    const timeLeft = withinMs - (performance.now() - started);
    return { ok: false, failure: await withCertificate(failure, base.url, transport, secret, signal, timeLeft) };
  } finally {
    await transport.close();
  }
}

/** Never sent. */
const standIn = 'the-transport-writes-the-key';

/**
 * All request headers, or `undefined` if the key can't be sent in one. `OPENAI_ORG_ID` and `OPENAI_PROJECT_ID` are sent as in the
 * official packages; a value that no header can contain is left out.
 */
function ownHeaders(world: World, secret: Secret | undefined): Record<string, string> | undefined {
  const headers: Record<string, string> = {
    accept: 'application/json, text/event-stream',
    'user-agent': 'openai-setup',
  };
  if (secret === undefined) return headers;
  const key = secret.reveal();
  if (!/^[!-~]+$/.test(key)) return undefined;
  headers['authorization'] = `Bearer ${key}`;
  const organization = world.env['OPENAI_ORG_ID']?.trim() ?? '';
  const project = world.env['OPENAI_PROJECT_ID']?.trim() ?? '';
  if (/^[!-~]+$/.test(organization)) headers['openai-organization'] = organization;
  if (/^[!-~]+$/.test(project)) headers['openai-project'] = project;
  return headers;
}

function asResponse({ status, headers, body }: HttpResponse): Response {
  // `Response` accepts no status outside 200–599; the package only checks whether it's `ok`.
  const shown = status >= 200 && status <= 599 ? status : 500;
  if (hasNoBody(shown)) return new Response(null, { status: shown, headers });
  if (typeof body === 'string') return new Response(body, { status: shown, headers });
  const stream = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await body.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    async cancel() {
      await body.return();
    },
  });
  return new Response(stream, { status: shown, headers });
}

function failureOf(
  error: unknown,
  last: HttpResponse | undefined,
  transport: Transport,
  secret: Secret | undefined,
): ApiFailure | undefined {
  if (error instanceof Unexpected) return error.failure;
  const network = transport.failure();
  if (network !== undefined) {
    // If the connection ends during the answer, the answer is broken; if it goes quiet, that's still a time-out.
    return network.during === 'body' && network.reason === 'connection-reset' ? { kind: 'cut' } : network;
  }
  if (last === undefined) return undefined;
  if (typeof last.body === 'string') return responseFailure(last.status, last.headers, last.body, secret);
  const eventError = error instanceof Error && 'error' in error ? error.error : undefined;
  if (eventError !== undefined) return streamFailure(eventError, last.headers, secret);
  // The package couldn't read an event: the stream is broken.
  if (error instanceof SyntaxError) return { kind: 'cut' };
  // An error nested this deeply can't be put into an exception's text, except on Node 26. It's meaningless either way.
  return error instanceof RangeError ? streamFailure([], last.headers, secret) : undefined;
}

async function withCertificate(
  failure: ApiFailure,
  url: URL,
  transport: Transport,
  secret: Secret | undefined,
  signal: AbortSignal,
  timeLeft: number,
): Promise<ApiFailure> {
  if (failure.kind !== 'network' || (failure.reason !== 'tls-untrusted' && failure.reason !== 'tls-clock')) return failure;
  const { shownCertificate } = await import('./http/certificate.ts');
  const certificate = await shownCertificate(url, transport.proxy, signal, Math.min(Math.max(timeLeft, 0), 5000));
  signal.throwIfAborted();
  if (certificate === undefined) return failure;
  // A server that has seen the key may have put it into a certificate.
  const issuer = certificate.issuer === undefined ? undefined : withoutKey(certificate.issuer, secret);
  return { ...failure, certificate: { ...certificate, issuer } } satisfies NetworkFailure;
}

function metaOf(headers: Headers, secret: Secret | undefined): Meta {
  const text = (name: string): string | undefined => {
    const value = headers.get(name);
    return value === null ? undefined : withoutKey(value, secret);
  };
  return {
    organization: text('openai-organization'),
    project: text('openai-project'),
    requestsLeft: countOf(headers.get('x-ratelimit-remaining-requests')),
    tokensLeft: countOf(headers.get('x-ratelimit-remaining-tokens')),
    requestId: text('x-request-id'),
  };
}

function countOf(text: string | null): number | undefined {
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}
