import { priceInDollars } from '../../openai/dollars.ts';
import { apiCodes } from '../../diagnosis/codes.ts';
import type { Codes } from '../../engine/codes.ts';
import { saveCodes } from '../key/paste-key.text.ts';
import { plural } from '../../wording/plural.ts';

// Names are given as displayed.

export const codes = { ...apiCodes, ...saveCodes } as const satisfies Codes;

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

/** The most important values come first, on the first line of a screen with 100 columns. */
export function answered(model: string, took: Took, account: Account): string {
  const { firstTokenMs, totalMs, inputTokens, outputTokens, costUsd } = took;
  const { requestsLeft, tokensLeft, organization, project } = account;
  const left = [
    ...(requestsLeft === undefined
      ? []
      : [`${requestsLeft.toLocaleString('en-US')} ${plural(requestsLeft, { one: 'request', other: 'requests' })}`]),
    ...(tokensLeft === undefined ? [] : [`${tokensLeft.toLocaleString('en-US')} ${plural(tokensLeft, { one: 'token', other: 'tokens' })}`]),
  ];
  const facts = [
    firstTokenMs === undefined ? 'no text came' : `first token after ${duration(firstTokenMs)}`,
    `done after ${duration(totalMs)}`,
    ...(inputTokens === undefined || outputTokens === undefined
      ? []
      : [`${inputTokens} ${plural(inputTokens, { one: 'token', other: 'tokens' })} in, ${outputTokens} out`]),
    ...(costUsd === undefined ? [] : [priceInDollars(costUsd)]),
  ];
  return [
    `${model} answered: ${facts.join(', ')}`,
    ...(left.length === 0 ? [] : [`left for now: ${left.join(', ')}`]),
    ...(organization === undefined ? [] : [`organization ${organization}`]),
    ...(project === undefined ? [] : [`project ${project}`]),
  ].join(' · ');
}

const duration = (ms: number): string => (ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`);

export const tryAgain = 'Try the test completion again?';
