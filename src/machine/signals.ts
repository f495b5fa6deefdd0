import { constants } from 'node:os';
import { performance } from 'node:perf_hooks';
import { Cancelled } from './cancelled.ts';

/** Milliseconds. Nobody asks again within them, but a child that is just being started can echo what was asked. */
const echoOfSignal = 100;

/**
 * Every signal that ends a program, under all of its names. Left out is what no program can catch, and what the processor
 * sends for a fault (SIGSEGV, SIGBUS, SIGFPE, SIGILL): the program would go back to the fault and never end. SIGUSR1 is
 * heard in launcher.cjs. Node ignores SIGPIPE and SIGXFSZ: the write that failed says so itself.
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
      // Asked twice, it leaves at once. A window that closes asks nothing, and may say so twice.
      if (controller.signal.aborted && name !== 'SIGHUP' && !isEcho) program.exit(status);
      controller.abort(new Cancelled(status));
    });
  }
  // Ink would otherwise take it for the end of the program, where it is only the end of a file that may not grow.
  program.on('SIGXFSZ', () => {});
}

/** Ends the program in order when what it writes to is gone or full. */
export function abortOnLostOutput(program: NodeJS.Process, controller: AbortController): void {
  const { stdout, stderr } = program;
  for (const stream of [stdout, stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      // The window was closed: there is nobody left to tell, and what is at work ends in order.
      if (error.code === 'EIO' && stream.isTTY) controller.abort(new Cancelled(129));
      if (controller.signal.aborted) return;
      // Whoever reads has gone (`| head`): there is nobody left to tell.
      if (error.code === 'EPIPE') program.exit(0);
      // A full disk, usually. What follows can only be tried.
      if (stream === stdout) stderr.write(`openai-setup: the output could not be written (${error.code ?? error.name})\n`);
      program.exit(1);
    });
  }
}
