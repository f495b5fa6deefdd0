// How a failure's surroundings are called inside of sentences.

/** Where the base URL names no host. */
export const theApi = 'the API';

/** Where there's only talk of a key. */
export const theKey = 'the key';

export const keyInFile = (name: string): string => `the key in ${name}`;

export const keyOfShell = 'the key of your shell';
