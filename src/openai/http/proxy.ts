import net from 'node:net';
import type { World } from '../../machine/world.ts';
import type { ProxyInvolved } from './failure.ts';
import { addressOf, readProxyAddress, shownCorrectAddress, type Login, type ProxyAddress, type ProxyMistake } from './proxy-address.ts';

/** The proxy between this machine and a host. */
export type Proxy = {
  /** Only scheme, host, and port. */
  readonly url: URL;
  /** The value of `Proxy-Authorization`, if the variable contains a user name. Never shown. */
  readonly authorization?: string;
  /** The same for SOCKS, which takes both as they are. Never shown. */
  readonly login?: Login;
  /** The variable that names it, as spelled in the environment. */
  readonly variable: string;
  /** What some programs don't understand about how it's written. */
  readonly mistakes: readonly ProxyMistake[];
  /** The same variable in the other case, if it names another proxy. */
  readonly differs?: string;
};

/** The variable is set, but no program could get a proxy out of it. */
export type UnusableProxy = {
  readonly unusable: string;
  /** At least one. */
  readonly mistakes: readonly ProxyMistake[];
  /** What was probably meant. */
  readonly meant?: ProxyAddress;
};
export type ProxyChoice = Proxy | UnusableProxy | undefined;

/** All variables that can put a proxy in the way, lower case first. */
export const proxyVariables = ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY', 'all_proxy', 'ALL_PROXY'] as const;

/**
 * Which proxy a request goes through: `HTTPS_PROXY`, `HTTP_PROXY`, and `NO_PROXY`, lower case first, as curl and undici's
 * EnvHttpProxyAgent read them, then `ALL_PROXY`, as curl and Python do; except that loopback never goes through a proxy. We choose
 * it here instead of using that agent because it falls back to the process's environment, and because a diagnosis has to know
 * whether a proxy was involved.
 */
export function proxyFor(url: URL, env: World['env']): ProxyChoice {
  if (isLoopback(url.hostname) || url.hostname.endsWith('.localhost') || isExempt(url, valueOf(env, 'no_proxy')?.value ?? ''))
    return undefined;
  const named =
    (url.protocol === 'https:' ? valueOf(env, 'https_proxy') : undefined) ?? valueOf(env, 'http_proxy') ?? valueOf(env, 'all_proxy');
  if (named === undefined) return undefined;
  const { variable, value, other } = named;
  const address = readProxyAddress(value);
  const { login, mistakes } = address;
  if (!address.usable || address.url === undefined)
    return { unusable: variable, mistakes, ...(address.url === undefined ? {} : { meant: address }) };
  const differs = other !== undefined && other.value.trim() !== value.trim() ? { differs: other.variable } : {};
  const proxy = { url: address.url, variable, mistakes, ...differs };
  if (login === undefined || login.user === '') return proxy;
  const authorization = `Basic ${Buffer.from(`${login.user}:${login.password}`).toString('base64')}`;
  return { ...proxy, login, authorization };
}

/** What may be shown of it. */
export function involvedProxy(choice: NonNullable<ProxyChoice>, env: World['env']): ProxyInvolved {
  const address: Pick<ProxyAddress, 'url' | 'login'> = 'url' in choice ? choice : (choice.meant ?? {});
  const corrected = shownCorrectAddress(address);
  return {
    variable: 'url' in choice ? choice.variable : choice.unusable,
    host: address.url === undefined ? '' : addressOf(address.url),
    ...(address.url === undefined ? {} : { scheme: address.url.protocol }),
    mistakes: choice.mistakes,
    ...(corrected === undefined ? {} : { corrected }),
    ...('differs' in choice && choice.differs !== undefined ? { differs: choice.differs } : {}),
    all: proxyVariables.filter((name) => (env[name] ?? '').trim() !== ''),
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
  return noProxy.split(/[,;\s]+/).some((entry) => {
    if (entry.includes('/')) return isInNetwork(host, entry);
    const [, name = '', onlyPort] = /^(\[[^\]]*\]|.*?)(?::(\d+))?$/.exec(entry.toLowerCase()) ?? [];
    const suffix = name.replace(/^\*?\./, '');
    if (suffix === '' || (onlyPort !== undefined && onlyPort !== port)) return false;
    return host === suffix || host === `[${suffix}]` || host.endsWith(`.${suffix}`);
  });
}

/** Whether an address is in a network such as `10.0.0.0/8`, as curl, Go, and Python's `requests` read one. Names are in none. */
function isInNetwork(host: string, network: string): boolean {
  const [address = '', prefix = ''] = network.split('/');
  const literal = host.replace(/^\[|\]$/g, '');
  const family = net.isIP(literal);
  if (family === 0 || net.isIP(address) !== family || !/^\d{1,3}$/.test(prefix)) return false;
  if (Number(prefix) > (family === 4 ? 32 : 128)) return false;
  const type = family === 4 ? 'ipv4' : 'ipv6';
  const list = new net.BlockList();
  list.addSubnet(address, Number(prefix), type);
  return list.check(literal, type);
}

type Named = { readonly variable: string; readonly value: string };

function valueOf(env: World['env'], lower: string): (Named & { readonly other?: Named }) | undefined {
  const [first, other] = [lower, lower.toUpperCase()].flatMap((variable): Named[] => {
    const value = env[variable];
    return value === undefined || value.trim() === '' ? [] : [{ variable, value }];
  });
  return first === undefined ? undefined : { ...first, ...(other === undefined ? {} : { other }) };
}
