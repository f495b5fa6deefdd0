import { constants } from 'node:os';
import { performance } from 'node:perf_hooks';
import { isatty } from 'node:tty';
import { Canceled } from './canceled.ts';

/** Milliseconds. Nobody sends a second signal that fast, but a child that's just being started can echo the first one. */
const echoOfSignal = 100;

/** Milliseconds between two looks at whether the window is still there. */
const lookAtWindow = 1000;

/**
 * Every signal that ends a program, under all of its names. Left out are those that no program can catch, and those that the
 * processor sends for a fault (SIGSEGV, SIGBUS, SIGFPE, SIGILL): the program would return to the fault and never end. SIGUSR1
 * is handled in launcher.cjs. Node ignores SIGPIPE and SIGXFSZ: the failed write reports the error itself.
 */
const endings = [
  ...(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGBREAK', 'SIGUSR2', 'SIGALRM', 'SIGVTALRM', 'SIGABRT', 'SIGIOT', 'SIGTRAP'] as const),
  ...(['SIGXCPU', 'SIGIO', 'SIGPOLL', 'SIGPWR', 'SIGSYS', 'SIGSTKFLT', 'SIGPROF'] as const),
];

/** Aborts the run on every signal that would end the program; the second one ends it at once. */
export function abortOnSignals(program: NodeJS.Process, controller: AbortController): void {
  let askedAt: number | undefined;
  // Node's profilers send it to themselves a thousand times a second.
  const isProfiled = /--(?:cpu-)?prof\b/.test([...program.execArgv, program.env['NODE_OPTIONS']].join(' '));
  for (const name of endings) {
    if (!(name in constants.signals) || (name === 'SIGPROF' && isProfiled)) continue;
    // Ctrl-Break is Ctrl-C on Windows.
    const status = 128 + constants.signals[name === 'SIGBREAK' ? 'SIGINT' : name];
    program.on(name, () => {
      const isEcho = askedAt !== undefined && performance.now() - askedAt < echoOfSignal;
      askedAt ??= performance.now();
      // The second signal exits at once. But a closing window may send its signal twice without meaning that.
      if (controller.signal.aborted && name !== 'SIGHUP' && !isEcho) program.exit(status);
      controller.abort(new Canceled(status));
    });
  }
  // Ink would otherwise take it for the end of the program, but it only means that a file may not grow.
  program.on('SIGXFSZ', () => {});
}

/**
 * Ends the run in an orderly way when its output is gone or full: never in the middle of a step. A run that's over by then keeps its
 * exit status, except that what couldn't be written is at least 1.
 *
 * @param needsNoReader whether the run goes on when nobody reads its output anymore
 */
export function abortOnLostOutput(program: NodeJS.Process, controller: AbortController, needsNoReader: () => boolean): void {
  const { stdout, stderr } = program;
  // Somebody who waits writes nothing, and under a shell that survives its window, no signal comes either.
  const looking = setInterval(() => {
    if (!isatty(stdout.fd)) controller.abort(new Canceled(129));
  }, lookAtWindow);
  looking.unref();
  if (!stdout.isTTY) clearInterval(looking);
  for (const stream of [stdout, stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      // The window was closed: nobody can read a message, and the work in progress ends in an orderly way.
      if (error.code === 'EIO' && stream.isTTY) controller.abort(new Canceled(129));
      if (controller.signal.aborted) return;
      // The reader is gone (`| head`), so nobody can read a message. 141: as if SIGPIPE had ended it.
      if (error.code === 'EPIPE') return needsNoReader() ? undefined : controller.abort(new Canceled(141));
      // Usually a full disk. The message may fail, too.
      if (stream === stdout) stderr.write(`openai-setup: couldn't write the output (${error.code ?? error.name})\n`);
      program.exitCode = 1;
      controller.abort(new Canceled(1));
    });
  }
}
