import type { ProxyMistake } from './proxy-address.ts';

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
  /** The variable contains no address that could be used. */
  | 'proxy-unusable'
  /** Its address says https, but it speaks http. */
  | 'proxy-plain'
  /** It speaks https, with a certificate that isn't trusted. */
  | 'proxy-certificate'
  /** Something is there, but it hangs up or doesn't answer like the kind of proxy that its address names. */
  | 'proxy-not-proxy'
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
  readonly proxy?: ProxyInvolved;
  readonly certificate?: Certificate;
};

/** The proxy in between, as far as it may be shown. */
export type ProxyInvolved = {
  /** Host and port; empty if its variable contains none. */
  readonly host: string;
  /** The variable that names it. */
  readonly variable: string;
  /** `http:`, `https:`, or `socks5:`; absent: unknown. */
  readonly scheme?: string;
  readonly mistakes?: readonly ProxyMistake[];
  /** Its address in the form that all programs understand, in ASCII, with `PASSWORD` in place of the password. */
  readonly corrected?: string;
  /** The same variable in the other case, which names another proxy and doesn't count. */
  readonly differs?: string;
  /** All variables that name a proxy: each takes the place of the one before it. */
  readonly all?: readonly string[];
};

/** Something failed between this machine and the proxy, before anything was on its way to the server. */
export class AtProxy extends Error {
  constructor(cause: unknown) {
    super('at the proxy', { cause });
    this.name = 'AtProxy';
  }
}

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

/** Error codes of Node and OpenSSL, as seen on Node 20 to 26 in November 2026. */
const reasons: readonly (readonly [RegExp, NetworkReason])[] = [
  [/^(ENOTFOUND|EAI_\w+|ENODATA|ESERVFAIL)$/, 'dns'],
  [/^(ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EHOSTDOWN|ENETDOWN|EADDRNOTAVAIL|EACCES|EPERM|EINVAL)$/, 'connection-refused'],
  [/^ETIMEDOUT$/, 'timeout'],
  [/^(CERT_HAS_EXPIRED|CERT_NOT_YET_VALID|CRL_HAS_EXPIRED|CRL_NOT_YET_VALID)$/, 'tls-clock'],
  [/CERT|SELF_SIGNED|UNABLE_TO_|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_EXCEEDED/, 'tls-untrusted'],
  [/^(ERR_SSL_|EPROTO$)/, 'tls-not-https'],
  [/^(HPE_|ERR_INVALID_CHAR)/, 'not-http'],
  [/^(ECONNRESET|EPIPE|ECONNABORTED)$/, 'connection-reset'],
];

/** What it means if it happened on the way to the proxy. */
const reasonsAtProxy: { readonly [Each in NetworkReason]?: NetworkReason } = {
  dns: 'proxy-unreachable',
  'connection-refused': 'proxy-unreachable',
  timeout: 'proxy-unreachable',
  'tls-not-https': 'proxy-plain',
  'tls-untrusted': 'proxy-certificate',
  'tls-clock': 'proxy-certificate',
  'connection-reset': 'proxy-not-proxy',
  'not-http': 'proxy-not-proxy',
};

/** Interprets an exception from Node's sockets, HTTP, or TLS. The cause may be several levels down. */
export function reasonOf(error: unknown): { reason: NetworkReason; system: string } {
  const all = causes(error);
  const atProxy = all.some((each) => each instanceof AtProxy);
  const found = (reason: NetworkReason, system: string) => ({ reason: (atProxy ? reasonsAtProxy[reason] : undefined) ?? reason, system });
  for (const each of all) {
    if (each instanceof NetworkError) return { reason: each.reason, system: each.system };
    const code = 'code' in each && typeof each.code === 'string' ? each.code : '';
    const reason = reasons.find(([pattern]) => pattern.test(code))?.[1];
    if (reason !== undefined) return found(reason, code);
  }
  return found('connection-reset', error instanceof Error ? error.name : 'unknown');
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
