import type { Codes } from '../../engine/codes.ts';
import { pages } from '../../openai/pages.ts';

// Names of files, hosts, and keys (as `…abcd`) are given as they're shown.

export const codes = {
  'new-key-rejected': { status: 'problem', meaning: 'the API rejects the new key and accepts the one in the file, which stays' },
} as const satisfies Codes;

export const oldOneWorks = (file: string, key: string, old: string, host: string) => ({
  summary: `The new key ${key} was not saved: ${host} rejects it and accepts the key in ${file} (${old})`,
  why: 'A key that works is not replaced by one that does not. Nothing was changed.',
  next: [
    `Copy the whole new key again, or make another one: ${pages.apiKeys}`,
    `To use the new one anyway, take the old one out of ${file} first.`,
  ],
});
