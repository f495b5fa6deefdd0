import { once } from 'node:events';
import { realpathSync, statSync } from 'node:fs';
import { constants, homedir, userInfo } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { debuglog } from 'node:util';
import { parse, type Options } from './command-line/parse.ts';
import { Cancelled } from './commands/cancelled.ts';
import { helpText } from './command-line/help.ts';
import { chooseMode, wantsWords, type Mode } from './commands/mode.ts';
import type { CommandName } from './command-line/options.ts';
import type { World } from './machine/world.ts';
import { toAscii } from './terminal/ascii.ts';
import { didYouMean } from './command-line/did-you-mean.ts';
import { ownValue } from './machine/direnv.ts';
import { usageLine } from './command-line/misplaced-key.ts';
import { shellOf } from './shell/shell.ts';
import { foldNames } from './machine/variable-names.ts';
import { wrap } from './wording/wrap.ts';

/** Put in by the build. */
declare const VERSION: string;

const controller = new AbortController();
/** Said to who leaves early, once it is known what is left. */
let parting = 'Nothing was changed.';
const { stdin, stdout, stderr, env } = process;
// The openai package reads these by itself. What they would add to a request or print, nobody has seen and agreed to.
delete env['OPENAI_CUSTOM_HEADERS'];
delete env['OPENAI_LOG'];
// Every connection verifies certificates anyway. Without the variable, Node also doesn't write its warning into the screen.
const tlsCheck = env['NODE_TLS_REJECT_UNAUTHORIZED'];
delete env['NODE_TLS_REJECT_UNAUTHORIZED'];
// A diagnostic report (`node --report-on-signal` and the like) holds the whole environment, and Node writes it into the project.
Object.assign(process.report ?? {}, { reportOnFatalError: false, reportOnSignal: false, reportOnUncaughtException: false });

/** The one exit: waits until the streams have taken everything, since pipes are written in the background. */
async function exit(status: number): Promise<never> {
  await Promise.all(
    [stdout, stderr].map((stream) => new Promise<void>((resolve) => void stream.write('', () => resolve()))),
  );
  process.exit(status);
}

function wrongUsage(message: string): 2 {
  const line = usageLine(message);
  // Even if the other arguments make no sense, `--json` asked for a document.
  if (process.argv.includes('--json')) stdout.write(`${JSON.stringify({ schemaVersion: 1, error: { code: 'wrong-usage', message: line } }, null, 2)}\n`);
  tell(`openai-setup: ${line}`);
  return 2;
}

/** On standard error; where that's a terminal, no word is broken. */
function tell(text: string): void {
  const lines = stderr.isTTY ? wrap(text, (stderr.columns || 80) - 1) : [text];
  readable(stderr).write(`${lines.join('\n')}\n`);
}

async function main(): Promise<number> {
  const command = parse(process.argv.slice(2));
  switch (command.kind) {
    case 'help': {
      // The simulator knows them, and nobody else needs it here.
      const scenarios = command.word === 'demo' ? (await import('./commands/scenario-names.ts')).scenarioRows : [];
      readable(stdout).write(helpText(command.word, shellOf({ env, platform: process.platform }), scenarios));
      return 0;
    }
    case 'completions':
      stdout.write((await import('./command-line/completions.ts')).completionScript(command.shell));
      return 0;
    case 'version':
      stdout.write(`${VERSION}\n`);
      return 0;
    case 'wrong-usage':
      return wrongUsage(command.message);
    default:
      return runCommand(command.name, command.options);
  }
}

/** The parts of Node whose debugging output shows what passes through them: typed keys, headers of requests (Node 20 to 26). */
const showsContent = ['stream', 'http', 'http2', 'https', 'quic'];

async function runCommand(name: CommandName, options: Options): Promise<number> {
  // Node has read the variable when it started, so it's too late to unset it here.
  if (env['NODE_DEBUG'] && showsContent.some((part) => debuglog(part).enabled)) {
    return wrongUsage(
      'NODE_DEBUG would make Node print your key. Unset it (unset NODE_DEBUG), then run the same command again',
    );
  }
  if (currentDirectory() === undefined) {
    return wrongUsage('the directory that this shell is in is gone: change to another one, or back into it');
  }
  const wanted = path.resolve(options.cwd ?? '.');
  if (!isDirectory(wanted)) {
    return wrongUsage(`there is no directory ${wanted}`);
  }
  if (options.keyStdin && stdin.isTTY) {
    return wrongUsage('--key-stdin reads a key from a pipe or a file, and standard input is a terminal: leave the option out to paste the key');
  }
  const mode = chooseMode(name, options, {
    stdinIsTerminal: stdin.isTTY === true,
    stdoutIsTerminal: stdout.isTTY === true,
    // Only looked at where somebody is asked: in the background it would stop the program.
    get rawMode() {
      return hasRawMode();
    },
    env,
  });
  // What draws takes long to load, and a key that is pasted meanwhile must not be echoed. The keys wait: Ctrl-C, too, is read
  // when the screen is there. Node sets the terminal back at the end, also where it never comes to that.
  if (mode.show === 'wizard' && (name === 'setup' || name === 'limits')) stdin.setRawMode(true);
  parting = partingFrom(name, mode);
  const plain = options.plain || wantsWords(env);
  const colour = mode.show !== 'json' && !plain && wantsColour();
  // Ink's palette decides once, when it is loaded, and does not know NO_COLOR.
  if (!colour) env['FORCE_COLOR'] = '0';
  const session = {
    command: name,
    options,
    mode,
    // The system's own answer: on Windows it also spells the path as git does, whatever was typed (c:\users).
    world: surroundings(realpathSync.native(wanted)),
    // JSON is UTF-8 whatever the terminal is.
    terminal: hasUnicode() || mode.show === 'json' ? { stdin, stdout, stderr } : { stdin, stdout: asciiOnly(stdout), stderr: asciiOnly(stderr) },
    style: {
      plain,
      colour,
      ...(stdout.isTTY && !plain ? { columns: stdout.columns || 80 } : {}),
    },
    hyperlinks: async () => !plain && stdout.isTTY && (await import('supports-hyperlinks')).default.stdout,
    version: VERSION,
    signal: controller.signal,
    cancel: () => controller.abort(new Cancelled(130)),
    suspend: async () => {
      // Windows has no such signal: Node would throw.
      if (process.platform === 'win32') return;
      const continued = once(process, 'SIGCONT');
      process.kill(process.pid, 'SIGTSTP');
      // The signal may come a moment later. Where there is no shell to go back to, it does not stop anything. The timer that
      // ran out meanwhile is heard before the signal that ended the stop, which gets a moment of its own.
      await Promise.race([continued, sleep(50).then(() => sleep(50))]);
    },
    onContinue: (listener: () => void) => {
      process.on('SIGCONT', listener);
      return () => void process.off('SIGCONT', listener);
    },
    crash: (error: unknown) => controller.abort(error),
    atExit: (restore: () => void) => void process.on('exit', restore),
  };
  if (name === 'demo') {
    const { scenario } = options;
    const { isScenario, scenarioRows } = await import('./commands/scenario-names.ts');
    if (scenario !== undefined && !isScenario(scenario)) {
      const near = didYouMean(scenario, scenarioRows.map(([known]) => known));
      return wrongUsage(`There is no scenario “${scenario}”${near === '' ? '.' : near} The list: openai-setup demo --help`);
    }
    const { runDemo } = await import('./commands/demo.ts');
    return runDemo(session, scenario);
  }
  if (name === 'undo') {
    const { runUndo } = await import('./commands/undo.ts');
    return runUndo(session);
  }
  const { runSession } = await import('./commands/session.ts');
  return runSession(options.keyStdin ? { ...session, key: await Promise.race([readAll(stdin), aborted()]) } : session);
}

function isDirectory(file: string): boolean {
  try {
    return statSync(file).isDirectory();
  } catch {
    // Not there, not to be looked at, or no path at all (too long).
    return false;
  }
}

/** `undefined` where it was removed, or made anew, while a shell stood in it. */
function currentDirectory(): string | undefined {
  try {
    return process.cwd();
  } catch {
    return undefined;
  }
}

/**
 * HOME may be empty or relative, or come from the project by way of direnv, and would then name a place in whatever project
 * this runs in: what the system knows counts instead. `undefined` where it knows none.
 */
function homeDirectory(): string | undefined {
  const named = process.platform === 'win32' ? 'USERPROFILE' : 'HOME';
  return (ownValue(env, named) === env[named] ? absolute(homedir) : undefined) ?? loginHome();
}

function loginHome(): string | undefined {
  return absolute(() => userInfo().homedir);
}

function absolute(find: () => string): string | undefined {
  try {
    const found = find();
    return path.isAbsolute(found) ? path.resolve(found) : undefined;
  } catch {
    // A user id without an entry, as in containers.
    return undefined;
  }
}

/** Where sudo keeps HOME (macOS does), that's still the home of whoever ran it. */
function isOfSudoUser(home: string | undefined): boolean {
  return process.getuid?.() === 0 && home !== undefined && path.basename(home) === env['SUDO_USER'];
}

function surroundings(cwd: string): World {
  const home = homeDirectory();
  const onRecord = isOfSudoUser(home) ? home : loginHome();
  const variables = foldNames(env, process.platform);
  // git, and whatever else is started, gets the same home.
  if (variables['HOME'] !== undefined && !path.isAbsolute(variables['HOME'])) variables['HOME'] = home;
  let user = env['USER'] ?? env['USERNAME'] ?? '';
  try {
    user = userInfo().username;
  } catch {
    // A user id without a name, as in containers.
  }
  return {
    cwd,
    // The user's own programs still get it, so it's something to report.
    env: { ...variables, ...(tlsCheck === undefined ? {} : { NODE_TLS_REJECT_UNAUTHORIZED: tlsCheck }) },
    home,
    ...(onRecord === undefined ? {} : { loginHome: onRecord }),
    ...(process.getuid === undefined ? {} : { uid: process.getuid() }),
    user,
    platform: process.platform,
    now: () => new Date(),
    timeouts: { git: 10_000, request: 20_000, idle: 20_000, total: 60_000 },
  };
}

/** Some terminals (Git Bash without winpty) say that they are one and then refuse. */
function hasRawMode(): boolean {
  try {
    if (!stdin.isTTY || typeof stdin.setRawMode !== 'function') return false;
    stdin.setRawMode(true);
    stdin.setRawMode(false);
    return true;
  } catch {
    return false;
  }
}

function wantsColour(): boolean {
  if (env['FORCE_COLOR'] !== undefined) return env['FORCE_COLOR'] !== '0' && env['FORCE_COLOR'] !== 'false';
  return !env['NO_COLOR'] && env['TERM'] !== 'dumb' && stdout.isTTY === true;
}

/** The locale's character set is UTF-8; Windows says so by its newer terminals. */
function hasUnicode(): boolean {
  if (process.platform === 'win32') return Boolean(env['WT_SESSION'] || env['TERM_PROGRAM'] || env['TERM']);
  return /utf-?8/i.test(env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'] || '') || process.platform === 'darwin';
}

function readable(stream: NodeJS.WriteStream): NodeJS.WriteStream {
  return hasUnicode() ? stream : asciiOnly(stream);
}

/** The stream, with everything that is written to it put into ASCII. */
function asciiOnly(stream: NodeJS.WriteStream): NodeJS.WriteStream {
  return new Proxy(stream, {
    get(target, name) {
      if (name === 'write') return (chunk: string, ...rest: never[]) => target.write(toAscii(chunk), ...rest);
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}

/** Only ever rejects: the pipe that a key is awaited from may stay open and say nothing. */
function aborted(): Promise<never> {
  const { signal } = controller;
  signal.throwIfAborted();
  return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
}

/** Reads at most 64 KiB: far more than any key. */
async function readAll(stream: NodeJS.ReadStream): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > 65_536) break;
  }
  const { repairEncoding, isUtf16 } = await import('./env-file/encoding.ts');
  const bytes = Buffer.concat(chunks);
  // Windows PowerShell writes it where nothing else is asked for.
  const repaired = isUtf16(bytes) ? repairEncoding(bytes) : undefined;
  const text = (repaired?.ok === true ? repaired.bytes : bytes).toString('utf8');
  // The line end of a file or of `echo` is no part of the key, and nothing to speak of.
  return text.replace(/\r?\n$/, '');
}

/** Milliseconds. Nobody asks again within them, but a child that is just being started can echo what was asked. */
const echoOfSignal = 100;
let askedAt: number | undefined;
/**
 * Every signal that ends a program, under all of its names. Left out is what no program can catch, and what the processor
 * sends for a fault (SIGSEGV, SIGBUS, SIGFPE, SIGILL): the program would go back to the fault and never end. SIGUSR1 is
 * heard in launcher.cjs. Node ignores SIGPIPE and SIGXFSZ: the write that failed says so itself.
 */
const endings = [
  ...(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGBREAK', 'SIGUSR2', 'SIGALRM', 'SIGVTALRM', 'SIGABRT', 'SIGIOT', 'SIGTRAP'] as const),
  ...(['SIGXCPU', 'SIGIO', 'SIGPOLL', 'SIGPWR', 'SIGSYS', 'SIGSTKFLT'] as const),
  // Node's profilers send it to themselves a thousand times a second.
  ...(/--(?:cpu-)?prof\b/.test([...process.execArgv, env['NODE_OPTIONS']].join(' ')) ? [] : (['SIGPROF'] as const)),
].filter((name) => name in constants.signals);
// Ink would otherwise take it for the end of the program, where it is only the end of a file that may not grow.
process.on('SIGXFSZ', () => {});
for (const name of endings) {
  // Ctrl-Break is Ctrl-C on Windows.
  const status = 128 + constants.signals[name === 'SIGBREAK' ? 'SIGINT' : name];
  process.on(name, () => {
    const isEcho = askedAt !== undefined && performance.now() - askedAt < echoOfSignal;
    askedAt ??= performance.now();
    // Asked twice, it leaves at once. A window that closes asks nothing, and may say so twice.
    if (controller.signal.aborted && name !== 'SIGHUP' && !isEcho) process.exit(status);
    controller.abort(new Cancelled(status));
  });
}
for (const stream of [stdout, stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    // The window was closed: there is nobody left to tell, and what is at work ends in order.
    if (error.code === 'EIO' && stream.isTTY) controller.abort(new Cancelled(129));
    if (controller.signal.aborted) return;
    // Whoever reads has gone (`| head`): there is nobody left to tell.
    if (error.code === 'EPIPE') process.exit(0);
    // A full disk, usually. What follows can only be tried.
    if (stream === stdout) stderr.write(`openai-setup: the output could not be written (${error.code ?? error.name})\n`);
    process.exit(1);
  });
}

function partingFrom(name: CommandName, { fixing }: Mode): string {
  if (name === 'demo') return 'All that the demo made is gone. In your own project: npx openai-setup';
  if (fixing !== 'do') return 'Nothing was changed.';
  return `What is done stays done; run openai-setup${name === 'setup' ? '' : ` ${name}`} again to go on from there.`;
}

/** The message of an error may hold anything, so only its kind is shown. */
async function reportBug(error: unknown): Promise<never> {
  const kind = error instanceof Error ? error.name : typeof error;
  stderr.write(
    `openai-setup: this is a bug in openai-setup ${VERSION} (${kind}). Nothing was half-written. Please report it with the command that you ran.\n`,
  );
  return exit(70);
}
process.on('uncaughtException', (error) => void reportBug(error));

try {
  await exit(await main());
} catch (error) {
  const reason: unknown = controller.signal.aborted ? controller.signal.reason : error;
  if (!(reason instanceof Cancelled)) await reportBug(reason);
  if (stderr.isTTY) {
    const said = wrap(`Left. ${parting}`, stderr.columns || 80);
    stderr.write(`${said.join('\n')}\n`);
  }
  await exit((reason as Cancelled).exitCode);
}
