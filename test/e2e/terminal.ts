import { mkdtempSync, readSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawn } from '@lydell/node-pty';
// The package is CommonJS, without names that Node could find.
import xterm from '@xterm/headless';
import type { IBufferLine } from '@xterm/headless';
import { onTestFinished, TestRunner } from 'vitest';
import { isWindows } from '../system.ts';

export type TerminalOptions = {
  readonly command: string;
  readonly args?: readonly string[];
  readonly cwd: string;
  /** The whole environment; `TERM` is `xterm-256color` unless it says otherwise. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly columns?: number;
  readonly rows?: number;
};

export type Exit = { readonly exitCode: number; readonly signal: number | undefined };

export type Modes = {
  readonly bracketedPaste: boolean;
  readonly cursorHidden: boolean;
  readonly alternateScreen: boolean;
  readonly mouseTracking: boolean;
  readonly focusEvents: boolean;
  readonly applicationCursorKeys: boolean;
  readonly synchronizedOutput: boolean;
};

const keys = {
  enter: '\r',
  escape: '\u001b',
  tab: '\t',
  'shift-tab': '\u001b[Z',
  backspace: '\u007f',
  delete: '\u001b[3~',
  up: '\u001b[A',
  down: '\u001b[B',
  right: '\u001b[C',
  left: '\u001b[D',
  home: '\u001b[H',
  end: '\u001b[F',
  space: ' ',
  'ctrl-a': '\u0001',
  'ctrl-c': '\u0003',
  'ctrl-d': '\u0004',
  'ctrl-e': '\u0005',
  'ctrl-u': '\u0015',
  'ctrl-v': '\u0016',
  'ctrl-w': '\u0017',
  'ctrl-z': '\u001a',
} as const;
export type PressedKey = keyof typeof keys;

/** One position on the screen. */
export type Cell = {
  /** One character; a space if there's nothing. */
  readonly text: string;
  /** The number of one of the terminal's own sixteen colors; absent for the default. */
  readonly color?: number;
  readonly bold: boolean;
  readonly dim: boolean;
  readonly underline: boolean;
  readonly inverse: boolean;
};

export type TestTerminal = {
  /** Process id of what was started. */
  readonly pid: number;
  /** The visible rows, without trailing spaces and without empty rows at the end. */
  screen(): string;
  /** Everything that is or was on the screen, with wrapped rows joined again. */
  scrollback(): string;
  /** Every row that is or was on the screen, with its colors, without trailing spaces. */
  cells(): Cell[][];
  /** Every byte of output as text, even what was never visible. */
  raw(): string;
  /**
   * Resolves to the screen once it shows the text; rejects, with the screen, if time is up or the program ended. A frame that the
   * program marks as one (synchronized output) is examined when it's complete, not while it's being drawn. Wait for some of the
   * program's words before the first key: until the program runs, the terminal echoes keys and loses Ctrl-C.
   */
  waitFor(text: string | RegExp, timeoutMs?: number): Promise<string>;
  type(text: string): void;
  /** Pastes like a terminal: line ends become CR, with markers if the program enabled them. */
  paste(text: string): void;
  press(...names: readonly PressedKey[]): void;
  resize(columns: number, rows: number): void;
  modes(): Modes;
  /** Settles when the program has ended and all of its output is on the screen. */
  readonly exit: Promise<Exit>;
  /** Closes the window: the other end of the terminal is gone. `exit` doesn't settle then. */
  close(): void;
  /** Ends the program if it's still running. */
  kill(signal?: string): void;
};

/**
 * Runs a program in a real pseudo-terminal and keeps its screen. What the program asks the terminal (the cursor's position, its
 * capabilities) is answered like xterm would. Waiting is driven by the program's output.
 */
export function openTerminal(options: TerminalOptions): TestTerminal {
  const { command, args = [], cwd, env, columns = 80, rows = 24 } = options;
  const screen = new xterm.Terminal({ cols: columns, rows, scrollback: 10_000, allowProposedApi: true });
  const name = env['TERM'] ?? 'xterm-256color';
  const program = spawn(command, [...args], { name, cwd, env: { ...env }, cols: columns, rows });

  let raw = '';
  let ended: Exit | undefined;
  let cursorHidden = false;
  const changed = new Set<() => void>();
  const notify = (): void => changed.forEach((listener) => listener());

  for (const [final, hidden] of [
    ['l', true],
    ['h', false],
  ] as const) {
    screen.parser.registerCsiHandler({ prefix: '?', final }, (parameters) => {
      if (parameters.includes(25)) cursorHidden = hidden;
      // The terminal itself handles it, too.
      return false;
    });
  }
  screen.onData((reply) => {
    if (ended === undefined) program.write(reply);
  });
  const take = (data: string): void => {
    raw += data;
    screen.write(data, notify);
  };
  program.onData(take);
  // If the other end is closed, Node takes a short read for the last one, though the kernel may not have passed on everything:
  // without this, the end of 1 in 75 programs was lost on a busy machine (Node 20.20, November 2026).
  const socket = program as unknown as { readonly fd: number; on(event: 'end', listener: () => void): void };
  socket.on('end', () => {
    const bytes = Buffer.alloc(4096);
    try {
      for (let length; (length = readSync(socket.fd, bytes)) > 0;) take(bytes.toString('utf8', 0, length));
    } catch {
      // There's no more: EIO.
    }
  });
  const exit = new Promise<Exit>((resolve) => {
    program.onExit(({ exitCode, signal }) => {
      // An empty write is called back when everything before it is on the screen.
      screen.write('', () => {
        // node-pty says 0 if there was no signal.
        ended = { exitCode, signal: signal === 0 ? undefined : signal };
        resolve(ended);
        notify();
      });
    });
  });

  function visible(): string {
    return rowsOf(screen.buffer.active.baseY, screen.rows)
      .map(({ text }) => text.trimEnd())
      .join('\n')
      .trimEnd();
  }

  function rowsOf(from: number, count: number): { text: string; continues: boolean }[] {
    return Array.from({ length: count }, (_, index) => {
      const line = screen.buffer.active.getLine(from + index);
      return { text: line?.translateToString(false) ?? '', continues: line?.isWrapped ?? false };
    });
  }

  const terminal: TestTerminal = {
    pid: program.pid,
    screen: visible,
    scrollback() {
      const lines: string[] = [];
      for (const { text, continues } of rowsOf(0, screen.buffer.active.length)) {
        if (continues) lines.push((lines.pop() ?? '') + text);
        else lines.push(text);
      }
      return lines
        .map((line) => line.trimEnd())
        .join('\n')
        .trimEnd();
    },
    cells: () => Array.from({ length: screen.buffer.active.length }, (_, row) => cellsOf(screen.buffer.active.getLine(row))),
    raw: () => raw,
    waitFor(text, timeoutMs = 30_000) {
      return new Promise((resolve, reject) => {
        const failed = (why: string): void => {
          stop();
          reject(new Error(`${why} without ${text instanceof RegExp ? text : `“${text}”`} on the screen:\n${visible()}`));
        };
        const timer = setTimeout(() => failed(`${timeoutMs} ms went by`), timeoutMs);
        const stop = (): void => {
          clearTimeout(timer);
          changed.delete(look);
        };
        const look = (): void => {
          if (screen.modes.synchronizedOutputMode && ended === undefined) return;
          const now = visible();
          if (typeof text === 'string' ? now.includes(text) : now.search(text) !== -1) {
            stop();
            resolve(now);
          } else if (ended !== undefined) {
            failed(`The program ended (${ended.signal === undefined ? ended.exitCode : `signal ${ended.signal}`})`);
          }
        };
        changed.add(look);
        look();
      });
    },
    type: (text) => program.write(text),
    paste(text) {
      const typed = text.replaceAll(/\r?\n/g, '\r');
      program.write(screen.modes.bracketedPasteMode ? `\u001b[200~${typed}\u001b[201~` : typed);
    },
    press(...names) {
      for (const key of names) program.write(keys[key]);
    },
    resize(newColumns, newRows) {
      program.resize(newColumns, newRows);
      screen.resize(newColumns, newRows);
    },
    modes() {
      const { modes } = screen;
      return {
        bracketedPaste: modes.bracketedPasteMode,
        cursorHidden,
        alternateScreen: screen.buffer.active.type === 'alternate',
        mouseTracking: modes.mouseTrackingMode !== 'none',
        focusEvents: modes.sendFocusMode,
        applicationCursorKeys: modes.applicationCursorKeysMode,
        synchronizedOutput: modes.synchronizedOutputMode,
      };
    },
    exit,
    close() {
      ended = { exitCode: -1, signal: undefined };
      // Not in its types, November 2026.
      (program as unknown as { destroy(): void }).destroy();
    },
    kill(signal = 'SIGKILL') {
      if (ended !== undefined) return;
      if (!isWindows) return program.kill(signal);
      // node-pty knows no signals there, and first starts a program that fails where this one has ended.
      try {
        process.kill(program.pid);
      } catch {
        // It has ended; node-pty says so a second later.
      }
    },
  };
  return terminal;
}

function cellsOf(line: IBufferLine | undefined): Cell[] {
  const length = line?.translateToString(true).length ?? 0;
  return Array.from({ length }, (_, column) => {
    const found = line?.getCell(column);
    return {
      text: found?.getChars() || ' ',
      ...(found?.isFgPalette() ? { color: found.getFgColor() } : {}),
      bold: Boolean(found?.isBold()),
      dim: Boolean(found?.isDim()),
      underline: Boolean(found?.isUnderline()),
      inverse: Boolean(found?.isInverse()),
    };
  });
}

/**
 * Like {@link openTerminal}, but also returns how the terminal was configured before the program ran and after it ended, however it
 * ended: two outputs of `stty -a`, to compare byte for byte. The program runs under a shell that survives its signals; the exit code
 * is the shell's, so it's 128 plus the signal's number if a signal ended the program.
 *
 * Windows has no such shell: there, the test that asks for it is skipped.
 */
export function openTerminalWithStty(options: TerminalOptions): TestTerminal & {
  /** Settles after the program's end. */
  readonly stty: Promise<{ readonly before: string; readonly after: string }>;
} {
  if (isWindows) TestRunner.getCurrentTest()?.context.skip('a pseudo-terminal under /bin/sh');
  const directory = mkdtempSync(join(tmpdir(), 'stty-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  const [before, after] = [join(directory, 'before'), join(directory, 'after')];
  // A caught signal isn't ignored in the program; an ignored one would be.
  const script = 'trap : INT QUIT TERM HUP; b=$1; a=$2; shift 2; stty -a >"$b"; "$@"; code=$?; stty -a >"$a"; exit $code';
  const terminal = openTerminal({
    ...options,
    command: '/bin/sh',
    args: ['-c', script, 'sh', before, after, options.command, ...(options.args ?? [])],
  });
  const stty = terminal.exit.then(async () => {
    const [first, last] = await Promise.all([before, after].map(async (path) => readFile(path, 'utf8').catch(() => '')));
    return { before: first ?? '', after: last ?? '' };
  });
  return { ...terminal, stty };
}
