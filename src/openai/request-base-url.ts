import { isOfficial } from './base-url.ts';
import { isLoopback } from './http/proxy.ts';
import { isAmbiguous } from './shown-address.ts';
import { withoutTrailing } from '../machine/trailing.ts';

export type BaseUrl = {
  readonly url: URL;
  /** Host and port, as displayed. */
  readonly host: string;
  /** One of OpenAI's hosts, including regional ones. */
  readonly official: boolean;
};

/** Why no key is sent to a base URL. */
export type BaseUrlRefusal = 'not-a-url' | 'ambiguous' | 'credentials' | 'not-http' | 'plain-http' | 'query';

/** Validates a base URL. Plain http is for this machine only: a key must not travel unencrypted. */
export function readBaseUrl(text: string): BaseUrl | { readonly refused: BaseUrlRefusal } {
  const trimmed = text.trim();
  if (!URL.canParse(trimmed)) return { refused: 'not-a-url' };
  const url = new URL(trimmed);
  // No real server has such a name; it may be a misplaced key.
  if (url.hostname.split('.').some((label) => label.length > 63)) return { refused: 'not-a-url' };
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    // `localhost:8080/v1` parses as a URL with the scheme “localhost:”.
    return { refused: trimmed.includes('://') ? 'not-http' : 'not-a-url' };
  }
  // `https://api.openai.com\\@evil.example`: the user's program may see another server in it than we do.
  if (isAmbiguous(trimmed)) return { refused: 'ambiguous' };
  if (url.username !== '' || url.password !== '') return { refused: 'credentials' };
  if (url.search !== '' || url.hash !== '') return { refused: 'query' };
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) return { refused: 'plain-http' };
  url.pathname = withoutTrailing(url.pathname, '/');
  return { url, host: url.host, official: isOfficial(url) };
}
