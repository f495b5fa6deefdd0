import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { marker } from '../../keys/marker.ts';
import { makeOwnDirectory, removeOwnDirectory } from '../../machine/own-directory.ts';
import { gitDirectoryOf } from '../directory.ts';
import type { GitFailure } from '../failure.ts';
import type { GitCommand, GitLocation } from '../command.ts';
import { programsOff } from '../programs-off.ts';
import { guardLines } from './script.ts';

/** What the guard did with a commit of nothing, and with one of a made-up key. */
export type GuardProof = 'works' | 'stops-everything' | 'lets-keys-through';

/**
 * Tries the guard out in this repository with git's own shell, as a hook would run it, on an index and an object store in a scratch
 * directory inside git's own: nothing is staged, nobody's hooks run, and no object stays. Our program isn't asked: it wouldn't see the
 * scratch store.
 */
export async function proveGuard(git: GitCommand, { root, gitDir }: GitLocation): Promise<GuardProof | GitFailure> {
  const off = await programsOff(git, root);
  if ('because' in off) return off;
  const commonDir = (await gitDirectoryOf(root))?.commonDir ?? gitDir;
  const scratch = await makeOwnDirectory(gitDir, 'openai-setup-');
  try {
    const objects = join(scratch, 'objects');
    await mkdir(objects);
    const env = {
      GIT_INDEX_FILE: join(scratch, 'index'),
      GIT_OBJECT_DIRECTORY: objects,
      GIT_ALTERNATE_OBJECT_DIRECTORIES: [join(commonDir, 'objects')].join(delimiter),
    };
    const script = ['command() { return 1; }', ...guardLines()].join('\n');
    const stops = async (): Promise<boolean | GitFailure> => {
      const ran = await git(root, [...off, '-c', `alias.openai-setup-guard=!${script}`, 'openai-setup-guard'], { alsoFine: [1], env });
      return 'because' in ran ? ran : ran.status === 1;
    };
    const head = await git(root, ['rev-parse', '--quiet', '--verify', 'HEAD'], { alsoFine: [1] });
    if ('because' in head) return head;
    if (head.status === 0) {
      const read = await git(root, [...off, 'read-tree', 'HEAD'], { env });
      if ('because' in read) return read;
    }
    const stopsNothing = await stops();
    if (typeof stopsNothing === 'object') return stopsNothing;
    if (stopsNothing) return 'stops-everything';

    const letters = (): string => randomBytes(24).toString('hex');
    const stored = await git(root, ['hash-object', '-w', '--stdin'], { input: `KEY=sk-proj-${letters()}${marker}${letters()}\n`, env });
    if ('because' in stored) return stored;
    const entry = `100644,${stored.stdout.trim()},openai-setup-guard.txt`;
    const staged = await git(root, [...off, 'update-index', '--add', '--cacheinfo', entry], { env });
    if ('because' in staged) return staged;
    const stopsKey = await stops();
    return typeof stopsKey === 'object' ? stopsKey : stopsKey ? 'works' : 'lets-keys-through';
  } finally {
    removeOwnDirectory(scratch);
  }
}
