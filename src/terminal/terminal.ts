import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TypedName } from '../wording/as-typed.ts';
import { asciiOnly, hasUnicode } from './capabilities.ts';

/** How lines are written. */
export type Style = {
  /** A word instead of each mark, no glyphs. */
  readonly plain: boolean;
  readonly color: boolean;
  /** How commands of this program are written. */
  readonly typedName?: TypedName;
  /** Where lines wrap, at spaces; absent if they don't (pipes, files). */
  readonly columns?: number;
  /** Lines of the window; absent if there's none. */
  readonly rows?: number;
};

/** Everything that a run gets from the terminal, or from what replaces it. */
export type Terminal = {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly style: Style;
  /** Whether it supports hyperlinks. */
  readonly hyperlinks: () => Promise<boolean>;
  /** Aborts the run, like Ctrl-C. `lost`: what's lost with it, a complete sentence. */
  readonly cancel: (lost?: string) => void;
  /** Stops the process, like Ctrl-Z; resolves when it has been continued. */
  readonly suspend: () => Promise<void>;
  /** Calls the listener whenever the process was stopped and continues, for whatever reason. Returns a function that removes it. */
  readonly onContinue: (listener: () => void) => () => void;
  /** Ends the run because of a bug in the display. */
  readonly crash: (error: unknown) => void;
  /** Does something synchronously at the end, however the program ends. */
  readonly atExit: (restore: () => void) => void;
};

/** The terminal of a process. `utf8`: the output is UTF-8 whatever the terminal is, as for JSON. */
export function terminalOf(
  program: NodeJS.Process,
  options: { readonly plain: boolean; readonly color: boolean; readonly utf8: boolean; readonly typedName?: TypedName },
  ending: { readonly cancel: (lost?: string) => void; readonly crash: (error: unknown) => void },
): Terminal {
  const { stdin, stdout, stderr } = program;
  const { plain, color, typedName } = options;
  const readable = (stream: NodeJS.WriteStream): NodeJS.WriteStream =>
    options.utf8 || hasUnicode(program, stream) ? stream : asciiOnly(stream);
  return {
    stdin,
    stdout: readable(stdout),
    stderr: readable(stderr),
    style: {
      plain,
      color,
      ...(typedName && { typedName }),
      ...(stdout.isTTY ? { columns: stdout.columns || 80, rows: stdout.rows || 24 } : {}),
    },
    hyperlinks: async () => !plain && stdout.isTTY && (await import('supports-hyperlinks')).default.stdout,
    ...ending,
    suspend: async () => {
      // Windows has no such signal: Node would throw.
      if (program.platform === 'win32') return;
      const continued = once(program, 'SIGCONT');
      program.kill(program.pid, 'SIGTSTP');
      // The signal may arrive a moment later. Without a shell to return to, it doesn't stop anything. After a stop, the expired timer
      // fires before the signal that ended it, which therefore gets another moment.
      await Promise.race([continued, sleep(50).then(() => sleep(50))]);
    },
    onContinue: (listener) => {
      program.on('SIGCONT', listener);
      return () => void program.off('SIGCONT', listener);
    },
    atExit: (restore) => void program.on('exit', restore),
  };
}
