import type { OtherKind } from '../env-file/not-an-env-file.ts';

export const nodeDebug = 'NODE_DEBUG would make Node print your key. Unset it (unset NODE_DEBUG), then run the same command again';

export const directoryIsGone = 'the directory that this shell is in is gone: change to another one, or back into it';

export const noDirectory = (directory: string): string => `there is no directory ${directory}`;

export const keyStdinFromTerminal =
  '--key-stdin reads a key from a pipe or a file, and standard input is a terminal: leave the option out to paste the key';

const otherKinds: Readonly<Record<OtherKind, string>> = {
  'ignore-file': 'a file of git or another tool',
  'lock-file': 'a lock file',
  document: 'a document',
  data: 'a file of settings or data in a format of its own',
  'build-file': 'a file that builds the project',
  source: 'source code',
  binary: 'not a text file',
  text: 'a file of something else than NAME=value lines',
};

/** @param file as typed */
export const notAnEnvFile = (file: string, kind: OtherKind): string =>
  `--file needs an env file, and ${file} is ${otherKinds[kind]}: a key in it would be committed, or break it. Name one like .env or .env.local`;

/** @param suggestion a sentence that begins with a blank, or nothing */
export const noScenario = (scenario: string, suggestion: string): string =>
  `There is no scenario “${scenario}”${suggestion === '' ? '.' : suggestion} The list: openai-setup demo --help`;

// What's said to someone who leaves early.

export const nothingChanged = 'Nothing was changed.';
export const demoIsGone = 'All that the demo made is gone. In your own project: npx openai-setup';
export const goOn = (command: string): string => `What is done stays done; run ${command} again to go on from there.`;
