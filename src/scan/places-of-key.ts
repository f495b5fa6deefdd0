import { realpathSync } from 'node:fs';
import path from 'node:path';
import type { Secret } from '../keys/secret.ts';
import { isEnvFileName } from '../env-file/names.ts';
import { inTurns } from '../machine/in-turns.ts';
import { isWithin } from '../machine/paths.ts';
import { searchFiles } from './files.ts';
import { walk } from '../machine/walk.ts';

/** A line, by the real path of its file. */
export type PlaceOfKey = { readonly path: string; /** 1-based. */ readonly line: number };

/** Not all that `scan` skips: people keep env files in `vendor` and `env`, too. */
const skipped = new Set(['.git', '.hg', '.svn', 'node_modules']);
/** Bytes. Nothing that a program reads its key from is larger; data is. */
const largest = 16 * 1024 ** 2;
/** More than anyone reads. */
const mostPlaces = 200;

/**
 * Where a key still is in the files below some directories (real paths), in any encoding that `scan` knows, behind links, too.
 * `isWhole`: all of them could be looked at. Throws the signal's reason if it's aborted.
 */
export async function placesOfKey(
  roots: readonly string[],
  isIt: (key: Secret) => boolean,
  signal: AbortSignal,
): Promise<{ readonly places: readonly PlaceOfKey[]; readonly files: readonly string[]; readonly isWhole: boolean }> {
  let isWhole = true;
  const onMissed = (): void => void (isWhole = false);
  const files: string[] = [];
  const places: PlaceOfKey[] = [];
  const searched = new Set<string>();
  for (const root of roots) {
    // Names by the directory that they're really in: what's reached through a link is somewhere else.
    const byDirectory = new Map<string, string[]>();
    const realOf = new Map<string, string | undefined>();
    for await (const name of inTurns(walk(root, { skip: skipped, followsLinks: true, onMissed }))) {
      signal.throwIfAborted();
      if (name === undefined) continue;
      const below = path.dirname(name);
      if (!realOf.has(below)) realOf.set(below, realDirectory(path.join(root, below)));
      const real = realOf.get(below);
      // Outside, it's a linked package's env file that counts, not the data that a link leads to.
      if (real === undefined || !(isWithin(root, real) || isEnvFileName(path.basename(name)))) continue;
      files.push(path.join(root, name));
      const file = path.join(real, path.basename(name));
      if (searched.has(file)) continue;
      searched.add(file);
      const isInPlace = real === path.join(root, below);
      const [directory, inIt] = isInPlace ? [root, name] : [real, path.basename(name)];
      const names = byDirectory.get(directory);
      if (names === undefined) byDirectory.set(directory, [inIt]);
      else names.push(inIt);
    }
    for (const [directory, names] of byDirectory)
      await searchFiles(names, {
        root: directory,
        largest,
        onKey(name, { secret, line }) {
          if (isIt(secret) && places.length < mostPlaces) places.push({ path: path.join(directory, name), line });
        },
        onUnread: onMissed,
        progress: () => {},
        signal,
      });
  }
  return { places, files, isWhole };
}

function realDirectory(directory: string): string | undefined {
  try {
    return realpathSync.native(directory);
  } catch {
    return undefined;
  }
}
