import type { OtherKind } from '../env-file/not-an-env-file.ts';

/** @param unset the command */
export const nodeDebug = (unset: string): string =>
  `NODE_DEBUG would make Node.js print your key. Unset it: ${unset}. Then run the same command again`;

export const directoryIsGone = 'the directory your shell is in no longer exists. Go to another one (cd), then run the same command again';

export const noDirectory = (directory: string): string => `there's no directory ${directory}. Check the path`;

export const keyStdinFromTerminal =
  '--key-stdin reads the key from a pipe or a file, but standard input is a terminal. Leave the option out to paste the key';

export const seatCodeStdinFromTerminal =
  "--seat-code-stdin reads the seat's code from a pipe or a file, but standard input is a terminal. Leave the option out to type the code";

/** @param file as typed @param because a sentence that says why, without a period; absent: there's no such file */
export const notAWorkshop = (file: string, because?: string): string =>
  `--workshop needs a workshop's file such as openai-workshop.json, but ${because ?? `${file} can't be read. Check the path`}`;

const otherKinds: Readonly<Record<OtherKind, string>> = {
  'ignore-file': 'a settings file for git or another tool',
  'lock-file': 'a lock file',
  document: 'a document',
  data: 'a settings or data file in its own format',
  'build-file': 'a build file',
  source: 'source code',
  binary: 'not a text file',
  text: 'a file without NAME=value lines',
};

/** @param file as typed */
export const notAnEnvFile = (file: string, kind: OtherKind): string =>
  `--file needs an env file such as .env or .env.local, but ${file} is ${otherKinds[kind]}. A key in it would be committed, or break it`;

/** @param suggestion a sentence that begins with a blank, or nothing */
export const noScenario = (scenario: string, suggestion: string): string =>
  `There's no scenario “${scenario}”${suggestion === '' ? '.' : suggestion} See the list: openai-setup demo --help`;

// What's said to someone who leaves early.

export const nothingChanged = 'Nothing was changed.';
export const demoIsGone = 'Everything the demo made is gone. In your own project, run: npx openai-setup';
export const goOn = (command: string): string => `Nothing you finished is lost; run ${command} again to continue.`;
