import { setMaxListeners } from 'node:events';
import { runProgram } from './commands/program.ts';
import { Canceled } from './machine/canceled.ts';
import { abortOnLostOutput, abortOnSignals } from './machine/signals.ts';

/** Set by the build. */
declare const VERSION: string;

const { stdout, stderr } = process;
const controller = new AbortController();
// Every child and request listens to it, and Node would warn people of a leak.
setMaxListeners(0, controller.signal);
let exitMessage = 'Nothing was changed.';
let needsNoReader = false;

/** The only exit: waits until the streams have accepted everything, because pipes are written in the background. */
async function exit(status: number): Promise<never> {
  await Promise.all([stdout, stderr].map((stream) => new Promise<void>((resolve) => void stream.write('', () => resolve()))));
  // What couldn't be written is reported after that.
  await new Promise(setImmediate);
  process.exit(status || process.exitCode);
}

/** An error's message may contain anything, so only its kind is shown. */
async function reportBug(error: unknown): Promise<never> {
  const kind = error instanceof Error ? error.name : typeof error;
  stderr.write(
    `openai-setup: this is a bug in openai-setup ${VERSION} (${kind}). Nothing was half-written. Please report it with the command you ran.\n`,
  );
  return exit(70);
}

process.on('uncaughtException', (error) => void reportBug(error));
abortOnSignals(process, controller);
abortOnLostOutput(process, controller, () => needsNoReader);

try {
  await exit(
    await runProgram(process, {
      version: VERSION,
      controller,
      setExitMessage: (text) => {
        exitMessage = text;
      },
      finishWithoutReader: () => {
        needsNoReader = true;
      },
    }),
  );
} catch (error) {
  const reason: unknown = controller.signal.aborted ? controller.signal.reason : error;
  if (!(reason instanceof Canceled)) await reportBug(reason);
  const { exitCode, lost } = reason as Canceled;
  if (stderr.isTTY) {
    const { wrapLine } = await import('./wording/wrap.ts');
    const said = ['Stopped.', ...(lost === undefined ? [] : [lost]), exitMessage].join(' ');
    stderr.write(`${wrapLine(said, stderr.columns || 80, 0).join('\n')}\n`);
  }
  await exit(exitCode);
}
