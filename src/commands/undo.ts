import path from 'node:path';
import type { Preview } from '../engine/preview.ts';
import { browserPort } from '../machine/browser.ts';
import { filesPort, type Files } from '../machine/files.ts';
import { gitPort, type Git } from '../git/git.ts';
import { settingsPort } from '../machine/settings.ts';
import { hashOf, undoRecord, type UndoEntry } from '../git/undo-record.ts';
import { settleScope } from '../project/scope.ts';
import { readEnvDocument, valueOf } from '../env-file/document.ts';
import { envPreview } from '../env-file/preview.ts';
import { envFileGlobs } from '../env-file/names.ts';
import { holdsKey } from '../keys/search.ts';
import { previewLines } from '../terminal/preview-lines.ts';
import { shortList } from '../wording/short-list.ts';
import { untrusted } from '../wording/untrusted.ts';
import { linePrompt } from '../terminal/lines/line-prompt.ts';
import type { Session } from './session.ts';
import { trustGit } from './trust-git.ts';
import { patience } from '../terminal/lines/patience.ts';
import { wayTo } from '../machine/paths.ts';
import { keyVariable } from '../env-file/key-variable.ts';
import { keyValueOf } from '../env-file/key-value.ts';

type Undoable = UndoEntry & { readonly name: string; readonly now: Buffer };

/**
 * Takes back what the last run wrote to files, all of it or nothing: a rule of .gitignore must not go while the key that
 * it hides stays. Keys at OpenAI and spending limits are not touched. Resolves to the exit status.
 */
export async function runUndo(session: Session): Promise<number> {
  const { world, options, mode, terminal, signal } = session;
  const git = gitPort(world, signal);
  const files = filesPort(world, git);
  const record = undoRecord(world, git);
  const say = (text: string): void => void terminal.stdout.write(`${text}\n`);

  const impatient = setTimeout(() => say('Still looking: what the last run wrote'), patience).unref();
  await trustGit(session, { git, settings: settingsPort(world) });
  const entries = await record.entries(world.cwd);
  clearTimeout(impatient);
  // A git that Ctrl-C has ended found no repository either.
  signal.throwIfAborted();
  const { silence } = await git.bounds();
  if (silence !== undefined) {
    say(`Nothing was undone: ${silence.text}.`);
    say('To see what you can do, run: openai-setup doctor');
    return 1;
  }
  if (entries === 'no-repository') {
    say('There is no git repository here, so there is nothing to go back to.');
    say('What a file held before is kept in git’s own directory only: an old key must not lie around anywhere else.');
    return 1;
  }
  if (entries === 'nowhere-to-keep') {
    say('Nothing was kept to go back to: git’s own directory is not called .git here, so git itself could take it.');
    return 1;
  }
  if (entries === 'nothing' || entries === 'too-old') {
    say(entries === 'nothing' ? 'There is nothing to take back.' : 'The last write was more than a day ago; what was there before is not kept longer.');
    say('Only what the last run of openai-setup wrote can be taken back, within a day.');
    return 0;
  }

  const shown = (file: string): string => untrusted(wayTo(world.cwd, file) || file, 120);
  const undoable: Undoable[] = [];
  for (const entry of entries.toReversed()) {
    const found = await files.lookInside(entry.path);
    const now = found.kind === 'file' ? found.bytes : undefined;
    const isBack = now === undefined ? found.kind === 'absent' && entry.before === undefined : entry.before?.equals(now) === true;
    if (isBack) continue;
    const name = shown(entry.path);
    if (now === undefined || hashOf(now) !== entry.afterHash) {
      say(`${name} was changed after openai-setup wrote it, so nothing is taken back: your change would be lost.`);
      say(`Edit ${name} yourself. Keys are made and revoked here: https://platform.openai.com/api-keys`);
      return 1;
    }
    undoable.push({ ...entry, name, now });
  }
  if (undoable.length === 0) {
    await record.forget(world.cwd);
    say('There is nothing to take back: the files are as they were before.');
    return 0;
  }

  const previews = undoable.map(previewOf);
  const exposing = await exposes(session, undoable, files, git);
  const warning = exposing === undefined ? [] : [`After that git would commit ${exposing}.`];
  const lines = [...previews.flatMap(previewLines), ...warning];
  if (options.dryRun) {
    say('Would take back what the last run wrote:');
    for (const line of lines) say(`  ${line}`);
    return 0;
  }
  if (options.yes || mode.answers !== 'person') {
    say('The last run wrote this; taking it back means:');
    for (const line of lines) say(`  ${line}`);
    if (!options.yes) {
      terminal.stderr.write('openai-setup: there is no terminal to ask in. To take it back without being asked: openai-setup undo --yes\n');
      return 1;
    }
    if (exposing !== undefined) {
      terminal.stderr.write('openai-setup: --yes does not agree to that. Run openai-setup undo in a terminal.\n');
      return 1;
    }
  } else {
    const prompt = linePrompt({ terminal, world, browser: browserPort(world, { allowed: false }) });
    const question = {
      kind: 'confirm' as const,
      text: 'Take back what the last run wrote?',
      guidance: warning,
      yes: 'Yes, take it back',
      no: 'No, leave it as it is',
      recommended: exposing === undefined,
      preview: previews,
    };
    const answer = await prompt.ask({ id: 'undo', question, canGoBack: false }, signal).finally(() => prompt.close());
    if (answer.kind !== 'answer' || answer.value !== true) {
      say('Nothing was changed.');
      return 0;
    }
  }

  for (const entry of undoable) {
    signal.throwIfAborted();
    const refusal = await takeBack(entry, files);
    if (refusal !== undefined) {
      say(`${refusal}.`);
      say('What comes before it was taken back. Mend that and run openai-setup undo again.');
      return 1;
    }
    say(entry.before === undefined ? `${entry.name} is gone.` : `${entry.name} is as it was.`);
  }
  await record.forget(world.cwd);
  const isKeyGone = undoable.some(({ path: file, now }) => !isIgnoreFile(file) && (valueOf(readEnvDocument(now), keyVariable)?.value ?? '') !== '');
  if (isKeyGone) say('A key that was made stays valid until you revoke it: https://platform.openai.com/api-keys');
  return 0;
}

function isIgnoreFile(file: string): boolean {
  return /^\.[a-z]+ignore$/.test(path.basename(file));
}

function previewOf({ path: file, name, before, now }: Undoable): Preview {
  const note = before === undefined ? 'the file is removed' : undefined;
  if (!isIgnoreFile(file)) return envPreview(name, now, before ?? Buffer.alloc(0), note);
  const linesOf = (bytes: Buffer | undefined): string[] => bytes?.toString('utf8').split(/\r?\n/).filter((line) => line !== '') ?? [];
  const [old, present] = [linesOf(before), linesOf(now)];
  const lines = [
    ...present.filter((line) => !old.includes(line)).map((line) => ({ sign: '-' as const, text: untrusted(line) })),
    ...old.filter((line) => !present.includes(line)).map((line) => ({ sign: '+' as const, text: untrusted(line) })),
  ];
  return { kind: 'file', path: name, lines, ...(note === undefined ? {} : { note }) };
}

/** The env files with a key that the rules hide which are taken back: “.env, which holds a key”. */
async function exposes(session: Session, undoable: readonly Undoable[], files: Files, git: Git): Promise<string | undefined> {
  const rules = undoable.filter((entry) => isIgnoreFile(entry.path));
  if (rules.length === 0) return undefined;
  const { file: named } = session.options;
  const scope = await settleScope(session.world, { files, git }, named === undefined ? {} : { envFile: named });
  const chosen = scope.envFile.path;
  const others = await git.others(chosen, envFileGlobs, 'ignored');
  const names: string[] = [];
  for (const file of new Set([chosen, ...('because' in others ? [] : others)])) {
    const entry = undoable.find((each) => each.path === file);
    const found = await files.look(file);
    const left = entry === undefined ? (found.kind === 'file' ? found.bytes : undefined) : entry.before;
    if (left === undefined || !holdsAnyKey(left)) continue;
    const judged = await git.ignoreVerdict(file, { asIfUntracked: true });
    const rule = judged.verdict === 'ignored' ? judged.rule : undefined;
    // Of the chosen file it is said whatever hides it now: the run that is taken back found nothing that it trusted.
    if (file === chosen || rule === undefined || rules.some((each) => isTakenBack(rule.pattern, each) || !onlyLosesLines(each))) {
      names.push(untrusted(wayTo(scope.root, file), 100));
    }
  }
  const [one, ...more] = names;
  if (one === undefined) return undefined;
  return more.length === 0 ? `${one}, which holds a key` : `${shortList('', names, 60).trimStart()}, which hold keys`;
}

/** The variable's value may be the key of a gateway, which looks like anything. */
function holdsAnyKey(bytes: Buffer): boolean {
  return keyValueOf(readEnvDocument(bytes)) !== undefined || holdsKey(bytes);
}

/** This program only adds rules. A record that does anything else, say add a `!.env.local`, came with an archive. */
function onlyLosesLines({ before, now }: Undoable): boolean {
  const lines = now.toString('latin1').split(/\r?\n/);
  let at = 0;
  for (const line of before?.toString('latin1').split(/\r?\n/) ?? []) {
    at = lines.indexOf(line, at) + 1;
    if (at === 0) return false;
  }
  return true;
}

function isTakenBack(pattern: string, { before, now }: Undoable): boolean {
  const has = (bytes: Buffer | undefined): boolean => bytes?.toString('utf8').split(/\r?\n/).includes(pattern) ?? false;
  return has(now) && !has(before);
}

/** Why it was not taken back; `undefined`: it was. */
async function takeBack({ path: file, before, now }: Undoable, files: Files): Promise<string | undefined> {
  if (before === undefined) {
    const removed = await files.remove(file, now);
    return removed.written ? undefined : removed.text;
  }
  const result = await files.write({ path: file, before: now, after: before, secret: !isIgnoreFile(file) && holdsAnyKey(before) });
  return result.written ? undefined : result.text;
}
