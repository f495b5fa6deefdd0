import { PassThrough } from 'node:stream';
import { createPasteParser, type PasteParser, type Token } from './paste-parser.ts';
import { discardPendingInput, type TerminalInput } from './discard-pending-input.ts';

/** The terminal's input, as far as it's used: `process.stdin`, or any stream in a test. */
export type StdinFilter = {
  /** Takes over the terminal: raw mode, marked pastes, reading. Throws if raw mode is refused. */
  start(): void;
  /** Restores the terminal, discards what wasn't read yet, and stops reading. Can be started again. */
  stop(): void;
  /** Calls the listener with each token, in order and immediately. Returns a function that removes the listener. */
  onToken(listener: (token: Token) => void): () => void;
  /** Calls the listener when the input ends or breaks: the terminal is gone. */
  onEnd(listener: () => void): () => void;
  /** For Ink, instead of the real input: looks like a quiet terminal, and doesn't touch the real one. */
  readonly quietStdin: NodeJS.ReadStream;
};

/** Milliseconds without input. */
export type Timeouts = {
  /** After which an escape character counts as the Escape key. */
  readonly escape: number;
  /** After which a paste counts as finished although its end marker got lost. */
  readonly paste: number;
};

/**
 * Sits between the terminal and Ink. Ink 8 parses pastes itself, and if one loses its end marker, Ink swallows Enter, Escape, and
 * Ctrl-C forever (2026-11). So Ink gets a quiet input, and this reads the real one.
 */
export function filterStdin(
  stdin: TerminalInput,
  output: NodeJS.WritableStream,
  timeouts: Timeouts = { escape: 50, paste: 300 },
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
      timer = setTimeout(() => emit(parser.flush()), parser.open === 'paste' ? timeouts.paste : timeouts.escape);
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
      // The error listener stays, because the terminal may be gone.
      discardPendingInput(stdin);
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

/** What Ink 8 expects of its input: a stream that never says anything, and a terminal's methods without their effects. */
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
