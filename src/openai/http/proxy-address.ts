/** A way of writing a proxy's address that at least one kind of program misreads. What's read is what curl, Python, and Node make of it (November 2026). */
export type ProxyMistake =
  /** Blanks around it. */
  | { readonly kind: 'blanks' }
  /** Quotation marks around it, as in a Windows `set` or a Docker env file. No program accepts them. */
  | { readonly kind: 'quotes' }
  /** `proxy:8080`: Node takes the host for a scheme. */
  | { readonly kind: 'no-scheme' }
  /** `http:/proxy:8080` or `http:proxy:8080`: only Node and browsers accept it. */
  | { readonly kind: 'slashes' }
  /** `http://http://proxy:8080`: no program accepts it. */
  | { readonly kind: 'scheme-twice' }
  /** A scheme that isn't a proxy's, or that only few programs speak: `socks4`, `ftp`. */
  | { readonly kind: 'scheme'; readonly scheme: string }
  /** `socks://`, as desktops set it: Python refuses it, and curl takes it for version 4. */
  | { readonly kind: 'socks-version' }
  /** `DOMAIN\user`: Node takes the domain for the host. */
  | { readonly kind: 'backslash' }
  /** These characters of the user name or the password end the host for every program. */
  | { readonly kind: 'unencoded'; readonly characters: readonly string[] }
  /** `@` in the user name or the password: curl ends the login at the first one. */
  | { readonly kind: 'at-sign' }
  /** Something after the port: Node refuses it, others ignore it. */
  | { readonly kind: 'path' | 'pac' | 'query' | 'fragment' }
  /** What's in the place of the port isn't a number from 1 to 65535. */
  | { readonly kind: 'port' }
  /** No port: curl takes 1080, others 80. */
  | { readonly kind: 'no-port' }
  /** `none`, `DIRECT`, `false`: every program takes it for the name of a host. */
  | { readonly kind: 'word'; readonly word: string }
  /** `http=proxy:8080;https=proxy:8080`, as Windows keeps it: no program accepts it. */
  | { readonly kind: 'by-protocol' }
  | { readonly kind: 'no-host' }
  | { readonly kind: 'no-address' };

/** Which of them leave no doubt about the proxy, and are read as meant by at least one of curl, Python, and Node. */
const readable: ReadonlySet<ProxyMistake['kind']> = new Set([
  'blanks',
  'no-scheme',
  'slashes',
  'socks-version',
  'backslash',
  'at-sign',
  'path',
  'pac',
  'query',
  'fragment',
  'no-port',
]);

export type Login = { readonly user: string; readonly password: string };

/** The value of a proxy variable. */
export type ProxyAddress = {
  readonly mistakes: readonly ProxyMistake[];
  /** Whether it can be used as it is. */
  readonly usable: boolean;
  /** What was meant: scheme, host, and port. Absent: nobody can say. `socks5:` always lets the proxy resolve names. */
  readonly url?: URL;
  readonly login?: Login;
};

/** Enough for any address with a login; more is something else. */
const maxLength = 2000;

/** Reads what's in a proxy variable as it was meant, and says what's wrong with how it's written. Never throws. */
export function readProxyAddress(value: string): ProxyAddress {
  const mistakes: ProxyMistake[] = [];
  const note = (kind: Exclude<ProxyMistake['kind'], 'scheme' | 'unencoded' | 'word'>): void => void mistakes.push({ kind });
  const refuse = (mistake: ProxyMistake): ProxyAddress => ({ mistakes: [...mistakes, mistake], usable: false });
  if (value.length > maxLength) return refuse({ kind: 'no-address' });

  if (value.trim() !== value) note('blanks');
  const bare = withoutQuotes(value.trim());
  if (bare !== value.trim()) note('quotes');
  if (/^(?:none|null|nil|undefined|false|no|off|direct|disabled?)$/i.test(bare)) return refuse({ kind: 'word', word: bare });
  const listed = /(?:^|;)\s*https=([^;=]+)/i.exec(bare) ?? /(?:^|;)\s*http=([^;=]+)/i.exec(bare);
  if (listed !== null) return { ...readProxyAddress((listed[1] ?? '').trim()), mistakes: [{ kind: 'by-protocol' }], usable: false };
  const { scheme, rest } = splitScheme(bare, note);
  if (!/^(https?|socks5h?|socks)$/.test(scheme))
    return { mistakes: [/\.(pac|dat)\b/i.test(rest) ? { kind: 'pac' } : { kind: 'scheme', scheme }], usable: false };
  if (scheme === 'socks') note('socks-version');

  const { login: written, server } = splitLogin(rest);
  const login = written === undefined ? undefined : readLogin(written, mistakes);
  const end = server.search(/[/?#\\]/);
  const hostAndPort = (end === -1 ? server : server.slice(0, end)).trimEnd();
  const after = end === -1 ? '' : server.slice(end);
  if (!/^[/\\]*$/.test(after)) note(kindOfRest(after));

  const [, host = '', port] = /^(\[[^\]]*\]|[^:]*)(?::(.*))?$/s.exec(hostAndPort) ?? [];
  if (host === '') return refuse({ kind: hostAndPort === '' || hostAndPort.startsWith(':') ? 'no-host' : 'no-address' });
  const isSocks = scheme.startsWith('socks');
  const hasPort = port !== undefined && port !== '';
  if (hasPort && (!/^\d{1,5}$/.test(port) || Number(port) < 1 || Number(port) > 65_535)) return refuse({ kind: 'port' });
  const number = Number(port ?? '') || (isSocks ? 1080 : scheme === 'https' ? 443 : 80);
  const url = serverUrl(isSocks ? 'socks5' : scheme, host, number);
  if (url === undefined) return refuse({ kind: 'no-address' });
  if (!hasPort) note('no-port');
  const usable = mistakes.every(({ kind }) => readable.has(kind));
  return { mistakes, usable, url, ...(login === undefined ? {} : { login }) };
}

/** The address as every program understands it. Contains the login: never shown. */
export function correctAddress({ url, login }: Pick<ProxyAddress, 'url' | 'login'>): string | undefined {
  if (url === undefined) return undefined;
  const encoded = login === undefined ? '' : `${encodeURIComponent(login.user)}:${encodeURIComponent(login.password)}@`;
  return `${url.protocol}//${encoded}${addressOf(url)}`;
}

/** The same for people to copy, with `PASSWORD` in place of the password. */
export function shownCorrectAddress({ url, login }: Pick<ProxyAddress, 'url' | 'login'>): string | undefined {
  if (url === undefined) return undefined;
  return `${url.protocol}//${login === undefined ? '' : `${shownUser(login)}:PASSWORD@`}${addressOf(url)}`;
}

/** Host and port; the port is always there, because programs disagree about what's meant without one. */
export function addressOf(url: URL): string {
  return `${url.hostname}:${url.port === '' ? (url.protocol === 'https:' ? 443 : url.protocol === 'http:' ? 80 : 1080) : url.port}`;
}

/** Some proxies take a token for the user name, so it's shown only if it looks like somebody's name. */
function shownUser({ user, password }: Login): string {
  return password !== '' && /^[\w.@+\\-]{1,40}$/.test(user) && !/\d{5}/.test(user.replaceAll('_', '')) ? encodeURIComponent(user) : 'USER';
}

function withoutQuotes(text: string): string {
  return text
    .replace(/^["'`“”‘’]+/, '')
    .replace(/["'`“”‘’]$/, '')
    .trim();
}

type Note = (kind: 'no-scheme' | 'slashes' | 'scheme-twice') => void;

function splitScheme(text: string, note: Note): { scheme: string; rest: string } {
  const scheme = /^[a-z][a-z\d+.-]*(?=:)/i.exec(text)?.[0] ?? '';
  const after = scheme === '' ? '' : text.slice(scheme.length + 1);
  const rest = after.replace(/^\/+/, '');
  const slashes = after.slice(0, after.length - rest.length);
  // `proxy:8080` has a host before its colon, `ana:secret@proxy:8080` a user.
  const isScheme = slashes.length > 1 || (slashes === '/' && !rest.includes('@')) || /^(https?|socks\w*|ftp|quic)$/i.test(scheme);
  if (!isScheme) {
    note('no-scheme');
    return { scheme: 'http', rest: text.replace(/^\/{1,3}/, '') };
  }
  const inner = /^(https?|socks5h?):\/\/(.*)$/is.exec(rest);
  if (inner !== null) {
    note('scheme-twice');
    return { scheme: (inner[1] ?? '').toLowerCase(), rest: inner[2] ?? '' };
  }
  if (slashes !== '//') note('slashes');
  return { scheme: scheme.toLowerCase(), rest };
}

/**
 * A login ends at the last `@`. If that's in a path (`proxy:8080/?user=ana@corp`), there's none; but `ana:se/cret@proxy:8080` is a
 * password that nobody has encoded.
 */
function splitLogin(rest: string): { login?: string; server: string } {
  const at = rest.lastIndexOf('@');
  if (at === -1) return { server: rest };
  const server = rest.slice(at + 1);
  const end = rest.search(/[/?#]/);
  const isInPath = end !== -1 && end < at && /^[^@\\]*:\d+$/.test(rest.slice(0, end)) && !/^[^/?#]*:\d/.test(server);
  return isInPath ? { server: rest } : { login: rest.slice(0, at), server };
}

function readLogin(text: string, mistakes: ProxyMistake[]): Login {
  // Where a shell or a file wants it doubled.
  const written = text.replaceAll(/\\+/g, '\\');
  const characters = ['/', '?', '#', '[', ']', ' '].filter((each) => written.includes(each));
  if (characters.length > 0) mistakes.push({ kind: 'unencoded', characters });
  if (written.includes('\\')) mistakes.push({ kind: 'backslash' });
  if (written.includes('@')) mistakes.push({ kind: 'at-sign' });
  const colon = written.indexOf(':');
  return colon === -1
    ? { user: decoded(written), password: '' }
    : { user: decoded(written.slice(0, colon)), password: decoded(written.slice(colon + 1)) };
}

function kindOfRest(after: string): 'path' | 'pac' | 'query' | 'fragment' {
  if (/\.(pac|dat)\b/i.test(after)) return 'pac';
  if (after.startsWith('#')) return 'fragment';
  return /^\/*\?/.test(after) ? 'query' : 'path';
}

function serverUrl(scheme: string, host: string, port: number): URL | undefined {
  // Other characters would make the parser see something else than a host here.
  if (/[\s\p{Cc}@%<>^|"'`{}$]/u.test(host) || host.length > 255 || host.split('.').some((label) => label.length > 63)) return undefined;
  const text = `http://${host}:${port}`;
  if (!URL.canParse(text)) return undefined;
  // A URL of another scheme keeps its host as it was written: `PRÖXY`.
  const { hostname } = new URL(text);
  return URL.canParse(`${scheme}://${hostname}:${port}`) ? new URL(`${scheme}://${hostname}:${port}`) : undefined;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
