import { readdirSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { filesPort } from '../machine/files.ts';
import { gitCommand, gitRun } from '../git/command.ts';
import { gitPort, type Git } from '../git/git.ts';
import { settingsPort, unlessUsed } from '../machine/settings.ts';
import { browserPort } from '../machine/browser.ts';
import { commands } from '../command-line/options.ts';
import { readEnvDocument } from '../env-file/document.ts';
import { keyValueOf } from '../env-file/key-value.ts';
import { exportedKey } from '../project/key-variable.ts';
import { isEnvFileName } from '../env-file/names.ts';
import { mayNameKey } from '../keys/key-name.ts';
import { alsoSeek, holdsNeedle } from '../keys/needles.ts';
import { Secret } from '../keys/secret.ts';
import { directoriesUp, relativePath } from '../machine/paths.ts';
import { officialBaseUrl } from '../openai/base-url.ts';
import { settleScope } from '../project/scope.ts';
import { askable, askApi, type Alive } from '../scan/alive.ts';
import type { Finding } from '../scan/findings.ts';
import { scanLines, type ScanLine } from '../scan/lines.ts';
import { scan, type ScanRequest, type ScanResult } from '../scan/scan.ts';
import type { Surroundings } from '../scan/steps.ts';
import { documentOf, exitCodeOf } from '../scan/verdict.ts';
import { shellOf } from '../shell/shell.ts';
import { shellWord } from '../shell/word.ts';
import * as text from '../scan/scan.text.ts';
import { painter } from '../terminal/color.ts';
import { jsonText } from '../terminal/json.ts';
import { linePrompt } from '../terminal/lines/line-prompt.ts';
import { marks } from '../terminal/marks.ts';
import { written } from '../terminal/written.ts';
import { untrusted } from '../wording/untrusted.ts';
import { progressLine } from './progress-line.ts';
import type { Session } from './session.ts';
import { trustGit } from './trust-git.ts';

/** `scan`: where keys are that shouldn't be. It changes nothing. Resolves to the exit status, or to what's wrong with the command line. */
export async function runScan(session: Session): Promise<number | { readonly usage: string }> {
  const { options, mode, world, terminal, version, signal } = session;
  if (options.alive && !options.yes && mode.answers !== 'person') {
    return { usage: text.aliveNeedsYes };
  }
  const run = gitRun();
  const git = gitPort(world, signal, run);
  await trustGit(session, { git, settings: settingsPort(world) });
  const where: ScanRequest['where'] = options.staged ? 'staged' : options.tree ? 'files' : 'everywhere';
  const progress = progressLine(terminal, text.looking);
  let asked: ReturnType<typeof keysInUse> | undefined;
  // It takes reading the code.
  const ask = (): void => void (asked ??= keysInUse(session, git)).catch(() => {});
  if (mayUseKey(session)) ask();
  const request: ScanRequest = {
    world,
    git,
    command: gitCommand(world, run, signal),
    where,
    countIgnored: options.verbose,
    progress: progress.say,
    found: ask,
    signal,
  };
  const look = async (): Promise<ScanResult> => {
    const first = await scan(request);
    // Almost every key has the marker. One that hasn't is known only now, and worth another look.
    return ((await asked) ?? []).filter(alsoSeek).length === 0 ? first : await scan(request);
  };
  const result = await look().finally(progress.end);
  signal.throwIfAborted();
  if (result.findings.length > 0) ask();
  const inUse = (await asked) ?? [];
  const alive = await whichAreAlive(session, result, inUse);
  const knowledge = { isInForce: ({ secret }: Finding) => inUse[0]?.equals(secret) === true, alive };
  const exitCode = exitCodeOf(result, knowledge, options);
  if (exitCode === 2) terminal.stderr.write(`openai-setup: ${text.notJudged}\n`);
  if (mode.show === 'json') {
    const header = { schemaVersion: 1, tool: { name: 'openai-setup', version } };
    terminal.stdout.write(`${jsonText(documentOf(result, knowledge, header, exitCode))}\n`);
    return exitCode;
  }
  const word = (name: string): string => shellWord(untrusted(name, 1000), shellOf(world));
  const lines = scanLines(result, knowledge, {
    where,
    verbose: options.verbose,
    // Not a placeholder, which nobody looked for.
    soughtInUse: inUse.filter((key) => holdsNeedle(Buffer.from(key.reveal()))),
    canRotate: Object.hasOwn(commands, 'rotate'),
    canGuard: result.findings.length > 0 && (await hasNoGuard(git, world.cwd)),
    envFiles: await envFilesIn(result, git),
    word,
    pathWord: (path) => word(relativePath(world.cwd, resolve(result.root, path)).replace(/^:/, './:')),
  });
  terminal.stdout.write(lines.map((line) => shown(line, session)).join(''));
  return exitCode;
}

/** Each is asked about. */
const maxEnvFiles = 20;

async function hasNoGuard(git: Git, directory: string): Promise<boolean> {
  const guard = await git.guard(directory);
  return 'state' in guard && guard.state !== 'there';
}

function shown({ status, text: said, indent = 0 }: ScanLine, { terminal: { style } }: Session): string {
  const mark = status === undefined ? undefined : marks[status];
  const before = mark === undefined ? '' : style.plain ? `${mark.word}: ` : `${painter(style.color)(mark.glyph, mark.color)} `;
  // On top of the indent.
  const hanging = /^\d+\. /.test(said) ? 3 : status !== undefined || indent > 0 ? 2 : 0;
  return written(`${' '.repeat(indent)}${before}${said}`, style, hanging);
}

/** Whether there's anything here, or in the shell, that a program could get a key from. */
function mayUseKey({ world, options }: Session): boolean {
  return (
    (options.file ?? options.variable) !== undefined ||
    Object.keys(world.env).some(mayNameKey) ||
    directoriesUp(world.cwd).some((each) => namesIn(each).some(isEnvFileName))
  );
}

function namesIn(directory: string): readonly string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}

/** Those that a program started here could get: the shell's comes first if it's exported, before the env file's. */
async function keysInUse({ world, options }: Session, git: Git): Promise<readonly Secret[]> {
  const files = filesPort(world, git);
  const scope = await settleScope(
    world,
    { files, git, settings: settingsPort(world) },
    {
      ...(options.file === undefined ? {} : { envFile: options.file }),
      ...(options.variable === undefined ? {} : { variable: options.variable }),
    },
  );
  const found = await files.look(scope.envFile.path);
  const ofFile = found.kind === 'file' ? keyValueOf(readEnvDocument(found.bytes), scope.variable.name) : undefined;
  const values = [exportedKey(world, scope.variable), ofFile].map((value) => value?.trim());
  // What another tool manages (`op://…`) is no key.
  return [...new Set(values)].flatMap((value) => (value === undefined || !/^[^\s:]+$/.test(value) ? [] : [new Secret(value)]));
}

/** What git does with the env files that have keys, by their paths. */
async function envFilesIn({ root, findings }: ScanResult, git: Git): Promise<Surroundings['envFiles']> {
  const known = new Map<string, { isTracked: boolean; isIgnored: boolean }>();
  for (const { kind, path } of findings.flatMap(({ places }) => places)) {
    if ((kind !== 'file' && kind !== 'index') || path === undefined || known.size === maxEnvFiles) continue;
    if (known.has(path) || !isEnvFileName(basename(path))) continue;
    const file = resolve(root, path);
    const [now, otherwise] = [await git.ignoreVerdict(file), await git.ignoreVerdict(file, { asIfUntracked: true })];
    known.set(path, { isTracked: now.verdict === 'tracked', isIgnored: otherwise.verdict === 'ignored' });
  }
  return known;
}

/** What's known of the keys from earlier, and what the API says now. What it rejects stays known. */
async function whichAreAlive(
  session: Session,
  { root, findings }: ScanResult,
  inUse: readonly Secret[],
): Promise<ReadonlyMap<string, Alive>> {
  const { options, world, command } = session;
  if (findings.length === 0) return new Map();
  const settings = settingsPort(world);
  const dead = unlessUsed(await settings.deadKeys(root), inUse);
  const asked = options.alive ? await ask(session, findings) : new Map<string, Alive>();
  const rejected = [...asked].flatMap(([fingerprint, alive]) => (alive === 'no' && !dead.has(fingerprint) ? [fingerprint] : []));
  if (rejected.length > 0 && command !== 'demo')
    await settings.noteDeadKeys(root, rejected, { because: 'rejected', since: world.now().toISOString() });
  return new Map<string, Alive>([...[...dead.keys()].map((fingerprint) => [fingerprint, 'no'] as const), ...asked]);
}

/** Asks the API after the user has agreed. */
async function ask(session: Session, findings: readonly Finding[]): Promise<ReadonlyMap<string, Alive>> {
  const { world, options, terminal, signal, command } = session;
  const keys = askable(findings);
  if (keys.length === 0) return new Map();
  const baseUrl = command === 'demo' ? (world.env['OPENAI_BASE_URL'] ?? officialBaseUrl) : officialBaseUrl;
  if (!options.yes) {
    const prompt = linePrompt({ terminal, world, browser: browserPort(world, { allowed: false }) });
    const question = { kind: 'confirm', ...text.askTheApi(keys.length, new URL(baseUrl).host), recommended: true } as const;
    const answer = await prompt.ask({ id: 'scan', question, canGoBack: false }, signal).finally(() => prompt.close());
    if (answer.kind !== 'answer' || answer.value !== true) return new Map();
  }
  return await askApi(world, keys, signal, baseUrl);
}
