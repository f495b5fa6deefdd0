import { saveCodes } from './paste-key.text.ts';

// Names of files and keys (as `…abcd`) are given as they're shown.

export const codes = saveCodes;

export const whichKey = (name: string): string => `Which key do you want in ${name}?`;
export const earlier = (name: string, key: string): string => `The one that was in ${name} before: ${key}`;
export const shells = (name: string, key: string): string => `The shell's ${key}, which works: save it to ${name}`;
export const anotherOne = 'A different one';
export const stay = "The one that's in it now: I'll fix the problem and try again";
