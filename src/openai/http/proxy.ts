import type { World } from '../../machine/world.ts';

/** The proxy between this machine and a host. */
export type Proxy = {
  /** Only scheme, host, and port. */
  readonly url: URL;
  /** The value of `Proxy-Authorization`, if the variable contains a user name. Never shown. */
  readonly authorization?: string;
  /** The variable that names it, as spelled in the environment. */
  readonly variable: string;
};

/** `unusable`: the variable is set, but no program could get a proxy out of it. */
export type ProxyChoice = Proxy | { readonly unusable: string } | undefined;

const protocols = new Set(['http:', 'https:', 'socks5:', 'socks:']);

/**
 * Which proxy a request goes through: `HTTPS_PROXY`, `HTTP_PROXY`, and `NO_PROXY`, lower case first, as curl and undici's
 * EnvHttpProxyAgent read them, except that loopback never goes through a proxy. We choose it here instead of using that agent
 * because it falls back to the process's environment, and because a diagnosis has to know whether a proxy was involved.
 */
export function proxyFor(url: URL, env: World['env']): ProxyChoice {
  if (isLoopback(url.hostname) || url.hostname.endsWith('.localhost') || isExempt(url, valueOf(env, 'no_proxy')?.value ?? ''))
    return undefined;
  const named = (url.protocol === 'https:' ? valueOf(env, 'https_proxy') : undefined) ?? valueOf(env, 'http_proxy');
  if (named === undefined) return undefined;
  // curl accepts a bare `host:port`, too.
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
 * Whether a host name (in the form of `URL.hostname`) is certainly this machine. A name below `.localhost` should be (RFC 6761),
 * but some resolvers ask the network for it.
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
