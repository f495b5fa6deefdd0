import { lstatSync, realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { GitCommand } from '../git/command.ts';
import { visitNamed } from '../git/every-object.ts';
import { fieldsIn } from '../git/fields.ts';
import type { GitFailure } from '../git/failure.ts';
import { noSubmodules } from '../git/introductions.ts';
import { inTurns } from '../machine/in-turns.ts';
import { isWithin } from '../machine/paths.ts';
import type { World } from '../machine/world.ts';
import { keysWithLines } from '../keys/key-stream.ts';
import { keyVisitor, type KeysOfObjects } from './object-keys.ts';
import { Findings } from './findings.ts';

/** An entry of the index that differs from the commit that it's on top of. */
export type StagedEntry = { readonly path: string; readonly blob: string; readonly replaced: string };

const maxBytes = 256 * 1024 * 1024;

/**
 * The index that a hook was given: `git commit -a` and `git commit FILE` use another than the work tree's. Only one in git's own directory
 * counts; anything else may be left over in a shell. One that isn't there yet is empty, for git, too.
 */
export function indexOfHook({ env, cwd }: World, gitDirs: readonly string[]): { readonly indexFile?: string } | 'stray' {
  const named = env['GIT_INDEX_FILE'] ?? '';
  if (named === '') return {};
  try {
    const given = resolve(cwd, named);
    const indexFile = lstatSync(given, { throwIfNoEntry: false })
      ? realpathSync.native(given)
      : join(realpathSync.native(dirname(given)), basename(given));
    return gitDirs.some((each) => isWithin(each, indexFile)) ? { indexFile } : 'stray';
  } catch {
    return 'stray';
  }
}

/** What the next commit would change. Before the first commit, that's everything. */
export async function stagedEntries(
  git: GitCommand,
  cwd: string,
  index: { readonly indexFile?: string },
): Promise<readonly StagedEntry[] | GitFailure> {
  const options = { ...index, maxBytes };
  const head = await git(cwd, ['rev-parse', '--verify', '--quiet', 'HEAD^{commit}'], { alsoFine: [1] });
  if ('because' in head) return head;
  const entries: StagedEntry[] = [];
  const list = async (which: '--stage' | '--unmerged'): Promise<GitFailure | undefined> => {
    const listed = await git(cwd, ['ls-files', which, '-z'], options);
    if ('because' in listed) return listed;
    for await (const field of inTurns(fieldsIn(listed.bytes))) {
      const tab = field.indexOf('\t');
      const [mode, blob = ''] = field.slice(0, tab).split(' ');
      if (mode !== '160000') entries.push({ path: field.slice(tab + 1), blob, replaced: '' });
    }
    return undefined;
  };
  if (head.status !== 0) return (await list('--stage')) ?? entries;
  const changed = await git(
    cwd,
    ['--no-replace-objects', 'diff-index', '--cached', '--raw', '-z', '--no-abbrev', '--no-renames', noSubmodules, 'HEAD', '--'],
    options,
  );
  if ('because' in changed) return changed;
  let raw: readonly string[] | undefined;
  let hasConflicts = false;
  for await (const field of inTurns(fieldsIn(changed.bytes))) {
    if (raw === undefined) raw = field.split(' ');
    else {
      const [, mode, replaced = '', blob = '', state] = raw;
      raw = undefined;
      hasConflicts ||= state === 'U';
      if (mode !== '160000') entries.push({ path: field, blob: realName(blob), replaced: realName(replaced) });
    }
  }
  // All sides of a conflict, which the list of changes doesn't name.
  return (hasConflicts ? await list('--unmerged') : undefined) ?? entries;
}

/** `''` for the name of nothing, which is only zeros. */
function realName(id: string): string {
  return /^0+$/.test(id) ? '' : id;
}

/** Reports the keys that the next commit would add: in no version that it replaces, in whatever file. */
export async function searchStaged(
  git: GitCommand,
  cwd: string,
  index: { readonly indexFile?: string },
  findings: Findings,
): Promise<void> {
  const entries = await stagedEntries(git, cwd, index);
  if ('because' in entries) return findings.couldNotRead({ what: 'index', why: entries.text });
  const keys: KeysOfObjects = new Map();
  const wanted = new Set(entries.flatMap(({ blob, replaced }) => [blob, replaced]).filter((id) => id !== ''));
  const read = new Findings();
  const unread = await visitNamed(git, cwd, [...wanted], keyVisitor(keys, read));
  // A partial clone may not have what's replaced, and nobody needs it.
  const added = new Set(entries.map(({ blob }) => blob));
  findings.couldNotRead(...[...unread, ...read.unread].filter(({ object }) => object === undefined || added.has(object)));
  const before = new Set(entries.flatMap(({ replaced }) => (keys.get(replaced)?.keys ?? []).map(({ secret }) => secret.fingerprint)));
  for (const { path, replaced } of entries)
    if (replaced !== '') for (const { secret } of keysWithLines(Buffer.from(path))) before.add(secret.fingerprint);
  for (const { path, blob } of entries) {
    if (blob === '') continue;
    const place = { kind: 'index', path, reach: 'staged' } as const;
    const inName = keysWithLines(Buffer.from(path));
    for (const key of keys.get(blob)?.keys ?? []) if (!before.has(key.secret.fingerprint)) findings.add(key, { ...place, line: key.line });
    for (const key of inName) if (!before.has(key.secret.fingerprint)) findings.add(key, place);
  }
}
