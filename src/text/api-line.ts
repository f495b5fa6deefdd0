import type { Scope } from '../scope.ts';
import type { Shell } from './shell-commands.ts';
import { shellWord } from './shell-word.ts';
import { untrusted } from './untrusted.ts';

/** Where requests, and the key in them, go: shown before the first of them. */
export function apiLine({ api }: Scope): string {
  const from = api.source === 'default' ? '' : ` (${untrusted(api.sourceText, 120)})`;
  return `API: ${untrusted(plainUrl(api.baseUrl), 300)}${from}`;
}

/** The address as it is asked: letters that only look like others come out as `xn--…`. A bad one stays as it was given. */
export function plainUrl(baseUrl: string): string {
  return URL.canParse(baseUrl) && /^https?:/i.test(baseUrl) ? new URL(baseUrl).href : baseUrl;
}

/** The option that names the address, to be copied. */
export function baseUrlOption(baseUrl: string, shell: Shell): string {
  return `--base-url ${shellWord(untrusted(plainUrl(baseUrl), 500), shell)}`;
}
