import { accessSync, constants, statSync } from 'node:fs';
import { isAbsolute, join, sep } from 'node:path';
import { trustedEntries, type ChildEnvironment } from './child-environment.ts';
import { endProcess, startProcess } from './start-process.ts';
import * as text from './run-command.text.ts';

export type CommandOptions = {
  /** An existing directory. */
  readonly cwd: string;
  /** The child's whole environment; nothing else is inherited. */
  readonly env: ChildEnvironment;
  /** Milliseconds after which the child is killed. */
  readonly timeoutMs: number;
  readonly input?: string | Buffer;
  readonly signal?: AbortSignal;
  /** Bytes of stdout and stderr together after which the child is killed. Default 4 MiB. */
  readonly maxBytes?: number;
  /** It gets no terminal, and if it has to be ended, so is everything it started. */
  readonly alone?: boolean;
  /** Gets stdout piece by piece, however much it is; the child waits for a promise. Nothing of it is kept, and `timeoutMs` is the longest silence. */
  readonly onOutput?: (piece: Buffer) => void | Promise<void>;
};

export type CommandResult =
  /** `status` is `null` if a signal ended it. */
  | { readonly status: number | null; readonly stdout: Buffer; readonly stderr: string }
  /** `error`: it couldn't be started; `text` is the system's reason, e.g. `EACCES`. */
  | { readonly failed: 'not-found' | 'timeout' | 'aborted' | 'too-much-output' | 'error'; readonly text: string };

/** Milliseconds. On a busy machine, a signal takes a while to reach the thread that handles it. */
const hearing = 200;

/**
 * Runs a program without a shell. Never throws: failures are results. A name without a slash is looked up in PATH, see
 * {@link findProgram}.
 */
export function runCommand(file: string, args: readonly string[], options: CommandOptions): Promise<CommandResult> {
  const { promise, resolve, reject } = withResolvers<CommandResult>();
  const program = isAbsolute(file) ? file : findProgram(file, options.env);
  if (program === undefined) return Promise.resolve({ failed: 'not-found', text: text.wasNotFound(file) });
  if (options.signal?.aborted === true) return Promise.resolve({ failed: 'aborted', text: text.wasCanceled });

  let child;
  try {
    child = startProcess(program, args, options);
  } catch (error) {
    return Promise.resolve({ failed: 'error', text: reasonOf(error) });
  }

  const stop = (failed: 'timeout' | 'aborted' | 'too-much-output', why: string): void => {
    // Settle first: a grandchild that holds the pipes open must not keep the caller waiting.
    settle({ failed, text: why });
    endProcess(child, options.alone === true, options.env);
    child.stdout.destroy();
    child.stderr.destroy();
  };
  const timer = setTimeout(() => stop('timeout', text.hasTimedOut(options.timeoutMs)), options.timeoutMs);
  const { onOutput } = options;
  let handled: Promise<void> | undefined;
  const handOver = (piece: Buffer): void => {
    timer.refresh();
    let wait;
    try {
      wait = onOutput?.(piece);
    } catch (error) {
      reject(error);
      child.kill('SIGKILL');
      return;
    }
    if (wait === undefined) return;
    child.stdout.pause();
    handled = wait.then(() => void child.stdout.resume());
    handled.catch(reject);
  };
  const abort = (): void => stop('aborted', text.wasCanceled);
  options.signal?.addEventListener('abort', abort, { once: true });
  const settle = (result: CommandResult): void => {
    clearTimeout(timer);
    options.signal?.removeEventListener('abort', abort);
    resolve(result);
  };

  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  let bytes = 0;
  const collect = (into: Buffer[]) => (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > (options.maxBytes ?? 4 * 1024 * 1024)) stop('too-much-output', text.saidTooMuch);
    else into.push(chunk);
  };
  child.stdout.on('data', onOutput === undefined ? collect(stdout) : handOver);
  child.stderr.on('data', collect(stderr));
  child.on('error', (error) => settle({ failed: 'error', text: reasonOf(error) }));
  child.on('close', (status, endedBy) => {
    const ended = (): void => {
      const result = { status, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString('utf8') };
      if (handled === undefined) settle(result);
      else void handled.then(() => settle(result)).catch(reject);
    };
    // Ctrl-C goes to every program in the terminal, and this one may get it last. The child's answer can't be trusted then.
    if (endedBy === null || options.signal === undefined) ended();
    else setTimeout(() => setImmediate(ended), hearing);
  });
  // It's not a failure if a child ends without reading its input.
  child.stdin.on('error', () => {});
  child.stdin.end(options.input);
  return promise;
}

/**
 * The absolute path of a program, looked up in the trusted entries of PATH: a cloned repository must not be able to supply
 * its own `git`. For the same reason, Windows never gets to look in the current directory. `orBatchFile`: also what npm and others put
 * there on Windows for a program, see `batch-file.ts`.
 */
export function findProgram(name: string, env: Readonly<Record<string, string | undefined>>, orBatchFile = false): string | undefined {
  const path = Object.entries(env).find(([key]) => key.toUpperCase() === 'PATH')?.[1] ?? '';
  const endings = sep === '/' ? [''] : ['.exe', '.com', ...(orBatchFile ? ['.cmd', '.bat'] : [])];
  for (const directory of trustedEntries(path)) {
    for (const ending of endings) {
      const candidate = join(directory, name + ending);
      try {
        // Without an error for each directory that doesn't have it: making one takes longer than looking.
        if (statSync(candidate, { throwIfNoEntry: false })?.isFile() !== true) continue;
        accessSync(candidate, constants.X_OK);
        return candidate;
      } catch {
        // Not here: the next entry.
      }
    }
  }
  return undefined;
}

function reasonOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : text.couldNotStart;
}

// Promise.withResolvers needs Node 22.
function withResolvers<T>(): { promise: Promise<T>; resolve: (value: T) => void; reject: (error: unknown) => void } {
  let resolve: (value: T) => void = () => {};
  let reject: (error: unknown) => void = () => {};
  const promise = new Promise<T>((...settle) => {
    [resolve, reject] = settle;
  });
  return { promise, resolve, reject };
}
