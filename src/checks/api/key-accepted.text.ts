import { apiCodes } from '../../diagnosis/codes.ts';
import type { Codes } from '../../engine/codes.ts';
import { onlyThisRunCode } from './go-on.text.ts';
import { pasteCodes } from '../key/paste-key.text.ts';

// Keys are named as in “the key in .env”.

export const codes = { ...apiCodes, ...pasteCodes, ...onlyThisRunCode } as const satisfies Codes;

export function accepts(host: string, names: readonly string[], mayListModels: boolean): string {
  const keys = names.join(' and ');
  return mayListModels ? `${host} accepts ${keys}` : `${host} accepts ${keys}, which can't list models`;
}

/** The list of models needs no key, so only the test completion shows whether a key is taken. */
export const listIsOpen = (host: string, names: readonly string[]): string =>
  `${host} lists its models for anyone; the test will tell whether it accepts ${names.join(' and ')}`;

export const noList = (host: string, names: readonly string[]): string =>
  `${host} has no list of models; the test will tell whether it accepts ${names.join(' and ')}`;

// What was found about one of two keys, with a remark about the other one.

export const otherIsAccepted = (summary: string, other: string): string => `${summary} (${other} is accepted)`;

export const otherIsRefusedToo = (summary: string, other: string): string => `${summary} (${other} isn't accepted, either)`;

/** Of a rejected key in the env file, if the shell has one that's accepted, which wins where programs are started. */
export const useTheShells = (name: string): string => `Use the shell's key, which the API accepts: openai-setup can save it in ${name}.`;

export const lookAgain = 'Check again?';
