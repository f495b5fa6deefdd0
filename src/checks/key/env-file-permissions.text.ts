import { run } from '../../engine/action.ts';
import { chmodArgv, chmodCommand, makeWritable } from '../../shell/commands.ts';
import type { Shell, ShellWorld } from '../../shell/shell.ts';

// Names of files are given as they're shown.

/** @param mode permission bits, e.g. `0o644` */
export const isOpen = (name: string, mode: number, shell: Shell) => ({
  summary: (mode & 0o022) === 0 ? `Other users on this computer can read ${name}` : `Other users on this computer can change ${name}`,
  why: 'Anyone who can read the key can spend your money.',
  next: [run(chmodArgv(name, mode), chmodCommand(name, shell, mode))],
});

export const isReadOnly = (name: string, surroundings: ShellWorld) => ({
  summary: `${name} is read-only`,
  why: "A key can't be saved to it. That may be on purpose, so openai-setup leaves it that way.",
  next: [`To make it writable: ${makeWritable(name, surroundings)}`],
});

/** Below a preview. @param before, after permissions in octal digits */
export const closed = (before: string, after: string, writable: boolean): string =>
  writable ? `permissions ${before} → ${after}: only you can read and write it` : `permissions ${before} → ${after}: only you can read it`;
