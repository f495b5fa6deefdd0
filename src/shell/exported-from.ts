import path from 'node:path';
import type { Files } from '../machine/files.ts';
import type { World } from '../machine/world.ts';
import type { Secret } from '../keys/secret.ts';
import { assignmentsIn, sourcedFiles, type StartupSyntax } from './assignment.ts';
import { startupFiles } from './startup-files.ts';
import { untrusted } from '../wording/untrusted.ts';
import { directoriesUp, isBelow, isWithin } from '../machine/paths.ts';

/** The line that exports a variable. */
export type ExportedFrom = {
  /** As displayed: `~/.zshrc`. */
  readonly file: string;
  /** 1-based; `undefined`: direnv reads an env file because of this file. */
  readonly line: number | undefined;
  readonly direnv: boolean;
};

/** A shell has few startup files; in a set of dotfiles with more than this, the rest isn't read. */
const maxFiles = 80;

/**
 * The startup file and line that export a variable: a line with exactly this value, otherwise the only one that sets it.
 * `undefined` if nothing can be said. `value` is `undefined` for an exported blank.
 */
export async function exportedFrom(
  ports: { readonly files: Files; readonly world: World },
  root: string,
  name: string,
  value: Secret | undefined,
): Promise<ExportedFrom | undefined> {
  const { files, world } = ports;
  const found: (ExportedFrom & { readonly same: boolean; readonly filled: boolean })[] = [];
  const seen = new Set<string>();
  const shown = (file: string): string => {
    if (isBelow(root, file)) return untrusted(path.relative(root, file), 120);
    const inHome = world.home !== undefined && isWithin(world.home, file);
    return untrusted(inHome ? path.join('~', path.relative(world.home, file)) : file, 120);
  };
  const lookInto = async (file: string, syntax: StartupSyntax, direnv = false): Promise<void> => {
    if (seen.has(file) || seen.size >= maxFiles) return;
    seen.add(file);
    const looked = await files.look(file);
    if (looked.kind !== 'file') return;
    const text = looked.bytes.toString('utf8');
    const lines = assignmentsIn(text, syntax, name);
    for (const { line, value: written } of lines) {
      const same = written !== undefined && written.trim() === (value?.reveal() ?? '');
      found.push({ file: shown(file), line, direnv, same, filled: (written?.trim() ?? '') !== '' });
    }
    if (direnv && lines.length === 0 && /^[^\S\r\n\u2028\u2029]*(dotenv|dotenv_if_exists|source_env)\b/m.test(text)) {
      found.push({ file: shown(file), line: undefined, direnv, same: true, filled: false });
    }
    if (syntax !== 'sh') return;
    for (const sourced of sourcedFiles(text)) {
      if (world.home !== undefined || !sourced.startsWith('~')) await lookInto(sourced.replace(/^~/, world.home ?? ''), 'sh');
    }
  };

  // direnv sets these two when it's active; it wins over what the shell started with.
  if (world.env['DIRENV_FILE'] !== undefined || world.env['DIRENV_DIR'] !== undefined) {
    for (const directory of directoriesUp(root).slice(0, 10)) {
      await lookInto(path.join(directory, '.envrc'), 'sh', true);
    }
    const { DIRENV_FILE: file } = world.env;
    if (file !== undefined && path.isAbsolute(file)) await lookInto(file, 'sh', true);
  }
  for (const place of startupFiles(world)) {
    if ('path' in place) {
      await lookInto(place.path, place.syntax);
      continue;
    }
    for (const each of (await files.list(place.directory)).toSorted()) {
      if (place.names.test(each)) await lookInto(path.join(place.directory, each), place.syntax);
    }
  }
  // A line that sets a key didn't export an empty value.
  const possible = found.filter(({ filled }) => value !== undefined || !filled);
  const best = found.find(({ same }) => same) ?? (possible.length === 1 ? possible[0] : undefined);
  return best === undefined ? undefined : { file: best.file, line: best.line, direnv: best.direnv };
}
