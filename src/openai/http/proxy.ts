import type { World } from '../../machine/world.ts';

/** The proxy that stands between this machine and a host. */
export type Proxy = {
  /** Scheme, host, and port, and nothing else. */
  readonly url: URL;
  /** The value of `Proxy-Authorization`, where the variable holds a user name. Never shown. */
  readonly authorization?: string;
  /** The variable that names it, as it is spelt in the environment. */
  readonly variable: string;
};

/** `unusable`: the variable is set and no program could make a proxy of it. */
export type ProxyChoice = Proxy | { readonly unusable: string } | undefined;

const protocols = new Set(['http:', 'https:', 'socks5:', 'socks:']);

/**
 * Which proxy a request goes through: `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`, lower case first, as curl and
 * undici's EnvHttpProxyAgent read them, but loopback is never sent through a proxy. Chosen here and not by that agent because it
 * falls back to the environment of the process, and because a diagnosis must know whether a proxy was in the way.
 */
export function proxyFor(url: URL, env: World['env']): ProxyChoice {
  if (isLoopback(url.hostname) || url.hostname.endsWith('.localhost') || isExempt(url, valueOf(env, 'no_proxy')?.value ?? '')) return undefined;
  const named = (url.protocol === 'https:' ? valueOf(env, 'https_proxy') : undefined) ?? valueOf(env, 'http_proxy');
  if (named === undefined) return undefined;
  // curl takes a bare `host:port` too.
  const text = named.value.includes('://') ? named.value : `http://${named.value}`;
  if (!URL.canParse(text)) return { unusable: named.variable };
  const proxy = new URL(text);
  if (!protocols.has(proxy.protocol)) return { unusable: named.variable };
  const { username, password } = proxy;
  proxy.username = '';
  proxy.password = '';
  // curl ignores what follows the port as well; undici throws on it.
  proxy.pathname = '';
  proxy.search = '';
  proxy.hash = '';
  if (username === '') return { url: proxy, variable: named.variable };
  const login = `${decoded(username)}:${decoded(password)}`;
  return {
    url: proxy,
    variable: named.variable,
    authorization: `Basic ${Buffer.from(login).toString('base64')}`,
  };
}

/**
 * Whether a host name (as `URL.hostname` gives it) is this machine for certain. A name below `.localhost` should be
 * (RFC 6761), but some resolvers ask the network for it.
 */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

function isExempt(url: URL, noProxy: string): boolean {
  if (noProxy.trim() === '*') return true;
  const host = url.hostname.toLowerCase();
  const port = url.port === '' ? (url.protocol === 'https:' ? '443' : '80') : url.port;
  return noProxy.split(/[,\s]+/).some((entry) => {
    const [, name = '', onlyPort] = /^(.*?)(?::(\d+))?$/.exec(entry.toLowerCase()) ?? [];
    const suffix = name.replace(/^\*?\./, '');
    if (suffix === '' || (onlyPort !== undefined && onlyPort !== port)) return false;
    return host === suffix || host.endsWith(`.${suffix}`);
  });
}

function valueOf(env: World['env'], lower: string): { variable: string; value: string } | undefined {
  for (const variable of [lower, lower.toUpperCase()]) {
    const value = env[variable]?.trim();
    if (value !== undefined && value !== '') return { variable, value };
  }
  return undefined;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
