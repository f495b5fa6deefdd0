import { randomInt } from 'node:crypto';

// In the middle of every generated secret key (base64 of “OpenAI”). Split in two, so that this source contains no key.
const marker = 'T3Blbk' + 'FJ';
// No x: some programs take a run of it for a placeholder.
const alphabet = 'abcdefghijklmnopqrstuvwyzABCDEFGHIJKLMNOPQRSTUVWYZ0123456789-_';

type PretendKind = 'project' | 'service-account' | 'admin';

// Prefix and number of characters on each side of the marker, as in published test vectors (November 2026).
const shapes: Record<PretendKind, readonly [prefix: string, half: number]> = {
  project: ['sk-proj-', 74],
  'service-account': ['sk-svcacct-', 74],
  admin: ['sk-admin-', 58],
};

/** A key in the current format that opens nothing and says so in its first half. A project key has 164 characters. */
export function pretendKey(kind: PretendKind): string {
  const [prefix, half] = shapes[kind];
  const greeting = 'pretend-key-of-the-simulator-';
  return `${prefix}${greeting}${noise(half - greeting.length)}${marker}${noise(half - 1)}A`;
}

/** How the API shows an existing key: `sk-abc...def`. */
export function redacted(key: string): string {
  return `${key.slice(0, 6)}...${key.slice(-3)}`;
}

function noise(length: number): string {
  return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('');
}
