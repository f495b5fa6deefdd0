export const nodeDebug = 'NODE_DEBUG would make Node print your key. Unset it (unset NODE_DEBUG), then run the same command again';

export const directoryIsGone = 'the directory that this shell is in is gone: change to another one, or back into it';

export const noDirectory = (directory: string): string => `there is no directory ${directory}`;

export const keyStdinFromTerminal =
  '--key-stdin reads a key from a pipe or a file, and standard input is a terminal: leave the option out to paste the key';

/** @param suggestion a sentence that begins with a blank, or nothing */
export const noScenario = (scenario: string, suggestion: string): string =>
  `There is no scenario “${scenario}”${suggestion === '' ? '.' : suggestion} The list: openai-setup demo --help`;

// What's said to someone who leaves early.

export const nothingChanged = 'Nothing was changed.';
export const demoIsGone = 'All that the demo made is gone. In your own project: npx openai-setup';
export const goOn = (command: string): string => `What is done stays done; run ${command} again to go on from there.`;
