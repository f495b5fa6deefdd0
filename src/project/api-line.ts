import type { Scope } from './scope.ts';
import type { Shell } from '../shell/shell.ts';
import { shellWord } from '../shell/word.ts';
import { shownAddress } from '../openai/shown-address.ts';
import { untrusted } from '../wording/untrusted.ts';

/** Where requests, and the key in them, go: shown before the first one. */
export function apiLine({ api }: Scope): string {
  return `API: ${shownAddress(api.baseUrl)} (${untrusted(api.sourceText, 120)})`;
}

/** The option that names the address, for copying. */
export function baseUrlOption(baseUrl: string, shell: Shell): string {
  return `--base-url ${shellWord(shownAddress(baseUrl, 1000), shell)}`;
}
