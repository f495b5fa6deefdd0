import { PassThrough } from 'node:stream';
import { createPasteParser, type PasteParser, type Token } from './paste-parser.ts';
import { dropTyped, type TerminalInput } from './drop-typed.ts';

/** The terminal's input, as far as it is used: `process.stdin`, or any stream in a test. */
export type StdinFilter = {
  /** Takes the terminal over: raw mode, marked pastes, reading. Throws where raw mode is refused. */
  start(): void;
  /** Gives the terminal back as it was, drops what wasn't read yet, and reads no more. May be started again. */
  stop(): void;
  /** Calls the listener with each token, in order and at once. Returns what takes the listener off. */
  onToken(listener: (token: Token) => void): () => void;
  /** Calls the listener when the input ends or breaks: the terminal is gone. */
  onEnd(listener: () => void): () => void;
  /** To be given to Ink in place of the real input: looks like a quiet terminal, and leaves the real one alone. */
  readonly quietStdin: NodeJS.ReadStream;
};

/** Milliseconds of silence. */
export type Silences = {
  /** After which an escape character was the Escape key. */
  readonly escape: number;
  /** After which a paste has ended whose end mark got lost. */
  readonly paste: number;
};

/**
 * Stands between the terminal and Ink. Ink 8 parses pastes itself, and one whose end mark gets lost makes it swallow
 * Enter, Escape and Ctrl-C for ever (2026-11): so Ink is given a quiet input, and this reads the real one.
 */
export function filterStdin(
  stdin: TerminalInput,
  output: NodeJS.WritableStream,
  silences: Silences = { escape: 50, paste: 300 },
): StdinFilter {
  const tokenListeners = new Set<(token: Token) => void>();
  const endListeners = new Set<() => void>();
  let parser: PasteParser = createPasteParser();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let started = false;

  function emit(tokens: readonly Token[]): void {
    for (const token of tokens) for (const listener of tokenListeners) listener(token);
  }

  function onData(chunk: Uint8Array | string): void {
    clearTimeout(timer);
    emit(parser.feed(chunk));
    // A listener may have stopped this.
    if (started && parser.open !== 'nothing') {
      timer = setTimeout(() => emit(parser.flush()), parser.open === 'paste' ? silences.paste : silences.escape);
    }
  }

  function onEnd(): void {
    if (!started) return;
    clearTimeout(timer);
    emit(parser.flush());
    for (const listener of endListeners) listener();
  }

  return {
    start() {
      if (started) return;
      stdin.setRawMode?.(true);
      started = true;
      parser = createPasteParser();
      output.write('\u001b[?2004h');
      stdin.on('data', onData);
      stdin.on('end', onEnd);
      stdin.off('error', onEnd);
      stdin.on('error', onEnd);
      stdin.ref?.();
      stdin.resume();
    },
    stop() {
      if (!started) return;
      started = false;
      clearTimeout(timer);
      stdin.off('data', onData);
      stdin.off('end', onEnd);
      stdin.pause();
      stdin.unref?.();
      output.write('\u001b[?2004l');
      // The error listener stays on, as the terminal may be gone.
      dropTyped(stdin);
    },
    onToken: (listener) => subscribe(tokenListeners, listener),
    onEnd: (listener) => subscribe(endListeners, listener),
    quietStdin: createQuietStdin(),
  };
}

function subscribe<Listener>(listeners: Set<Listener>, listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** What Ink 8 asks of its input: a stream that never says anything, and a terminal's methods without their effect. */
function createQuietStdin(): NodeJS.ReadStream {
  const quiet = Object.assign(new PassThrough(), {
    isTTY: true,
    isRaw: false,
    setRawMode: (on: boolean): unknown => {
      quiet.isRaw = on;
      return quiet;
    },
    ref: (): unknown => quiet,
    unref: (): unknown => quiet,
  });
  return quiet as unknown as NodeJS.ReadStream;
}
