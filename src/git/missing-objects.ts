import type { GitCommand } from './command.ts';
import { eachLine } from './each-line.ts';
import { unreadObject, type Unread } from './every-object.ts';
import * as text from './failure.text.ts';

/** Objects that are named. With more, a whole store is gone. */
const maxNamed = 200;
const walk = ['rev-list', '--objects', '--no-object-names', '--all', '--reflog', '--indexed-objects', '--ignore-missing'];
const print = [...walk, '--missing=print'];

/**
 * What commits, reflogs, and the index lead to and the repository doesn't have: an object that was lost, an alternate that's gone. Reading
 * everything that's there doesn't tell. `isPartial`: something is missing that a partial clone may get; nobody asks which of it.
 */
export async function missingObjects(
  git: GitCommand,
  cwd: string,
): Promise<{ readonly missing: readonly Unread[]; readonly isPartial: boolean }> {
  if (await hasPromises(git, cwd)) return { missing: [], isPartial: await lacksSome(git, cwd) };
  const missing: Unread[] = [];
  if ((await eachLine(git, cwd, [...walk, '--quiet'], () => {})) === undefined) return { missing, isPartial: false };
  // It gave up at the first one; or after a long silence, in a very large repository.
  let more = 0;
  const second = await eachLine(git, cwd, print, (name) => {
    if (!name.startsWith('?')) return;
    if (missing.length < maxNamed) missing.push(unreadObject(name.slice(1), text.isMissing));
    else more += 1;
  });
  if (more > 0) missing.push({ what: `${more} more objects`, why: text.isMissing });
  if (second !== undefined) missing.push({ what: 'commits', why: second.text });
  return { missing, isPartial: false };
}

/** Whether a partial clone lacks something: by its settings alone, it's partial for good, whatever is fetched later. */
export async function lacksObjects(git: GitCommand, cwd: string): Promise<boolean> {
  return (await hasPromises(git, cwd)) && (await lacksSome(git, cwd));
}

async function hasPromises(git: GitCommand, cwd: string): Promise<boolean> {
  const setting = ['config', '--get-regexp', String.raw`^(extensions\.partialclone|remote\..*\.promisor)$`];
  const partial = await git(cwd, setting, { alsoFine: [1] });
  return !('because' in partial) && partial.status === 0;
}

async function lacksSome(git: GitCommand, cwd: string): Promise<boolean> {
  let isLacking = false;
  const failure = await eachLine(git, cwd, print, (name) => {
    if (name.startsWith('?')) isLacking = true;
  });
  return isLacking || failure !== undefined;
}
