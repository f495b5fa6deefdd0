import { closeSync, constants, openSync, readSync } from 'node:fs';

/** What of `process.stdin` is used; in tests it's another stream. */
export type TerminalInput = NodeJS.ReadableStream & {
  readonly isTTY?: boolean | undefined;
  readonly isRaw?: boolean | undefined;
  setRawMode?(on: boolean): unknown;
  ref?(): unknown;
  unref?(): unknown;
};

/** Reads of 4 KiB, after which somebody feeds the terminal without end. */
const maxReads = 256;

/**
 * Drops at once what was typed or pasted and not read yet, half a line included. Else the shell gets it when this program
 * ends, which shows it and runs it. Leaves raw mode.
 */
export function dropTyped(stdin: TerminalInput): void {
  if (stdin.isTTY !== true) return;
  let terminal: number | undefined;
  try {
    // Outside raw mode only whole lines can be read.
    stdin.setRawMode?.(true);
    // A stream of Node reads when it gets to it, and this may be the last moment. Windows has no such file.
    terminal = openSync('/dev/tty', constants.O_RDONLY | constants.O_NONBLOCK);
    const bytes = Buffer.alloc(4096);
    for (let reads = 0; reads < maxReads && readSync(terminal, bytes) > 0; reads += 1);
  } catch {
    // There's nothing more, or the terminal is gone.
  }
  if (terminal !== undefined) closeSync(terminal);
  try {
    stdin.setRawMode?.(false);
  } catch {
    // The terminal is gone: there's nothing left to put back.
  }
}
