/** Why no answer came, in the words of the checks' codes. */
export type NetworkReason =
  | 'dns'
  | 'connection-refused'
  | 'connection-reset'
  | 'timeout'
  | 'tls-untrusted'
  | 'tls-clock'
  | 'tls-not-https'
  | 'proxy-unreachable'
  | 'proxy-auth'
  /** Something answers that isn't HTTP, or with far too many headers. */
  | 'not-http'
  /** The body is larger than any answer of the API. */
  | 'too-large';

/** What the server revealed about itself before we refused the connection. Outside text. */
export type Certificate = {
  /** Who signed it: organization, otherwise common name; of the topmost certificate that was sent. */
  readonly issuer: string | undefined;
  readonly validFrom: Date | undefined;
  readonly validTo: Date | undefined;
};

export type NetworkFailure = {
  readonly kind: 'network';
  readonly reason: NetworkReason;
  /** The system's name for it: `ENOTFOUND`, `SELF_SIGNED_CERT_IN_CHAIN`, `HTTP 502`. */
  readonly system: string;
  /** Requested host and port. */
  readonly host: string;
  /** `body`: the headers had already arrived. */
  readonly during: 'headers' | 'body';
  /** The proxy in between: its host and port, and the variable that names it. */
  readonly proxy?: { readonly host: string; readonly variable: string };
  readonly certificate?: Certificate;
};

/** Carries a reason through code that can only throw. Its message contains nothing from outside. */
export class NetworkError extends Error {
  readonly reason: NetworkReason;
  readonly system: string;

  constructor(reason: NetworkReason, system: string) {
    super(reason);
    this.name = 'NetworkError';
    this.reason = reason;
    this.system = system;
  }
}

/** Error codes of Node, OpenSSL, and undici 7, as seen on Node 20 to 26 in November 2026. */
const reasons: readonly (readonly [RegExp, NetworkReason])[] = [
  [/^(ENOTFOUND|EAI_\w+|ENODATA|ESERVFAIL)$/, 'dns'],
  [/^(ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EHOSTDOWN|ENETDOWN|EADDRNOTAVAIL|EACCES|EPERM|EINVAL)$/, 'connection-refused'],
  [/^(ETIMEDOUT|UND_ERR_(CONNECT|HEADERS|BODY)_TIMEOUT)$/, 'timeout'],
  [/^(CERT_HAS_EXPIRED|CERT_NOT_YET_VALID|CRL_HAS_EXPIRED|CRL_NOT_YET_VALID)$/, 'tls-clock'],
  [/CERT|SELF_SIGNED|UNABLE_TO_|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_EXCEEDED/, 'tls-untrusted'],
  [/^(ERR_SSL_|EPROTO$)/, 'tls-not-https'],
  [/^(HPE_|UND_ERR_HEADERS_OVERFLOW|UND_ERR_RES_CONTENT_LENGTH_MISMATCH|UND_ERR_BAD_STATUS|ERR_INVALID_CHAR)/, 'not-http'],
  [/^UND_ERR_RES_EXCEEDED_MAX_SIZE$/, 'too-large'],
  [/^(ECONNRESET|EPIPE|ECONNABORTED|UND_ERR_SOCKET)$/, 'connection-reset'],
];

const beforeTheTunnel: ReadonlySet<NetworkReason> = new Set(['dns', 'connection-refused']);

/** Interprets an exception from undici, Node's sockets, or TLS. The cause may be several levels down. */
export function reasonOf(error: unknown, proxied: boolean): { reason: NetworkReason; system: string } {
  for (const each of causes(error)) {
    if (each instanceof NetworkError) return { reason: each.reason, system: each.system };
    const tunnel = /^Proxy response \((\d{3})\)/.exec(each.message)?.[1];
    if (tunnel !== undefined) {
      return { reason: tunnel === '407' ? 'proxy-auth' : 'proxy-unreachable', system: `HTTP ${tunnel}` };
    }
    // undici sets a name, but usually no code.
    if (each.name === 'HTTPParserError') return { reason: 'not-http', system: 'no HTTP' };
    const code = 'code' in each && typeof each.code === 'string' ? each.code : '';
    if (code === 'UND_ERR_CONNECT_TIMEOUT' && proxied) return { reason: 'proxy-unreachable', system: code };
    const reason = reasons.find(([pattern]) => pattern.test(code))?.[1];
    if (reason === undefined) continue;
    return { reason: proxied && beforeTheTunnel.has(reason) ? 'proxy-unreachable' : reason, system: code };
  }
  return { reason: 'connection-reset', system: error instanceof Error ? error.name : 'unknown' };
}

function causes(error: unknown): Error[] {
  const found: Error[] = [];
  let each: unknown = error;
  while (each instanceof Error && found.length < 8) {
    found.push(each);
    each = each.cause ?? (each instanceof AggregateError ? each.errors[0] : undefined);
  }
  return found;
}
