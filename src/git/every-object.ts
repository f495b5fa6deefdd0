import { setImmediate } from 'node:timers/promises';
import type { GitCommand } from './command.ts';
import { eachLine } from './each-line.ts';
import type { GitFailure } from './failure.ts';
import { ObjectReader, type ObjectVisitor } from './object-reader.ts';
import { unhurried } from './unhurried.ts';

/** Milliseconds of silence after which git is stopped: it can spin for half a minute on a broken delta. */
const longestSilence = 10_000;
/** Objects to get around, each of which costs a new process. With more, the repository is broken beyond that. */
const maxBroken = 200;
/** Milliseconds, all silences together. */
const maxSilence = 3 * longestSilence;
/** Milliseconds that the rest of the program waits at most. */
const maxTurn = 30;

/** What couldn't be read. Outside text. `object`: the name of the object that it is. */
export type Unread = { readonly what: string; readonly why: string; readonly object?: string };

export function unreadObject(object: string, why: string): Unread {
  return { what: `object ${object}`, why, object };
}

// What git puts on the heap for a large file is limited; it streams files above the threshold.
const reading = ['--no-replace-objects', '-c', 'core.bigFileThreshold=16m', 'cat-file'];
const everything = ['--batch-all-objects', '--unordered'];

/**
 * Shows every object that a repository has to a visitor, whether or not anything leads to it, also those of its alternates. Nothing is
 * fetched. What git can't read is returned, and everything else is read anyway.
 */
export async function visitEveryObject(
  git: GitCommand,
  cwd: string,
  visitor: ObjectVisitor,
  progress: (count: number) => void,
): Promise<readonly Unread[]> {
  const first = await visit(git, cwd, [...everything, '--batch', '--buffer'], visitor, progress);
  if (first.failure === undefined) return [];
  // git gave up at some object. The others are named one by one.
  const names: string[] = [];
  const unlisted = await eachLine(git, cwd, ['cat-file', ...everything, '--batch-check=%(objectname)'], (name) => names.push(name));
  if (unlisted !== undefined || names.length === 0) return [{ what: 'objects', why: first.failure.text }];
  return await visitNamed(git, cwd, names, visitor, progress, first.count);
}

/** The same for named objects. `from`: the first ones were seen, as far as anybody knows. */
export async function visitNamed(
  git: GitCommand,
  cwd: string,
  names: readonly string[],
  visitor: ObjectVisitor,
  progress: (count: number) => void = () => {},
  from = 0,
): Promise<readonly Unread[]> {
  const unread: Unread[] = [];
  const until = performance.now() + maxSilence;
  for (let at = Math.min(from, names.length); at < names.length;) {
    const base = at;
    const { count, failure } = await visit(
      git,
      cwd,
      ['--batch', '--buffer'],
      visitor,
      (done) => progress(base + done),
      Buffer.from(`${names.slice(at).join('\n')}\n`),
    );
    at += count;
    if (failure === undefined) break;
    if (at >= names.length) break;
    unread.push(unreadObject(names[at] ?? '', failure.text));
    at += 1;
    if (unread.length < maxBroken && performance.now() < until) continue;
    unread.push({ what: `${names.length - at} objects`, why: failure.text });
    break;
  }
  return unread;
}

async function visit(
  git: GitCommand,
  cwd: string,
  args: readonly string[],
  visitor: ObjectVisitor,
  progress: (count: number) => void,
  input?: Buffer,
): Promise<{ readonly count: number; readonly failure: GitFailure | undefined }> {
  const reader = new ObjectReader(visitor);
  const rest = unhurried();
  let since = performance.now();
  const answer = await git(cwd, [...reading, ...args], {
    ...(input === undefined ? {} : { input }),
    onOutput(piece) {
      reader.push(piece);
      rest(piece.length);
      if (performance.now() - since < maxTurn) return undefined;
      progress(reader.count);
      return setImmediate().then(() => {
        since = performance.now();
      });
    },
  });
  const isWhole = reader.end();
  progress(reader.count);
  if ('because' in answer) return { count: reader.count, failure: answer };
  return {
    count: reader.count,
    failure: isWhole ? undefined : { because: 'failed', text: 'git stopped in the middle of an object' },
  };
}
