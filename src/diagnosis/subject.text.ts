// What a failure's circumstances are called inside sentences.

/** If the base URL names no host. */
export const theApi = 'the API';

/** If it doesn't matter which key it is. */
export const theKey = 'the key';

export const keyInFile = (name: string): string => `the key in ${name}`;

/** One that's about to be saved. */
export const newKey = 'the new key';

export const keyOfShell = 'the key in your shell';
