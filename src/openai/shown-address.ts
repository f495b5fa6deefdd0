import { onlyVisible, untrusted } from '../wording/untrusted.ts';

/** Characters of the path that are shown: a longer one would push the server off a small screen. */
const maxPathLength = 60;
/** Characters in a label of a host name (RFC 1035). A longer one isn't a name, but may be a misplaced key. */
const maxLabelLength = 63;

/**
 * A base URL as displayed. The server, which gets the key, is always shown in full, exactly as it's asked (other alphabets as
 * `xn--…`), never masked, never cut. Other parts that may contain a secret are masked: login, path, query.
 */
export function shownAddress(baseUrl: string, pathLength = maxPathLength): string {
  // What programs read differently is shown as written: a parser would turn it into another server's path.
  if (isAmbiguous(baseUrl.trim())) return asWritten(baseUrl.trim());
  const url = serverUrl(baseUrl);
  if (url === undefined) return untrusted(baseUrl.replaceAll(/\/\/[^/?#]*@/g, '//…@'), 200);
  const login = url.username === '' && url.password === '' ? '' : '…@';
  const path = url.pathname === '/' ? '' : untrusted(url.pathname, pathLength);
  return `${url.protocol}//${login}${url.host}${path}${url.search === '' ? '' : '?…'}${url.hash === '' ? '' : '#…'}`;
}

/** A base URL's scheme, host, and port (unless it's the usual one), for a separate line. */
export function shownServer(baseUrl: string): string | undefined {
  return serverUrl(baseUrl)?.origin;
}

/** A host from a parsed URL, which is printable ASCII without spaces: shown in full, never masked. */
export function shownHost(host: string): string {
  return /^[!-~]*$/.test(host) ? host : untrusted(host, 300);
}

/** Programs disagree about which server such an address means. */
export function isAmbiguous(address: string): boolean {
  return oddCharacters.test(address);
}

const oddCharacters = /[\\\s\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/u;

/** With invisible characters as numbers; login, query, and what looks like a key masked. */
function asWritten(text: string): string {
  const plain = text
    .slice(0, 1000)
    .replaceAll(/\/\/[^/?#\\]*@/g, '//…@')
    .replace(/[?#].*/s, '?…');
  const visible = onlyVisible(plain)
    .replaceAll(/[\s\u0085]+/g, ' ')
    .trim();
  // An invisible character in a key must not keep it from being masked.
  if (untrusted(plain, 1000) !== visible) return untrusted(plain, 200);
  const escaped = plain.replaceAll(
    /(?![ ])[\s\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/gu,
    (each) => `\\u{${each.codePointAt(0)?.toString(16) ?? ''}}`,
  );
  return untrusted(escaped, 200);
}

function serverUrl(text: string): URL | undefined {
  if (!/^\s*https?:/i.test(text) || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  return url.hostname.split('.').some((label) => label.length > maxLabelLength) ? undefined : url;
}
