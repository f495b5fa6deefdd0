import { pages } from '../../openai/pages.ts';
import { shortList } from '../../wording/short-list.ts';

// Keys are given as displayed: …abcd.

/** The sentence after what was found, for keys that nobody can use anymore. `when`: such as 2026-11-28. */
export const isDead = (because: 'rejected' | 'revoked', when: string): string =>
  because === 'revoked' ? `revoked (noted on ${when})` : `no longer accepted by the API (${when})`;

/** @param name of the env file */
export const isPublic = (key: string, name: string) => ({
  text: 'This key is public. Replace it now?',
  guidance: [`It's the one in use here: ${key} in ${name}.`],
  why: 'It was pushed, so bots look for it, and deleting the commit doesn’t help. openai-setup rotate --leaked also updates the other places that have it.',
});
/** @param rotates whether openai-setup rotate does it */
export const replace = (rotates: boolean) => ({
  label: 'Replace it',
  hint: rotates ? 'revokes this one, then puts a new one in its place' : 'create a new key and paste it here, then revoke this one',
});
export const rotatePlan = 'continue with openai-setup rotate --leaked';
export const keep = { label: 'Not now', hint: "it stays in use, and isn't tested with a paid completion" };

export const areRevoked = (keys: readonly string[]) => ({
  text: keys.length === 1 ? `Is the key ${keys[0] ?? ''} revoked?` : `Are these keys revoked: ${shortList('', keys, 80).trim()}?`,
  guidance: [`A leaked key works until it's revoked (deleted on this page): ${pages.apiKeys}`],
  why: 'Only you can know. Your answer is kept with the date and a fingerprint, never the key.',
});
export const haveRevoked = { label: "Yes, I've revoked it" };
export const notYet = { label: 'Not yet' };
const listed = (keys: readonly string[]): string => shortList('', keys, 80).trim();
export const askTheApi = (host: string) => ({
  label: "I don't know: ask OpenAI",
  hint: `sends it to ${host}`,
});
export const askStep = (keys: readonly string[], host: string): string => `send ${listed(keys)} to ${host} to see whether it still works`;
export const noted = (keys: readonly string[]): string => `noted that ${listed(keys)} ${keys.length === 1 ? 'is' : 'are'} revoked`;
/** @param works those that certainly do @param others all that aren't known to be dead */
export const mayWork = (works: readonly string[], others: readonly string[], host: string) => ({
  summary:
    works.length > 0
      ? `${listed(works)} still ${works.length === 1 ? 'works' : 'work'}`
      : `${host} didn't say whether ${listed(others)} still ${others.length === 1 ? 'works' : 'work'}`,
  why: 'Until a leaked key is revoked, whoever has it can spend your money.',
  next: [`Revoke it: ${pages.apiKeys}`, 'Then run openai-setup again.'],
});
export const noteStep = "save the fingerprint and the date in openai-setup's settings";
export const notNoted = (where: string) => ({
  summary: "that couldn't be saved",
  why: "The settings can't be written, so the key will be reported again.",
  next: [where],
});

/** What to do about a leaked key, most urgent first. */
export const offerGuard = 'To have git stop the next commit with a key: openai-setup scan --install-guard';
