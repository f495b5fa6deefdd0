import { realpathSync } from 'node:fs';
import path from 'node:path';
import { debuglog } from 'node:util';
import { didYouMean } from '../command-line/did-you-mean.ts';
import { usageLine } from '../command-line/misplaced-key.ts';
import type { CommandName } from '../command-line/options.ts';
import { parse, type Options } from '../command-line/parse.ts';
import type { OtherKind } from '../env-file/not-an-env-file.ts';
import { Canceled } from '../machine/canceled.ts';
import { followFlags, readBounded } from '../machine/read-bounded.ts';
import { currentDirectory, isDirectory, worldOfProcess } from '../machine/process-world.ts';
import { unsetCommand } from '../shell/commands.ts';
import { shellOf } from '../shell/shell.ts';
import { shellWord } from '../shell/word.ts';
import { asciiOnly, hasRawMode, hasUnicode, wantsColor, usesScreenReader } from '../terminal/capabilities.ts';
import { terminalOf } from '../terminal/terminal.ts';
import { untrusted } from '../wording/untrusted.ts';
import { chooseMode, type Mode } from './mode.ts';
import type { Session } from './session.ts';
import * as text from './program.text.ts';

/** What the program needs besides its process. */
export type ProgramOptions = {
  readonly version: string;
  /** Aborted with a {@link Canceled} if the run should end early. */
  readonly controller: AbortController;
  /** Sets what to say to a user who leaves early, once it's known what will be left. */
  readonly setExitMessage: (text: string) => void;
  /** Lets the run go on to its end if its reader goes away (`| head`). */
  readonly finishWithoutReader: () => void;
};

/**
 * The whole program: reads the command line and runs the command. It never exits by itself.
 *
 * @returns the exit status; rejects with the signal's reason when it aborts
 */
export async function runProgram(program: NodeJS.Process, programOptions: ProgramOptions): Promise<number> {
  const tlsCheck = sanitizeEnvironment(program);
  const { stdout, env, platform } = program;
  const command = parse(program.argv.slice(2));
  switch (command.kind) {
    case 'help': {
      const { helpText } = await import('../command-line/help.ts');
      // Only the simulator knows them, and nothing else needs it here.
      const scenarios = command.word === 'demo' ? (await import('./scenario-names.ts')).scenarioRows : undefined;
      const columns = stdout.isTTY ? { columns: stdout.columns || 80 } : {};
      readable(program, stdout).write(
        helpText(command.word, { shell: shellOf({ env, platform }), ...(scenarios && { scenarios }), byNpx: isByNpx(env), ...columns }),
      );
      return 0;
    }
    case 'completions':
      stdout.write((await import('../command-line/completions.ts')).completionScript(command.shell));
      return 0;
    case 'version':
      stdout.write(`${programOptions.version}\n`);
      return 0;
    case 'wrong-usage':
      return wrongUsage(program, command.message);
    default:
      return runCommand(program, programOptions, command, tlsCheck);
  }
}

/** How this program is called here. */
function typedName(env: NodeJS.ProcessEnv, findProgram: (name: string, env: NodeJS.ProcessEnv, orBatchFile: boolean) => unknown) {
  return { byNpx: isByNpx(env) || findProgram('openai-setup', env, true) === undefined };
}

/** Whether npx started this program. */
function isByNpx(env: NodeJS.ProcessEnv): boolean {
  return env['npm_command'] === 'exec';
}

/** Removes from the process what would act behind the user's back. Returns the value of NODE_TLS_REJECT_UNAUTHORIZED. */
function sanitizeEnvironment({ env, report }: NodeJS.Process): string | undefined {
  // The openai package reads these by itself. Nobody has seen and agreed to what they'd add to a request, or print.
  delete env['OPENAI_CUSTOM_HEADERS'];
  delete env['OPENAI_LOG'];
  // A diagnostic report (`node --report-on-signal` etc.) contains the whole environment, and Node writes it into the project.
  Object.assign(report ?? {}, { reportOnFatalError: false, reportOnSignal: false, reportOnUncaughtException: false });
  // All connections verify certificates anyway. And without the variable, Node doesn't write its warning onto the screen.
  const tlsCheck = env['NODE_TLS_REJECT_UNAUTHORIZED'];
  delete env['NODE_TLS_REJECT_UNAUTHORIZED'];
  return tlsCheck;
}

function readable(program: NodeJS.Process, stream: NodeJS.WriteStream): NodeJS.WriteStream {
  return hasUnicode(program, stream) ? stream : asciiOnly(stream);
}

async function wrongUsage(program: NodeJS.Process, message: string): Promise<2> {
  const { argv, env, stdout, stderr } = program;
  const [{ findProgram }, { asTyped }] = await Promise.all([import('../machine/run-command.ts'), import('../wording/as-typed.ts')]);
  const line = asTyped(usageLine(message), typedName(env, findProgram));
  // Even if the other arguments make no sense, `--json` asked for a document.
  if (argv.some((each) => each === '--json' || each.startsWith('--json=')))
    stdout.write(`${JSON.stringify({ schemaVersion: 1, error: { code: 'wrong-usage', message: line } }, null, 2)}\n`);
  const shown = `openai-setup: ${line}`;
  const lines = stderr.isTTY ? (await import('../wording/wrap.ts')).wrap(shown, (stderr.columns || 80) - 1) : [shown];
  readable(program, stderr).write(`${lines.join('\n')}\n`);
  return 2;
}

/** The parts of Node whose debug output shows what passes through them: typed keys, request headers (Node 20 to 26). */
const showsContent = ['stream', 'http', 'http2', 'https', 'quic'];

/** Why a command can't be run here, or `undefined`. */
function whyNotRun(program: NodeJS.Process, options: Options, wanted: string): string | undefined {
  // Node read the variable when it started, so it's too late to unset it here.
  if (program.env['NODE_DEBUG'] && showsContent.some((part) => debuglog(part).enabled)) {
    return text.nodeDebug(unsetCommand('NODE_DEBUG', shellOf(program)));
  }
  if (currentDirectory(program) === undefined) {
    return text.directoryIsGone;
  }
  if (!isDirectory(wanted)) return text.noDirectory(wanted);
  if (options.keyStdin && program.stdin.isTTY) {
    return text.keyStdinFromTerminal;
  }
  if (options.seatCodeStdin && program.stdin.isTTY) {
    return text.seatCodeStdinFromTerminal;
  }
  return undefined;
}

/** What the file that `--file` names is, if it isn't an env file: a key must never be written to it, and no rule made for it. */
async function otherKindAt(file: string): Promise<OtherKind | undefined> {
  // Most runs name no file.
  const { otherKindOf } = await import('../env-file/not-an-env-file.ts');
  const found = await readBounded(file, maxEnvFileBytes, followFlags).catch(() => ({ notRead: 'not-a-file' }));
  return otherKindOf(file, 'bytes' in found ? found.bytes : undefined);
}

/** Larger ones are refused later, whatever they are. */
const maxEnvFileBytes = 1024 * 1024;

async function runCommand(
  program: NodeJS.Process,
  { version, controller, setExitMessage, finishWithoutReader }: ProgramOptions,
  { name, options }: { readonly name: CommandName; readonly options: Options },
  tlsCheck: string | undefined,
): Promise<number> {
  const { env, stdin, stdout } = program;
  const wanted = currentDirectory(program) === undefined ? '' : path.resolve(options.cwd ?? '.');
  const obstacle = whyNotRun(program, options, wanted);
  if (obstacle !== undefined) return wrongUsage(program, obstacle);
  const otherKind = options.file === undefined ? undefined : await otherKindAt(path.resolve(wanted, options.file));
  if (otherKind !== undefined) return wrongUsage(program, text.notAnEnvFile(options.file ?? '', otherKind));
  const workshop =
    options.workshopFile === undefined ? undefined : await (await import('./workshop-at.ts')).workshopAt(options.workshopFile, wanted);
  if (typeof workshop === 'string') return wrongUsage(program, workshop);
  const mode = chooseMode(name, options, {
    stdinIsTerminal: stdin.isTTY === true,
    stdoutIsTerminal: stdout.isTTY === true,
    // A getter, so that it's only checked if somebody will be asked: in the background, it would stop the program.
    get rawMode() {
      return hasRawMode(stdin);
    },
    env,
  });
  // What was begun without asking is finished: nobody would see what's missing.
  if (mode.answers === 'automatic' && mode.fixing === 'do') finishWithoutReader();
  // The display takes long to load, and a key pasted in the meantime must not be echoed. Typed keys wait: even Ctrl-C is read only
  // once the screen is there. Node restores the terminal at the end, even if it never gets that far.
  if (mode.show === 'wizard' && (name === 'setup' || name === 'limits' || name === 'rotate') && !options.all) stdin.setRawMode(true);
  const plain = options.plain || usesScreenReader(env);
  const color = mode.show !== 'json' && !plain && wantsColor(env, stdout);
  // Ink's color library decides once, when it's loaded, and doesn't know NO_COLOR.
  if (!color) env['FORCE_COLOR'] = '0';
  // The system's own answer: on Windows, it also spells the path as git does, whatever was typed (c:\users).
  const world = worldOfProcess(program, realpathSync.native(wanted));
  const { findProgram } = await import('../machine/run-command.ts');
  const { asTyped } = await import('../wording/as-typed.ts');
  const typed = {
    ...typedName(env, findProgram),
    ...(options.cwd === undefined ? {} : { directory: shellWord(untrusted(options.cwd, 1000), shellOf(world)) }),
  };
  const exitMessage = exitMessageFor(name, options, mode);
  const noteForExit = (note: string): void => setExitMessage(asTyped(note, typed));
  noteForExit(exitMessage);
  const session: Session = {
    command: name,
    options,
    mode,
    // The user's own programs still get the variable, so it's worth reporting.
    world: tlsCheck === undefined ? world : { ...world, env: { ...world.env, NODE_TLS_REJECT_UNAUTHORIZED: tlsCheck } },
    terminal: terminalOf(
      program,
      { plain, color, utf8: mode.show === 'json', typedName: typed },
      { cancel: (lost) => controller.abort(new Canceled(130, lost)), crash: (error) => controller.abort(error) },
    ),
    version,
    signal: controller.signal,
    ...(workshop === undefined ? {} : { workshop }),
    // Nothing outlives the demo.
    noteIfLeft: (note) => noteForExit(name === 'demo' ? exitMessage : (note ?? exitMessage)),
  };
  if (name === 'demo') {
    const { scenario } = options;
    const { isScenario, scenarioRows } = await import('./scenario-names.ts');
    if (scenario !== undefined && !isScenario(scenario)) {
      const near = didYouMean(
        scenario,
        [...scenarioRows.tours, ...scenarioRows.failures].map(([known]) => known),
      );
      return wrongUsage(program, text.noScenario(scenario, near));
    }
    const { runDemo } = await import('./demo.ts');
    return runDemo(session, scenario);
  }
  if (name === 'store') {
    const { runStore } = await import('./store.ts');
    const result = await runStore(session);
    return typeof result === 'number' ? result : wrongUsage(program, result.usage);
  }
  if (name === 'undo') {
    const { runUndo } = await import('./undo.ts');
    return runUndo(session);
  }
  if (name === 'workshop') {
    const { runWorkshop } = await import('./workshop.ts');
    return runWorkshop(session);
  }
  if (options.guard !== undefined) {
    const { runGuard } = await import('./guard.ts');
    return runGuard(session, options.guard);
  }
  if (name === 'scan') {
    const { runScan } = await import('./scan.ts');
    const result = await runScan(session);
    return typeof result === 'number' ? result : wrongUsage(program, result.usage);
  }
  if (options.all) {
    const { runAllProjects } = await import('./all-projects.ts');
    return runAllProjects(session);
  }
  const { runChecks } = await import('./run-checks.ts');
  const { keyFromStdin } = await import('./key-from-stdin.ts');
  const handsIn = options.keyStdin || options.seatCodeStdin;
  const key = handsIn ? { key: await Promise.race([keyFromStdin(stdin), abortOf(controller.signal)]) } : {};
  const result = await runChecks({ ...session, ...key });
  return typeof result === 'number' ? result : wrongUsage(program, result.usage);
}

function exitMessageFor(name: CommandName, { leaked, guard }: Options, { fixing }: Mode): string {
  if (name === 'demo') return text.demoIsGone;
  if (fixing !== 'do' || name === 'workshop') return text.nothingChanged;
  const option = guard === undefined ? (leaked ? ' --leaked' : '') : ` --${guard}-guard`;
  return text.goOn(name === 'setup' ? 'openai-setup' : `openai-setup ${name}${option}`);
}

/** Only ever rejects: the pipe that should supply the key may stay open and silent. */
function abortOf(signal: AbortSignal): Promise<never> {
  signal.throwIfAborted();
  return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
}
