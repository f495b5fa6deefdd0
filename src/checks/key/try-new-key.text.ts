import type { Codes } from '../../engine/codes.ts';
import { pages } from '../../openai/pages.ts';

// Names of files, hosts, and keys (as `…abcd`) are given as they're shown.

export const codes = {
  'new-key-rejected': { status: 'problem', meaning: 'the API rejects the new key and accepts the one in the file, which isn’t changed' },
} as const satisfies Codes;

export const oldOneWorks = (file: string, key: string, old: string, host: string) => ({
  summary: `The new key ${key} wasn't saved: ${host} rejects it, and the key in ${file} (${old}) works`,
  why: "openai-setup won't replace a key that works with one that doesn't. Nothing was changed.",
  next: [
    `Copy the whole new key again, or create another one: ${pages.apiKeys}`,
    `To use the new one anyway, remove the old one from ${file} first.`,
  ],
});
