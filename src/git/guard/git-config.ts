import { hookEvent, hookName } from './hook-name.ts';
import { guardLine } from './script.ts';

/** The lines for a configuration file. git takes the escapes out of a quoted value again. */
export const configLines: readonly string[] = [
  `[hook "${hookName}"]`,
  `\tevent = ${hookEvent}`,
  `\tcommand = "${guardLine.replaceAll(/["\\]/g, '\\$&')}"`,
];
