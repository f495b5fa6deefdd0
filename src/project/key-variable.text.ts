// Why the key is in this variable: a few words, to follow its name.

export const wasRequested = '--variable';
export const wasChosen = 'you chose it earlier';
export const isUsual = 'the usual name';

/** @param place “index.js:3” @param by what reads it there: `package`, the OpenAI package by itself; `framework`, by its own rule */
export const isRead = (place: string, by: 'client' | 'package' | 'framework' | 'name'): string =>
  by === 'package' ? `the OpenAI package in ${place} reads it` : `${place} reads it`;

export const isInExample = (example: string): string => `per ${example}`;
export const isInEnvFile = (envFile: string): string => `it's in ${envFile}`;
