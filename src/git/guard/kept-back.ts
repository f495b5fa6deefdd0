import { join } from 'node:path';
import { readTextBounded } from '../../machine/read-bounded.ts';
import { yamlDocuments } from '../../machine/yaml.ts';
import { guardId as id } from './hook-name.ts';
import { lefthookLocalFiles } from './manager-files.ts';

/** What can keep a guard that's in its file from running. `name`: outside text; `file`: absolute path, or `undefined` if it's in the shell. */
export type KeptBackBy = { readonly name: string; readonly file: string | undefined };

type Script = { readonly file: string; readonly script: string };
type Settings = Readonly<Record<string, unknown>>;

/**
 * What keeps a hook manager from running the guard, now or in some commits; `undefined` only if nothing known does. By what husky 9,
 * lefthook 2.2.2, and pre-commit 4 do (November 2026).
 *
 * @param managed the hook manager's file; `holds`: the guard is in it
 * @param hook the file that git runs
 */
export async function keptBack(
  { kind, file, script, holds }: Script & { readonly kind: string; readonly holds: boolean },
  hook: Script,
  root: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<KeptBackBy | undefined> {
  const off = variables[kind]?.find(([name, value]) => value.test(env[name] ?? ''))?.[0];
  if (off !== undefined) return { name: `${off}=${env[off]}`, file: undefined };
  if (kind === 'husky') {
    const other = hook.script.split('\n').find((line) => !/^(?:#|(?:(?:\.|sh -e) "[^;&|]+\/(?:h|pre-commit)"(?: "\$@")?)?\s*$)/.test(line));
    return other === undefined ? undefined : { name: other.trim(), file: hook.file };
  }
  if (kind !== 'lefthook') return undefined;
  const settings = await settingsIn(script);
  const by = inLefthook(settings) ?? (holds && !holdsJob(settings ?? {}) ? unknown : undefined);
  if (by !== undefined) return { name: by, file };
  for (const name of lefthookLocalFiles) {
    const text = await readTextBounded(join(root, name), 1024 * 1024);
    if (text === undefined) continue;
    const byLocal = inLefthook(text.includes(id) || name.endsWith('toml') ? undefined : await settingsIn(text));
    if (byLocal !== undefined) return { name: byLocal, file: join(root, name) };
  }
  return undefined;
}

/** Something that can't be named. */
const unknown = '';

const ours = new RegExp(`(?:^|[\\s,])${id}(?:[\\s,]|$)`);
const variables: Readonly<Record<string, readonly (readonly [string, RegExp])[]>> = {
  husky: [['HUSKY', /^0$/]],
  lefthook: [
    ['LEFTHOOK', /^(?:0|false)$/],
    ['LEFTHOOK_CONFIG', /./],
    ['LEFTHOOK_EXCLUDE', ours],
  ],
  'pre-commit': [
    ['SKIP', ours],
    ['PREK_SKIP', ours],
  ],
};

/** `undefined`: it can't be told. */
async function settingsIn(text: string): Promise<Settings | undefined> {
  const documents = await yamlDocuments(text);
  return documents === 'unknown' || documents.length > 1 ? undefined : record(documents[0]);
}

/** The setting of lefthook that leaves out the guard, in some commits at least, or brings others that may. */
function inLefthook(settings: Settings | undefined): string | undefined {
  if (settings === undefined) return unknown;
  const hook = Object.entries(record(settings['pre-commit']));
  return (
    Object.keys(settings).find((name) => /^(?:extends|remotes?)$/.test(name)) ??
    hook.find(([name, value]) => {
      const values = [value].flat().map(textOf);
      // git runs no such hook in a merge or a rebase.
      if (name === 'skip') return !values.every((each) => /^(?:false|merge|merge-commit|rebase)$/.test(each));
      return name === 'exclude_tags' ? ours.test(values.join(' ')) : !harmless.test(name);
    })?.[0]
  );
}
const harmless = /^(?:commands|jobs|scripts|parallel|piped|follow|setup|skip_lfs|fail_on_changes(?:_diff)?)$/;

/** Whether lefthook finds the guard where we'd put it, with nothing beside it that may leave it out. */
function holdsJob(settings: Settings): boolean {
  const { commands, jobs } = record(settings['pre-commit']);
  const found = [record(commands)[id], ...list(jobs).filter((each) => each['name'] === id)].map(record);
  return found.some(({ run, name: _name, ...others }) => textOf(run).includes('git diff --cached') && Object.keys(others).length === 0);
}

/** Of a file of the project, anything but a text or the like may have a way of its own to become one. */
function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number' ? `${value}` : '';
}

function record(value: unknown): Settings {
  return typeof value === 'object' && value !== null ? (value as Settings) : {};
}

function list(value: unknown): readonly Settings[] {
  return Array.isArray(value) ? value.map(record) : [];
}
