import { chmod, lstat, open, realpath, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { directoryWithGit, realPathOf } from '../machine/paths.ts';
import { codeOf } from '../machine/files-look.ts';
import { readBounded } from '../machine/read-bounded.ts';
import { cardsOf, codesIn, type CardFacts } from './cards.ts';
import type { SeatCode } from './code.ts';
import { makeDirectory } from '../machine/make-directory.ts';

/** Where a workshop's cards are: absolute paths. */
export type CardFiles = { readonly html: string; readonly text: string; readonly csv: string };

export function cardFiles(directory: string, id: string): CardFiles {
  const name = path.join(directory, `workshop-${id}-cards`);
  return { html: `${name}.html`, text: `${name}.txt`, csv: `${name}.csv` };
}

/** `in-git`: the directory, or one above it, belongs to a git repository. `exists`: there are cards of that name already. */
export type CardsNotWritten = {
  readonly written: false;
  readonly because: 'in-git' | 'exists' | 'mode-not-kept' | 'not-writable';
  /** The directory with `.git`, the file, or the directory that can't be written. */
  readonly path: string;
  /** `EACCES`, … */
  readonly systemCode?: string;
};

/**
 * Writes the cards outside of every git work tree, for the user alone. Links are resolved first: one may lead into a work tree. The
 * CSV comes last and whole, so where it is, all are. Missing directories are made (0700).
 */
export async function writeCards(
  directory: string,
  id: string,
  facts: CardFacts,
  codes: readonly SeatCode[],
  { platform }: { readonly platform: NodeJS.Platform },
): Promise<{ readonly written: true; readonly files: CardFiles } | CardsNotWritten> {
  // What doesn't exist yet is made only where it may be used.
  const before = await directoryWithGit(await realPathOf(directory));
  if (before !== undefined) return { written: false, because: 'in-git', path: before };
  let place = directory;
  try {
    await makeDirectory(directory);
    place = await realpath(directory);
    const git = await directoryWithGit(place);
    if (git !== undefined) return { written: false, because: 'in-git', path: git };
    const files = cardFiles(place, id);
    // A whole set is never replaced: its codes may have been printed. Without the CSV, it's what a killed run began.
    if (await isThere(files.csv)) return { written: false, because: 'exists', path: files.csv };
    const cards = cardsOf(facts, codes);
    for (const kind of ['html', 'text', 'csv'] as const) {
      if (!(await writePrivate(files[kind], cards[kind], platform))) return { written: false, because: 'mode-not-kept', path: place };
    }
    return { written: true, files };
  } catch (error) {
    const systemCode = codeOf(error);
    if (systemCode === undefined) throw error;
    return { written: false, because: 'not-writable', path: place, systemCode };
  }
}

const maxCardBytes = 1024 * 1024;

/** The codes on the cards that an earlier run wrote; `undefined` if there are none, or they aren't what was written. */
export async function readCards(directory: string, id: string): Promise<readonly SeatCode[] | undefined> {
  const read = await readBounded(cardFiles(directory, id).csv, maxCardBytes).catch(() => undefined);
  return read === undefined || 'notRead' in read ? undefined : codesIn(read.bytes.toString('utf8'));
}

/** Whole or not at all. `false`: the disk keeps no permissions, so others could read it. */
async function writePrivate(file: string, content: string, platform: NodeJS.Platform): Promise<boolean> {
  const temporary = `${file}.tmp`;
  await rm(temporary, { force: true });
  const handle = await open(temporary, 'wx', 0o600);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await chmod(temporary, 0o600);
  if (platform !== 'win32' && ((await stat(temporary)).mode & 0o077) !== 0) {
    await rm(temporary, { force: true });
    return false;
  }
  await rename(temporary, file);
  return true;
}

async function isThere(file: string): Promise<boolean> {
  return lstat(file).then(
    () => true,
    () => false,
  );
}
