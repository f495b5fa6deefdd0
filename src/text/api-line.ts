import type { Scope } from '../scope.ts';
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

/** The option that names the address, fit to be pasted into a shell: whoever wrote the address may have meant it to run. */
export function baseUrlOption(baseUrl: string): string {
  const url = untrusted(plainUrl(baseUrl), 500).replaceAll("'", '%27');
  return `--base-url ${/^[\w:/.-]+$/.test(url) ? url : `'${url}'`}`;
}
