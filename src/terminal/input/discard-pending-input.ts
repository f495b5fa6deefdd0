import { closeSync, constants, openSync, readSync } from 'node:fs';

/** The part of `process.stdin` that's used; in tests, it's another stream. */
export type TerminalInput = NodeJS.ReadableStream & {
  readonly isTTY?: boolean | undefined;
  readonly isRaw?: boolean | undefined;
  setRawMode?(on: boolean): unknown;
  ref?(): unknown;
  unref?(): unknown;
};

/** Reads of 4 KiB. After that many, somebody is feeding the terminal endlessly. */
const maxReads = 256;

/**
 * Discards what was typed or pasted but not read yet, including half a line. Otherwise the shell gets it when this program ends, and
 * echoes and runs it. Leaves raw mode.
 */
export function discardPendingInput(stdin: TerminalInput): void {
  if (stdin.isTTY !== true) return;
  let terminal: number | undefined;
  try {
    // Outside raw mode, only whole lines can be read.
    stdin.setRawMode?.(true);
    // A Node stream reads when it gets around to it, and this may be the last moment. Windows has no such file.
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
    // The terminal is gone: there's nothing left to restore.
  }
}
