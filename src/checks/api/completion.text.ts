import { capitalized } from '../../wording/capitalized.ts';
import { priceInDollars } from '../../openai/dollars.ts';
import { apiCodes } from '../../diagnosis/codes.ts';
import type { Codes } from '../../engine/codes.ts';
import { pasteCodes } from '../key/paste-key.text.ts';
import { pages } from '../../openai/pages.ts';
import { plural } from '../../wording/plural.ts';

// Names are given as displayed.

/** What it finds without asking. */
export const publicCodes = {
  'key-is-public': { status: 'unknown', meaning: 'the key in use was pushed, so it was not tested with a paid completion' },
} as const satisfies Codes;

export const codes = { ...apiCodes, ...pasteCodes, ...publicCodes } as const satisfies Codes;

export const isPublic = {
  summary: "this key is public, so it wasn't tested with a paid completion",
  why: 'Anyone who can read the repo can use it. A test would only cost money and say that it works for them, too.',
  next: ['Revoke it and replace it everywhere: openai-setup rotate --leaked', `Or create a new key yourself: ${pages.apiKeys}`],
};

/** What a model's answer took: times in milliseconds; unknown values are `undefined`. */
export type Took = {
  /** `undefined` if no text came. */
  readonly firstTokenMs: number | undefined;
  readonly totalMs: number;
  readonly inputTokens: number | undefined;
  readonly outputTokens: number | undefined;
  readonly costUsd: number | undefined;
};

/** What the answer's headers say; the rest is `undefined`. */
export type Account = {
  readonly requestsLeft: number | undefined;
  readonly tokensLeft: number | undefined;
  readonly organization: string | undefined;
  readonly project: string | undefined;
};

/** @param said the model's words; empty if none came @param keyName “the key in .env”, where another one doesn't work */
export function works(model: string, said: string, { totalMs, inputTokens, outputTokens, costUsd }: Took, keyName = 'your key'): string {
  const tokens = inputTokens === undefined || outputTokens === undefined ? undefined : inputTokens + outputTokens;
  const took = [
    duration(totalMs),
    ...(tokens === undefined ? [] : [`${tokens} ${plural(tokens, { one: 'token', other: 'tokens' })}`]),
    ...(costUsd === undefined ? [] : [priceInDollars(costUsd)]),
  ];
  return `${capitalized(keyName)} works. ${model}${said.trim() === '' ? ' answered' : `: “${said.trim()}”`}  ${took.join(' · ')}`;
}

/** What `--verbose` adds. */
export function details({ firstTokenMs, inputTokens, outputTokens }: Took, account: Account): string {
  const { requestsLeft, tokensLeft, organization, project } = account;
  const left = [
    ...(requestsLeft === undefined
      ? []
      : [`${requestsLeft.toLocaleString('en-US')} ${plural(requestsLeft, { one: 'request', other: 'requests' })}`]),
    ...(tokensLeft === undefined ? [] : [`${tokensLeft.toLocaleString('en-US')} ${plural(tokensLeft, { one: 'token', other: 'tokens' })}`]),
  ];
  return [
    firstTokenMs === undefined ? 'no text came' : `first token after ${duration(firstTokenMs)}`,
    ...(inputTokens === undefined || outputTokens === undefined
      ? []
      : [`${inputTokens} ${plural(inputTokens, { one: 'token', other: 'tokens' })} in, ${outputTokens} out`]),
    ...(left.length === 0 ? [] : [`left right now: ${left.join(', ')}`]),
    ...(organization === undefined ? [] : [`organization ${organization}`]),
    ...(project === undefined ? [] : [`project ${project}`]),
  ].join(' · ');
}

const duration = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

export const tryAgain = 'Try the test completion again?';

export const neither = 'Another key, or this one again';
export const anotherKey = { text: 'Use another key?' };
export const pasteAnother = 'Yes, paste another key';
export const haveChangedIt = "No, I've changed this one: try it again";
