import { apiCodes } from '../../diagnosis/codes.ts';
import type { Codes } from '../../engine/codes.ts';
import { pasteCodes } from '../key/paste-key.text.ts';

// Keys are named as in “the key in .env”.

export const codes = { ...apiCodes, ...pasteCodes } as const satisfies Codes;

export function accepts(host: string, names: readonly string[], mayListModels: boolean): string {
  const keys = names.join(' and ');
  return mayListModels ? `${host} accepts ${keys}` : `${host} accepts ${keys}, though it may not list models`;
}

// What was found about one of two keys, with a remark about the other one.

export const otherIsAccepted = (summary: string, other: string): string => `${summary} (${other} is accepted)`;

export const otherIsRefusedToo = (summary: string, other: string): string => `${summary} (${other} is not accepted either)`;

export const lookAgain = 'Look again?';
