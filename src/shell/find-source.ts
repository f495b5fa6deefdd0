import path from 'node:path';
import { Secret } from '../keys/secret.ts';
import { setBy } from '../machine/direnv.ts';
import { byMise } from '../machine/direnv.text.ts';
import type { Files } from '../machine/files.ts';
import { firstProcessVariable } from '../machine/first-process.ts';
import { directoriesUp } from '../machine/paths.ts';
import { readJson } from '../machine/read-json.ts';
import type { World } from '../machine/world.ts';
import { keeperOf, type Keeper } from './environment-keepers.ts';
import { editorSettings } from './environment-files.ts';
import { isByNpmScript, isByVSCode, isFromWindows, surroundingsOf, type Surrounding } from './environment-notes.ts';
import { type FoundLine, shownFile, type WrittenLine, writtenLines } from './written-lines.ts';

/** Where the shell has a variable from. */
export type VariableSource =
  /** These lines set exactly this value; with `sure: false`, a command or another variable provides theirs, so they may. */
  | { readonly kind: 'lines'; readonly lines: readonly [WrittenLine, ...WrittenLine[]]; readonly sure: boolean }
  /** This line sets another value by now: the terminal is older than it. */
  | { readonly kind: 'older'; readonly line: WrittenLine; readonly now: Secret }
  /** direnv loaded an env file that has changed since, because of this file. */
  | { readonly kind: 'direnv'; readonly file: string }
  | { readonly kind: 'mechanism'; readonly mechanism: Mechanism; readonly sure: boolean };

export type Mechanism = Keeper | Surrounding | 'vscode' | 'python-in-vscode' | 'mise' | 'conda' | 'wsl' | 'npm-script' | 'container';

type Ports = { readonly files: Files; readonly world: World };

/**
 * Where the shell has a variable from, by evidence only: a line with exactly this value, or what a program notes about what it has
 * set. A line with another value is never the source. `undefined` if nothing can be said. `value` is `undefined` for an exported
 * blank.
 */
export async function findSource(ports: Ports, root: string, name: string, value: Secret | undefined): Promise<VariableSource | undefined> {
  const { env } = ports.world;
  const wanted = value?.reveal().trim() ?? '';
  if (value !== undefined && isByVSCode(env, name, wanted)) return byMechanism('vscode');

  const lines = (await writtenLines(ports, root, name)).filter((line, _index, all) => !isReplaced(line, all));
  const same = lines.filter((line) => line.value?.trim() === wanted);
  const [source] = [...same.filter(({ inUse }) => inUse), ...same];
  if (source !== undefined) {
    const more = same.filter((line) => line !== source && line.by === source.by && line.inUse === source.inUse);
    return { kind: 'lines', lines: [source, ...more.slice(0, 4)], sure: true };
  }
  const byDirenv = possibleLines(lines.filter(({ by }) => by === 'direnv'));
  const direnv = byDirenv ?? (await staleDirenv(ports, root, name));
  if (direnv !== undefined) return direnv;

  const proven = value === undefined ? undefined : await provenMechanism(ports, name, wanted);
  if (proven !== undefined) return byMechanism(proven);
  return olderThan(lines) ?? possibleLines(lines) ?? (value === undefined ? undefined : await likelyMechanism(ports, root));
}

/** The last line of a file that always takes effect is what the file sets. */
function isReplaced(line: FoundLine, all: readonly FoundLine[]): boolean {
  return all.some(
    (other) => other.path === line.path && other.line > line.line && other.plain && other.value !== undefined && other.value !== line.value,
  );
}

/** What takes effect last, if that's known and isn't empty. */
function olderThan(lines: readonly FoundLine[]): VariableSource | undefined {
  const last = lines.find(({ inUse, plain }) => inUse && plain);
  if (last?.value === undefined || last.value.trim() === '') return undefined;
  return { kind: 'older', line: last, now: new Secret(last.value.trim()) };
}

function possibleLines(lines: readonly FoundLine[]): VariableSource | undefined {
  const unknown = lines.filter(({ value }) => value === undefined);
  const inUse = unknown.filter((line) => line.inUse);
  const [first, ...more] = inUse.length > 0 ? inUse : unknown.filter(({ by }) => by === 'shell');
  return first === undefined ? undefined : { kind: 'lines', lines: [first, ...more.slice(0, 2)], sure: false };
}

const byMechanism = (mechanism: Mechanism, sure = true): VariableSource => ({ kind: 'mechanism', mechanism, sure });

/** direnv has an env file's value that isn't in the file any longer. */
async function staleDirenv({ files, world }: Ports, root: string, name: string): Promise<VariableSource | undefined> {
  if (world.env['DIRENV_FILE'] === undefined && world.env['DIRENV_DIR'] === undefined) return undefined;
  if (world.env['DIRENV_DIFF'] !== undefined && setBy(world.env, name)?.file !== '.envrc') return undefined;
  for (const directory of directoriesUp(root).slice(0, 10)) {
    const file = path.join(directory, '.envrc');
    const looked = await files.look(file);
    if (looked.kind !== 'file') continue;
    const loads = /^[^\S\r\n\u2028\u2029]*(dotenv|dotenv_if_exists|source_env)\b/m.test(looked.bytes.toString('utf8'));
    if (loads || world.env['DIRENV_DIFF'] !== undefined) return { kind: 'direnv', file: shownFile(file, root, world) };
  }
  return undefined;
}

/** What says itself that it has set this value. */
async function provenMechanism(ports: Ports, name: string, value: string): Promise<Mechanism | undefined> {
  const { env } = ports.world;
  if (isByNpmScript(env, name, value)) return 'npm-script';
  if (setBy(env, name)?.sentence === byMise.sentence) return 'mise';
  if (await isByConda(ports, name, value)) return 'conda';
  if (isFromWindows(env, name)) return 'wsl';
  if (await isCodespacesSecret(ports, name, value)) return 'codespaces';
  const keeper = await keeperOf(ports.world, name, value);
  if (keeper !== undefined) return keeper;
  return ports.world.platform === 'linux' && (await firstProcessVariable(name)) === value ? 'container' : undefined;
}

/** `conda env config vars set` keeps them here (conda 25). */
async function isByConda({ files, world }: Ports, name: string, value: string): Promise<boolean> {
  const prefix = world.env['CONDA_PREFIX'];
  if (prefix === undefined || !path.isAbsolute(prefix)) return false;
  return fieldOf(fieldOf(await jsonIn(files, path.join(prefix, 'conda-meta', 'state')), 'env_vars'), name) === value;
}

/** The secrets of a codespace, by name: seen in November 2026, and undocumented, so nothing follows if it isn't there. */
async function isCodespacesSecret({ files, world }: Ports, name: string, value: string): Promise<boolean> {
  if (world.env['CODESPACES'] !== 'true') return false;
  return fieldOf(await jsonIn(files, '/workspaces/.codespaces/shared/user-secrets-envs.json'), name) === value;
}

/** Where the terminal runs, which is where its variables most likely come from if no file sets them. */
async function likelyMechanism({ files, world }: Ports, root: string): Promise<VariableSource | undefined> {
  const [surrounding] = surroundingsOf(world.env);
  if (surrounding !== undefined) return byMechanism(surrounding, false);
  if (world.env['TERM_PROGRAM'] !== 'vscode') return undefined;
  for (const file of editorSettings(root, world)) {
    const looked = await files.look(file);
    if (looked.kind === 'file' && /^[^\S\r\n\u2028\u2029]*"python\.terminal\.useEnvFile"\s*:\s*true/m.test(looked.bytes.toString('utf8'))) {
      return byMechanism('python-in-vscode', false);
    }
  }
  return undefined;
}

async function jsonIn(files: Files, file: string): Promise<unknown> {
  const looked = await files.look(file);
  return looked.kind === 'file' ? readJson(looked.bytes.toString('utf8')) : undefined;
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? new Map(Object.entries(value)).get(name) : undefined;
}
