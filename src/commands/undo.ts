import path from 'node:path';
import type { Question } from '../engine/ask.ts';
import type { Preview } from '../engine/preview.ts';
import { browserPort } from '../machine/browser.ts';
import { filesPort, type Files } from '../machine/files.ts';
import { gitPort, type Git, type IgnoreRule } from '../git/git.ts';
import { settingsPort } from '../machine/settings.ts';
import { takeBack } from '../git/take-back.ts';
import { hashOf, undoRecord, type UndoEntry } from '../git/undo-record.ts';
import { settleScope, type Scope } from '../project/scope.ts';
import { readEnvDocument, valueOf } from '../env-file/document.ts';
import { envPreview } from '../env-file/preview.ts';
import { envFileGlobs } from '../env-file/names.ts';
import { holdsKey } from '../keys/search.ts';
import { previewLines } from '../terminal/preview-lines.ts';
import { written } from '../terminal/written.ts';
import { untrusted } from '../wording/untrusted.ts';
import { linePrompt } from '../terminal/lines/line-prompt.ts';
import type { Session } from './session.ts';
import { trustGit } from './trust-git.ts';
import * as text from './undo.text.ts';
import { isStillWorth, rotationOf } from './rotation-of.ts';
import { stillLookingAfterMs } from '../terminal/lines/still-looking.ts';
import { relativePath, toPosixPath } from '../machine/paths.ts';
import { keyValueOf } from '../env-file/key-value.ts';
import { holdsPlainSecret } from '../env-file/managed.ts';

/** `before`: what it will be. `merged`: the file has changed since, and other changes stay. */
type Undoable = UndoEntry & { readonly name: string; readonly now: Buffer; readonly merged: boolean };

/**
 * Undoes what the last run wrote to files, all of it or nothing: a .gitignore rule must not go while the key that it hides stays. Keys
 * at OpenAI and spending limits aren't touched. Resolves to the exit status.
 */
export async function runUndo(session: Session): Promise<number> {
  const { world, options, mode, terminal, signal } = session;
  const git = gitPort(world, signal);
  const files = filesPort(world, git);
  const record = undoRecord(world, git);
  const say = (lines: string | readonly string[]): void =>
    void terminal.stdout.write(
      [lines]
        .flat()
        .map((line) => written(line, terminal.style))
        .join(''),
    );

  const stillLooking = setTimeout(() => say(text.stillLooking), stillLookingAfterMs).unref();
  const settings = settingsPort(world);
  await trustGit(session, { git, settings });
  const { file, variable: named } = options;
  const settled = () =>
    settleScope(
      world,
      { files, git, settings },
      { ...(file === undefined ? {} : { envFile: file }), ...(named === undefined ? {} : { variable: named }) },
    );
  const entries = await record.entries(world.cwd, async (old) => isStillWorth(await settled(), settings)(old));
  clearTimeout(stillLooking);
  // If Ctrl-C ended git, it found no repository, either.
  signal.throwIfAborted();
  const { gitFailure } = await git.bounds();
  if (gitFailure !== undefined) {
    say(text.gitFailed(gitFailure.text));
    return 1;
  }
  if (typeof entries === 'string') {
    const { lines, status } = withoutEntries[entries];
    say(lines);
    return status;
  }
  const scope = await settled();
  const variable = scope.variable.name;
  const undoable = await undoableOf(session, variable, files, entries);
  if ('changed' in undoable) {
    say(text.changedSince(undoable.changed, undoable.where));
    return 1;
  }
  if (undoable.entries.length === 0) {
    await record.forget(world.cwd);
    say(text.alreadyBack);
    return 0;
  }

  const { name, record: rotation, endsAt } = (await rotationOf(scope, undoable.entries, settings)) ?? {};
  if (name !== undefined && rotation !== undefined && endsAt !== undefined && Date.parse(endsAt) <= world.now().getTime()) {
    say(text.keyHasEnded(`…${rotation.oldLastFour}`, endsAt.slice(0, 10), name));
    return 1;
  }

  const previews = undoable.entries.map((entry) => previewOf(entry, variable));
  const [first, ...more] = await exposedBy(scope, undoable.entries, files, git);
  const isKeyGone = undoable.entries.some(
    ({ path: each, now }) => !isIgnoreFile(each) && (valueOf(readEnvDocument(now), variable)?.value ?? '') !== '',
  );
  const warning = [...(isKeyGone ? [text.wouldLoseKey] : []), ...(first === undefined ? [] : [text.wouldExpose([first, ...more])])];
  const lines = [...previews.flatMap(previewLines), ...warning].map((line) => `  ${line}`);
  if (options.dryRun) {
    say([text.wouldTakeBack, ...lines]);
    return 0;
  }
  if (options.yes || mode.answers !== 'person') {
    say([text.takingBackMeans, ...lines]);
    const refused = !options.yes ? text.nobodyToAsk : first === undefined ? undefined : text.yesIsNotEnough;
    if (refused !== undefined) {
      terminal.stderr.write(written(refused, terminal.style));
      return 1;
    }
  } else {
    const prompt = linePrompt({ terminal, world, browser: browserPort(world, { allowed: false }) });
    const question: Question = {
      kind: 'confirm',
      ...text.question,
      guidance: warning,
      recommended: warning.length === 0,
      preview: previews,
    };
    const answer = await prompt.ask({ id: 'undo', question, canGoBack: false }, signal).finally(() => prompt.close());
    if (answer.kind !== 'answer' || answer.value !== true) {
      say(text.nothingChanged);
      return 0;
    }
  }

  for (const entry of undoable.entries) {
    signal.throwIfAborted();
    const refusal = await undoEntry(entry, variable, files);
    if (refusal !== undefined) {
      say(text.notTakenBack(refusal));
      return 1;
    }
    say(entry.before === undefined ? text.isGone(entry.name) : entry.merged ? text.isTakenOut(entry.name) : text.isBack(entry.name));
  }
  await record.forget(world.cwd);
  if (undoable.entries.some(({ path: each }) => !isIgnoreFile(each))) say(text.whatStays);
  if (isKeyGone) {
    say(text.keyStaysValid);
    // A file has held the new key, even if the run that wrote it was killed before it could note that: it's no lost one.
    if (name !== undefined && rotation !== undefined && rotation.writtenAt === undefined)
      await settings.noteRotation(scope.root, name, { ...rotation, writtenAt: world.now().toISOString() });
  }
  return 0;
}

/** What to print, and the exit status, if there's nothing to undo. */
const withoutEntries = {
  'no-repository': { lines: text.noRepository, status: 1 },
  'nowhere-to-keep': { lines: text.nowhereToKeep, status: 1 },
  nothing: { lines: text.nothingKept, status: 0 },
  'too-old': { lines: text.tooOld, status: 0 },
} as const;

/**
 * What hasn't been undone yet, the last write first; or the name of a file in which somebody has changed what was written, and the
 * line.
 */
async function undoableOf(
  { world }: Session,
  variable: string,
  files: Files,
  entries: readonly UndoEntry[],
): Promise<{ readonly entries: readonly Undoable[] } | { readonly changed: string; readonly where: number | 'gone' | 'too-long' }> {
  const undoable: Undoable[] = [];
  for (const entry of entries.toReversed()) {
    const found = await files.lookInside(entry.path);
    const now = found.kind === 'file' ? found.bytes : undefined;
    const isBack = now === undefined ? found.kind === 'absent' && entry.before === undefined : entry.before?.equals(now) === true;
    if (isBack) continue;
    const name = untrusted(relativePath(world.cwd, entry.path) || entry.path, 120);
    if (now === undefined) return { changed: name, where: 'gone' };
    if (hashOf(now) === entry.afterHash) {
      undoable.push({ ...entry, name, now, merged: false });
      continue;
    }
    // A line with the key that has replaced ours is somebody's new key.
    const isTheirs = (line: string): boolean => isIgnoreFile(entry.path) || !line.includes(variable);
    const left = entry.afterLines === undefined ? 'too-long' : takeBack(entry.before, entry.afterLines, now, isTheirs);
    if (left === 'too-long') return { changed: name, where: left };
    if ('conflictAt' in left) return { changed: name, where: left.conflictAt };
    if (left.content?.equals(now) !== true) undoable.push({ ...entry, before: left.content, name, now, merged: true });
  }
  return { entries: undoable };
}

function isIgnoreFile(file: string): boolean {
  return /^\.[a-z]+ignore$/.test(path.basename(file));
}

function previewOf({ path: file, name, before, now }: Undoable, variable: string): Preview {
  const note = before === undefined ? text.fileIsRemoved : undefined;
  if (!isIgnoreFile(file)) return envPreview(name, variable, now, before ?? Buffer.alloc(0), note);
  const linesOf = (bytes: Buffer | undefined): string[] =>
    bytes
      ?.toString('utf8')
      .split(/\r?\n/)
      .filter((line) => line !== '') ?? [];
  const [old, present] = [linesOf(before), linesOf(now)];
  const lines = [
    ...present.filter((line) => !old.includes(line)).map((line) => ({ sign: '-' as const, text: untrusted(line) })),
    ...old.filter((line) => !present.includes(line)).map((line) => ({ sign: '+' as const, text: untrusted(line) })),
  ];
  return { kind: 'file', path: name, lines, ...(note === undefined ? {} : { note }) };
}

/** The env files with a key that are only hidden by the rules being undone, as displayed. */
async function exposedBy(scope: Scope, undoable: readonly Undoable[], files: Files, git: Git): Promise<readonly string[]> {
  const rules = undoable.filter((entry) => isIgnoreFile(entry.path));
  if (rules.length === 0) return [];
  const chosen = scope.envFile.path;
  // Relative to the repository, whose own path may have links in it.
  const isOf = ({ source }: IgnoreRule, { path: file }: Undoable): boolean =>
    toPosixPath(file).toLowerCase().endsWith(`/${source.toLowerCase()}`);
  const others = await git.otherFiles(chosen, envFileGlobs, 'ignored');
  const names: string[] = [];
  for (const file of new Set([chosen, ...('because' in others ? [] : others)])) {
    const entry = undoable.find((each) => each.path === file);
    const found = await files.look(file);
    const left = entry === undefined ? (found.kind === 'file' ? found.bytes : undefined) : entry.before;
    // What somebody has added to the file since may be secret, too.
    const holdsSecret = (bytes: Buffer): boolean =>
      holdsAnyKey(bytes, scope.variable.name) || (entry?.merged === true && holdsPlainSecret(bytes));
    if (left === undefined || !holdsSecret(left)) continue;
    const judged = await git.ignoreVerdict(file, { asIfUntracked: true });
    const rule = judged.verdict === 'ignored' ? judged.rule : undefined;
    // For the chosen file, say so whatever hides it now: the run being undone found no rule that it trusted.
    if (
      file === chosen ||
      rule === undefined ||
      rules.some((each) => (isOf(rule, each) && isTakenBack(rule.pattern, each)) || !onlyLosesLines(each))
    ) {
      names.push(untrusted(relativePath(scope.root, file), 100));
    }
  }
  return names;
}

/** The variable's value may be a gateway's key, which can look like anything. */
function holdsAnyKey(bytes: Buffer, variable: string): boolean {
  return keyValueOf(readEnvDocument(bytes), variable) !== undefined || holdsKey(bytes);
}

/** This program only adds rules. A record that does anything else, such as adding `!.env.local`, came with an archive. */
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

/** Why it wasn't undone; `undefined`: it was. */
async function undoEntry({ path: file, before, now }: Undoable, variable: string, files: Files): Promise<string | undefined> {
  if (before === undefined) {
    const removed = await files.remove(file, now);
    return removed.written ? undefined : removed.text;
  }
  const result = await files.write({
    path: file,
    before: now,
    after: before,
    secret: !isIgnoreFile(file) && holdsAnyKey(before, variable),
  });
  return result.written ? undefined : result.text;
}
