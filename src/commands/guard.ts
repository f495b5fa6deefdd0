import { mkdir, rmdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Question } from '../engine/ask.ts';
import type { Preview } from '../engine/preview.ts';
import { block, topOfScript, withLines, withoutBlock } from '../git/guard/block.ts';
import { configLines } from '../git/guard/git-config.ts';
import type { GuardPlace, NoGuardPlace } from '../git/guard/look.ts';
import { linesFor, withManagedGuard } from '../git/guard/managers.ts';
import { guardLine, guardLines } from '../git/guard/script.ts';
import { writeInGitDirectory } from '../git/guard/write.ts';
import { gitPort, type Git } from '../git/git.ts';
import { browserPort } from '../machine/browser.ts';
import { filesPort } from '../machine/files.ts';
import { relativePathWithin } from '../machine/paths.ts';
import { settingsPort } from '../machine/settings.ts';
import { jsonText } from '../terminal/json.ts';
import { linePrompt } from '../terminal/lines/line-prompt.ts';
import { previewLines } from '../terminal/preview-lines.ts';
import { written } from '../terminal/written.ts';
import { asTyped } from '../wording/as-typed.ts';
import { untrusted } from '../wording/untrusted.ts';
import type { Session } from './session.ts';
import { trustGit } from './trust-git.ts';
import * as text from './guard.text.ts';

/** What became of it. `lines`: for people, followed by `code` to copy; `state` and `file`: for programs. */
type Ending = {
  readonly state: 'installed' | 'already-there' | 'removed' | 'absent' | 'planned' | 'declined' | 'refused';
  readonly exitCode: 0 | 1;
  readonly lines: readonly string[];
  readonly code?: readonly string[];
  readonly file?: string;
  readonly because?: string;
};

/** `scan --install-guard` and `scan --remove-guard`. Resolves to the exit status. */
export async function runGuard(session: Session, action: 'install' | 'remove'): Promise<number> {
  const { world, options, terminal, signal, version } = session;
  const git = gitPort(world, signal);
  await trustGit(session, { git, settings: settingsPort(world) });
  const ending = await (action === 'install' ? install(session, git) : remove(session, git));
  signal.throwIfAborted();
  const code = indented(ending.code ?? []);
  if (options.json) {
    const { state, exitCode, file, because } = ending;
    const guard = {
      action,
      state,
      ...(file !== undefined && { file }),
      ...(because !== undefined && { because }),
      text: [...ending.lines, ...code],
    };
    const document = { schemaVersion: 1, tool: { name: 'openai-setup', version }, command: 'scan', guard, exitCode };
    terminal.stdout.write(`${jsonText(document)}\n`);
  } else {
    terminal.stdout.write([...ending.lines.map((line) => written(line, terminal.style)), ...code.map((line) => `${line}\n`)].join(''));
  }
  return ending.exitCode;
}

async function install(session: Session, git: Git): Promise<Ending> {
  const { cwd } = session.world;
  const obstacle = await whyNothing(git, cwd);
  if (obstacle !== undefined) return obstacle;
  const state = await git.guard(cwd);
  if ('because' in state) return refused(text.gitFailed(state.text), state.because);
  const root = (await git.bounds()).root;
  const nameOf = (file: string): string => untrusted(relativePathWithin(root, file) ?? file, 200);
  if (state.state === 'there' && !state.isOutdated)
    return { state: 'already-there', exitCode: 0, lines: text.isThere(nameOf(state.place.file)), file: nameOf(state.place.file) };
  if (state.state === 'no-place') return noPlace(state.why, nameOf);
  const { place } = state;
  const name = nameOf(place.file);
  const isRenewal = state.state === 'there';
  const rest = isRenewal ? withoutBlock(place.content ?? Buffer.alloc(0)) : place.content;
  if (isRenewal && rest === undefined) return refused([text.endIsMissing(name)], 'unclear', name);
  const before = rest === 'removed' ? undefined : rest;
  const after = await withGuard({ ...place, content: before });
  if (after === undefined) {
    const lines = place.kind === 'lefthook' || place.kind === 'pre-commit' ? linesFor[place.kind] : block(guardLines());
    return { ...refused([text.notEditable(name)], 'not-editable', name), code: lines };
  }
  const preview = previewOf(name, '+', addedLines(before, after));
  const agreed = await consent(session, '--install-guard', text.wouldInstall(name, place, isRenewal), [preview], text.install);
  if (agreed !== true) return { ...agreed, file: name };
  // Not before: it writes, though nothing that stays.
  const proof = await git.proveGuard(cwd);
  if (typeof proof === 'object') return refused(text.gitFailed(proof.text), proof.because);
  if (proof !== 'works') return refused([text.notProved[proof], text.reportIt], proof);
  const failed = await write(session, git, place, after);
  if (failed !== undefined) return refused([failed], 'not-written', name);
  const now = await git.guard(cwd);
  if ('because' in now || now.state !== 'there' || now.isOutdated) {
    await write(session, git, { ...place, content: after }, place.content);
    return refused([text.notEffective(name)], 'not-effective', name);
  }
  return { state: 'installed', exitCode: 0, lines: text.installed(name, place), file: name };
}

async function remove(session: Session, git: Git): Promise<Ending> {
  const { cwd } = session.world;
  const obstacle = await whyNothing(git, cwd);
  if (obstacle !== undefined) return obstacle;
  const places = await git.guardPlaces(cwd);
  if ('because' in places) return refused(text.gitFailed(places.text), places.because);
  const root = (await git.bounds()).root;
  const nameOf = ({ file }: GuardPlace): string => untrusted(relativePathWithin(root, file) ?? file, 200);
  if (places.length === 0) return { state: 'absent', exitCode: 0, lines: [text.isNowhere] };
  const changes = places.map((place) => ({ place, name: nameOf(place), after: withoutBlock(place.content ?? Buffer.alloc(0)) }));
  const unclear = changes.find(({ after }) => after === undefined);
  if (unclear !== undefined) return refused([text.endIsMissing(unclear.name)], 'unclear', unclear.name);
  const previews = changes.map(({ place, name, after }) => {
    const rest = after === 'removed' || after === undefined ? Buffer.alloc(0) : after;
    const preview = previewOf(name, '-', addedLines(rest, place.content ?? rest));
    return after === 'removed' ? { ...preview, note: text.fileGoes } : preview;
  });
  const file = changes.map(({ name }) => name).join(', ');
  const agreed = await consent(session, '--remove-guard', [text.wouldRemove], previews, text.removal);
  if (agreed !== true) return { ...agreed, file };
  for (const { place, after } of changes) {
    const failed = await write(session, git, place, after === 'removed' ? undefined : after);
    if (failed !== undefined) return refused([failed], 'not-written', nameOf(place));
  }
  return {
    state: 'removed',
    exitCode: 0,
    lines: changes.map(({ name, after }) => (after === 'removed' ? text.fileIsGone(name) : text.removed(name))),
    file,
  };
}

async function whyNothing(git: Git, cwd: string): Promise<Ending | undefined> {
  const repository = await git.repository(cwd);
  if ('because' in repository) {
    return repository.because === 'no-repository'
      ? refused(text.noRepository, 'no-repository')
      : refused(text.gitFailed(repository.text), repository.because);
  }
  const { gitFailure } = await git.bounds();
  return gitFailure === undefined ? undefined : refused(text.gitFailed(gitFailure.text), gitFailure.because);
}

/** The file with the guard in it; `undefined`: it can't be edited. */
async function withGuard({ kind, content }: GuardPlace): Promise<Buffer | undefined> {
  const old = content ?? Buffer.alloc(0);
  // UTF-16, or no text at all.
  if (old.includes(0)) return undefined;
  switch (kind) {
    case 'config': {
      const hasMark = old.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf]));
      return withLines(old, hasMark ? 3 : 0, block(configLines));
    }
    case 'hook':
    case 'husky': {
      const lines = block(guardLines(), { isNewFile: content === undefined });
      if (content === undefined) return Buffer.from([...(kind === 'hook' ? ['#!/bin/sh'] : []), ...lines, ''].join('\n'));
      return withLines(old, topOfScript(old), lines);
    }
    case 'lefthook':
    case 'pre-commit':
      return await withManagedGuard(kind, old);
    default:
      return kind satisfies never;
  }
}

/** Why it wasn't written; `undefined`: it was. `after`: `undefined` removes the file. */
async function write({ world }: Session, git: Git, place: GuardPlace, after: Buffer | undefined): Promise<string | undefined> {
  const { file, content: before, shared } = place;
  const name = untrusted(relativePathWithin((await git.bounds()).root, file) ?? file, 200);
  if (!shared) {
    const written = await writeInGitDirectory(file, before, after, place.kind === 'hook' ? 0o755 : 0o644);
    return written === 'written' ? undefined : text.notWritten(name, written);
  }
  const files = filesPort(world, git);
  // The directory of the team's hooks may be only a setting so far.
  if (before === undefined && (await files.isInProject(file))) await mkdir(dirname(file), { recursive: true }).catch(() => {});
  const result =
    after === undefined
      ? await files.remove(file, before ?? Buffer.alloc(0))
      : await files.write({
          path: file,
          before,
          after,
          secret: false,
          ...(place.kind === 'hook' && before === undefined ? { mode: 0o755 } : {}),
        });
  // Fails, as it should, while something is in it.
  if (after === undefined && result.written) await rmdir(dirname(file)).catch(() => {});
  return result.written ? undefined : `${result.text}.`;
}

/** Shows what would change and asks. `true`: agreed; otherwise how it ends. */
async function consent(
  { world, options, mode, terminal, signal }: Session,
  command: string,
  before: readonly string[],
  previews: readonly Preview[],
  question: typeof text.install,
): Promise<true | Ending> {
  const code = previews.flatMap(previewLines);
  const planned = { state: 'planned', lines: before, code } as const;
  const shown = `${indented(previews.flatMap((each) => shortened(previewLines(each), asTyped(text.rest(command), terminal.style.typedName)))).join('\n')}\n`;
  if (options.dryRun) return { ...planned, exitCode: 0 };
  if (options.yes) {
    if (!options.json) terminal.stdout.write(before.map((line) => written(line, terminal.style)).join('') + shown);
    return true;
  }
  if (mode.answers !== 'person') {
    terminal.stderr.write(written(text.nobodyToAsk(command), terminal.style));
    return { ...planned, exitCode: 1 };
  }
  // What they are is told below, right above the answers.
  terminal.stdout.write(shown);
  const prompt = linePrompt({ terminal, world, browser: browserPort(world, { allowed: false }) });
  const asked: Question = { kind: 'confirm', ...question, guidance: before, recommended: true };
  const answer = await prompt.ask({ id: 'guard', question: asked, canGoBack: false }, signal).finally(() => prompt.close());
  return answer.kind === 'answer' && answer.value === true ? true : { state: 'declined', exitCode: 0, lines: [text.nothingChanged] };
}

/** What the guard does, without how it tells: all of it would push the reason for it out of the window. */
function shortened(lines: readonly string[], rest: string): readonly string[] {
  const first = lines.findIndex((line) => line.includes('grep')) + 1;
  const isLong = first > 0 && lines.length > first + 4;
  const some = isLong ? [...lines.slice(0, first), `    ${rest}`, ...lines.slice(-2)] : lines;
  return some.map((line) => (line.length > widest ? `${line.slice(0, widest)}…` : line));
}

/** Characters. */
const widest = 74;

function noPlace(place: NoGuardPlace, nameOf: (file: string) => string): Ending {
  const { by } = place;
  const name = nameOf(place.file);
  const keptBackBy = by && { ...by, name: untrusted(by.name, 60), file: by.file && nameOf(by.file) };
  const { why, next, lines } = text.noPlace(name, place, keptBackBy);
  const shown =
    lines === undefined
      ? []
      : {
          hook: block(guardLines()),
          'one-line': [guardLine],
          json: [`${JSON.stringify(guardLine).slice(1, -1)}; `],
          lefthook: block(linesFor.lefthook),
        }[lines];
  return { ...refused([`Nothing was changed: ${why}`, ...next], place.because, name), code: shown };
}

function refused(lines: readonly string[], because: string, file?: string): Ending {
  return { state: 'refused', exitCode: 1, lines, because, ...(file !== undefined && { file }) };
}

function previewOf(path: string, sign: '+' | '-', lines: readonly string[]): Extract<Preview, { kind: 'file' }> {
  return { kind: 'file', path, lines: lines.map((line) => ({ sign, text: shownLine(line) })) };
}

/** Our own lines as they are, others made harmless. */
function shownLine(line: string): string {
  const words = line.trim();
  const indent = line.slice(0, line.length - line.trimStart().length).replaceAll('\t', '    ');
  return indent + (ours.has(words) ? words : untrusted(words, 400));
}

const ours: ReadonlySet<string> = new Set(
  [...guardLines('single'), ...guardLines('double'), ...configLines, ...linesFor.lefthook, ...linesFor['pre-commit']].map((line) =>
    line.trim(),
  ),
);

/** The lines that `after` has and `before` doesn't: they're all in one place. */
function addedLines(before: Buffer | undefined, after: Buffer): readonly string[] {
  const [old, now] = [before ?? Buffer.alloc(0), after].map((bytes) => bytes.toString('latin1').split('\n')) as [string[], string[]];
  const count = now.length - old.length;
  let start = 0;
  while (start < old.length && old[start] === now[start]) start += 1;
  return now.slice(start, start + (old.join('') === '' ? now.length - 1 : count));
}

function indented(lines: readonly string[]): readonly string[] {
  return lines.map((line) => `  ${line}`);
}
