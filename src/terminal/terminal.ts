import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { asciiOnly, hasUnicode } from './capabilities.ts';

/** How lines are written. */
export type Style = {
  /** A word in place of each mark, no glyphs. */
  readonly plain: boolean;
  readonly colour: boolean;
  /** Where lines are broken, at blanks; absent where they aren't (pipes, files, screen readers). */
  readonly columns?: number;
};

/** Everything that a run has of the terminal, or of what stands in its place. */
export type Terminal = {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly style: Style;
  /** Whether it makes something of hyperlinks. */
  readonly hyperlinks: () => Promise<boolean>;
  /** Aborts the run, as Ctrl-C does. */
  readonly cancel: () => void;
  /** Stops the process, as Ctrl-Z does; resolves when it has been continued. */
  readonly suspend: () => Promise<void>;
  /** Calls the listener whenever the process has been stopped and goes on, by whatever way. Returns what takes it off. */
  readonly onContinue: (listener: () => void) => () => void;
  /** Ends the run because of a bug in what draws it. */
  readonly crash: (error: unknown) => void;
  /** Has something done, at once and without waiting, whichever way the program ends. */
  readonly atExit: (restore: () => void) => void;
};

/** The terminal of a process. `utf8`: what's written is UTF-8 whatever the terminal is, as JSON is. */
export function terminalOf(
  program: NodeJS.Process,
  options: { readonly plain: boolean; readonly colour: boolean; readonly utf8: boolean },
  ending: { readonly cancel: () => void; readonly crash: (error: unknown) => void },
): Terminal {
  const { stdin, stdout, stderr } = program;
  const { plain, colour } = options;
  const readable = (stream: NodeJS.WriteStream): NodeJS.WriteStream =>
    options.utf8 || hasUnicode(program) ? stream : asciiOnly(stream);
  return {
    stdin,
    stdout: readable(stdout),
    stderr: readable(stderr),
    style: { plain, colour, ...(stdout.isTTY && !plain ? { columns: stdout.columns || 80 } : {}) },
    hyperlinks: async () => !plain && stdout.isTTY && (await import('supports-hyperlinks')).default.stdout,
    ...ending,
    suspend: async () => {
      // Windows has no such signal: Node would throw.
      if (program.platform === 'win32') return;
      const continued = once(program, 'SIGCONT');
      program.kill(program.pid, 'SIGTSTP');
      // The signal may come a moment later. Where there's no shell to go back to, it doesn't stop anything. The timer that
      // ran out meanwhile is heard before the signal that ended the stop, which gets a moment of its own.
      await Promise.race([continued, sleep(50).then(() => sleep(50))]);
    },
    onContinue: (listener) => {
      program.on('SIGCONT', listener);
      return () => void program.off('SIGCONT', listener);
    },
    atExit: (restore) => void program.on('exit', restore),
  };
}
