import { guardLine } from './script.ts';

/** The name of our hook in git's configuration, which knows hooks since 2.54. */
export const hookName = 'openai-setup';
export const hookEvent = 'pre-commit';

/** The lines for a configuration file. git takes the escapes out of a quoted value again. */
export const configLines: readonly string[] = [
  `[hook "${hookName}"]`,
  `\tevent = ${hookEvent}`,
  `\tcommand = "${guardLine.replaceAll(/["\\]/g, '\\$&')}"`,
];
