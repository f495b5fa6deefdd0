import path from 'node:path';
import type { Files } from '../machine/files.ts';
import { directoriesUp, isBelow, isWithin, realPathOf, relativePath } from '../machine/paths.ts';
import type { World } from '../machine/world.ts';
import { untrusted } from '../wording/untrusted.ts';
import { assignmentsIn, type ShellAssignment, sourcedFiles, type StartupSyntax } from './assignment.ts';
import { environmentFiles } from './environment-files.ts';
import { type Reader, startupFiles, type StartupPlace } from './startup-files.ts';

/** A line that sets a variable. */
export type WrittenLine = {
  /** As displayed: `~/.zshrc`. */
  readonly file: string;
  /** Absolute. */
  readonly path: string;
  /** 1-based. */
  readonly line: number;
  readonly by: Reader;
};

/** A line, and what it sets. The value must not be shown. */
export type FoundLine = WrittenLine & Omit<ShellAssignment, 'line'> & { readonly inUse: boolean };

/** Files with more than this in all, such as a set of dotfiles that reads itself in turn, aren't read to the end. */
const maxFiles = 80;
/** Of one file: the last ones, which win. */
const maxLines = 50;

type Ports = { readonly files: Files; readonly world: World };
type Place = Pick<StartupPlace, 'syntax' | 'by' | 'inUse'>;

/** The lines that set a variable, in all files that may have exported it, those of the terminal's own shell first; read-only. */
export async function writtenLines({ files, world }: Ports, root: string, name: string): Promise<readonly FoundLine[]> {
  const found: FoundLine[] = [];
  const seen = new Set<string>();
  let read = 0;
  const lookInto = async (file: string, place: Place): Promise<void> => {
    if (seen.has(file) || read >= maxFiles) return;
    seen.add(file);
    const looked = await (isWithin(root, file) ? files.lookInside(file) : files.look(file));
    if (looked.kind !== 'file') return;
    // Where case doesn't count, and behind links, a file has more than one name.
    const real = await realPathOf(file);
    if (real !== file && seen.has(real)) return;
    seen.add(real);
    read += 1;
    const text = looked.bytes.toString('utf8');
    const { by, inUse } = place;
    for (const each of assignmentsIn(text, place.syntax, name).slice(-maxLines))
      found.push({ ...each, file: shownFile(file, root, world), path: file, by, inUse });
    for (const next of readInTurn(text, file, place.syntax, world)) await lookInto(next.path, { ...place, syntax: next.syntax });
  };

  for (const place of [...direnvFiles(root, world), ...startupFiles(world), ...environmentFiles(root, world)]) {
    if ('path' in place) {
      await lookInto(place.path, place);
      continue;
    }
    for (const each of (await files.list(place.directory)).toSorted()) {
      if (place.names.test(each)) await lookInto(path.join(place.directory, each), place);
    }
  }
  return found;
}

/** How a file is named to its owner. */
export function shownFile(file: string, root: string, { home }: Pick<World, 'home'>): string {
  if (isBelow(root, file)) return untrusted(relativePath(root, file), 120);
  return untrusted(home !== undefined && isWithin(home, file) ? `~/${relativePath(home, file)}` : file, 120);
}

/** direnv sets these two when it's active; it wins over what the shell started with. */
function direnvFiles(root: string, { env }: Pick<World, 'env'>): readonly StartupPlace[] {
  if (env['DIRENV_FILE'] === undefined && env['DIRENV_DIR'] === undefined) return [];
  const named = env['DIRENV_FILE'];
  const paths = directoriesUp(root)
    .slice(0, 10)
    .map((directory) => path.join(directory, '.envrc'));
  return [...paths, ...(named !== undefined && path.isAbsolute(named) ? [named] : [])].map((each) => ({
    path: each,
    syntax: 'sh',
    by: 'direnv',
    inUse: true,
  }));
}

/** The files that a file names to be read in turn: by `source`, or by mise's `_.file`. */
function readInTurn(
  text: string,
  file: string,
  syntax: StartupSyntax,
  { home }: Pick<World, 'home'>,
): { path: string; syntax: StartupSyntax }[] {
  if (syntax === 'toml') {
    const named = /^[^\S\r\n\u2028\u2029]*(?:env\.)?(?:_|mise)\.file\s*=\s*(?:\{\s*path\s*=\s*|\[\s*)?"([^"]{1,500})"/m.exec(text)?.[1];
    return named === undefined || named.includes('{') ? [] : [{ path: path.resolve(path.dirname(file), named), syntax: 'environment' }];
  }
  if (syntax !== 'sh') return [];
  return sourcedFiles(text).flatMap((each) =>
    home === undefined && each.startsWith('~') ? [] : [{ path: each.replace(/^~/, home ?? ''), syntax }],
  );
}
