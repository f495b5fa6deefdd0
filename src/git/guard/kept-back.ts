import { dirname, join, resolve } from 'node:path';
import { readTextBounded } from '../../machine/read-bounded.ts';
import { yamlDocuments } from '../../machine/yaml.ts';
import { isAsGenerated } from './generated.ts';
import { guardId as id } from './hook-name.ts';
import { lefthookLocalFiles } from './manager-files.ts';

/**
 * What can keep a guard that's in its file from running. `name`: outside text; `file`: absolute path, or `undefined` if it's in the shell;
 * `writer`: the hook manager that writes the file, though not as it is now.
 */
export type KeptBackBy = {
  readonly name: string;
  readonly file: string | undefined;
  readonly writer?: 'husky' | 'lefthook' | 'pre-commit';
};

type Script = { readonly file: string; readonly script: string };
type Settings = Readonly<Record<string, unknown>>;

/**
 * What keeps a hook manager from running the guard, now or in some commits; `undefined` only if nothing known does. By what husky 9,
 * lefthook 2.2.2, pre-commit 4, and prek 0.4 do (November 2026).
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
  if (kind !== 'husky' && kind !== 'lefthook' && kind !== 'pre-commit') return undefined;
  const home = env['HOME'] ?? env['USERPROFILE'] ?? '';
  const changed: KeptBackBy | undefined = isAsGenerated(kind, hook.script, [root, home])
    ? undefined
    : { name: unknown, file: hook.file, writer: kind };
  if (kind === 'husky') return changed ?? (await inHusky(join(dirname(hook.file), 'h'), root, home, env));
  // Some of these change the hook, too.
  const settings = await settingsIn(script);
  const holdsIt = kind === 'lefthook' ? holdsJob : holdsHook;
  const by = (kind === 'lefthook' ? inLefthook(settings) : undefined) ?? (holds && !holdsIt(settings ?? {}) ? unknown : undefined);
  if (by !== undefined) return { name: by, file };
  for (const name of kind === 'lefthook' ? lefthookLocalFiles : []) {
    const text = await readTextBounded(join(root, name), maxBytes);
    if (text === undefined) continue;
    const byLocal = inLefthook(text.includes(id) || name.endsWith('toml') ? undefined : await settingsIn(text));
    if (byLocal !== undefined) return { name: byLocal, file: join(root, name) };
  }
  return changed;
}

/** Something that can't be named. */
const unknown = '';

const ours = new RegExp(`(?:^|[\\s,:])${id}(?:[\\s,]|$)`);
const variables: Readonly<Record<string, readonly (readonly [string, RegExp])[]>> = {
  husky: [['HUSKY', /^0$/]],
  lefthook: [
    ['LEFTHOOK', /^(?:0|false)$/],
    ['LEFTHOOK_CONFIG', /./],
    ['LEFTHOOK_BIN', /./],
    ['LEFTHOOK_EXCLUDE', ours],
  ],
  'pre-commit': [
    ['SKIP', ours],
    ['PREK_SKIP', ours],
  ],
};

/** What husky's own script, or a startup file that it runs, has before the guard. */
async function inHusky(
  helper: string,
  root: string,
  home: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<KeptBackBy | undefined> {
  const script = await readTextBounded(helper, maxBytes);
  // Without it, git makes no commit.
  if (script === undefined) return undefined;
  if (!isAsGenerated('husky', script, [])) return { name: unknown, file: helper, writer: 'husky' };
  const older = script.includes('for f') ? ['.huskyrc', '.huskyrc.sh'] : [];
  for (const file of [join(env['XDG_CONFIG_HOME'] || join(home, '.config'), 'husky/init.sh'), ...older.map((name) => join(home, name))]) {
    const startup = await readTextBounded(resolve(root, file), maxBytes);
    const line = startup?.split('\n').find((each) => !isHarmless(each.trim()));
    if (line !== undefined) return { name: line.trim(), file };
  }
  return undefined;
}
const maxBytes = 1024 * 1024;
function isHarmless(line: string): boolean {
  return setsUp.test(line) || (longerPath.test(line) && keptPath.test(line));
}
const longerPath = /^(?:export )?PATH=(?:"[\w./~:${}-]+"|[\w./~:${}-]+)$/;
const keptPath = /[=":]\$PATH(?:[":]|$)/;
/** What the version managers of Node have people put there: see nvm's README (0.40, November 2026). */
const setsUp =
  /^(?:#.*|export (?:NVM_DIR="\$HOME\/\.nvm"|NVM_DIR="\$\(\[ -z "\$\{XDG_CONFIG_HOME-\}" \] && printf %s "\$\{HOME\}\/\.nvm" \|\| printf %s "\$\{XDG_CONFIG_HOME\}\/nvm"\)")|\[ -s "\$NVM_DIR\/(nvm\.sh|bash_completion)" \] && \\?\. "\$NVM_DIR\/\1"(?: +#.*)?)?$/;

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
    Object.keys(settings).find((name) => /^(?:extends|remotes?|rc|lefthook)$/.test(name)) ??
    hook.find(([name, value]) => {
      const values = [value].flat().map(textOf);
      // Also of `merge` and `rebase`: git runs the hook when a person ends one with `git commit`, or once more right after it.
      if (name === 'skip') return values.some((each) => each !== 'false');
      return name === 'exclude_tags' ? ours.test(values.join(' ')) : !harmless.test(name);
    })?.[0]
  );
}
const harmless = /^(?:commands|jobs|scripts|parallel|piped|follow|setup|skip_lfs|fail_on_changes(?:_diff)?)$/;

/** Whether lefthook finds the guard where we'd put it, with nothing beside it that may leave it out. */
function holdsJob(settings: Settings): boolean {
  const { commands, jobs } = record(settings['pre-commit']);
  const found = [record(commands)[id], ...list(jobs).filter((each) => each['name'] === id)].map(record);
  return found.some(({ run, name: _name, ...others }) => /^if \(?git diff --cached/.test(textOf(run)) && Object.keys(others).length === 0);
}

const asPutThere = '{"language":"system","pass_filenames":false,"always_run":true,"stages":["pre-commit"]}';
/** Whether pre-commit finds it there, in each commit, whatever its files are. */
function holdsHook(settings: Settings): boolean {
  const found = list(settings['repos']).flatMap(({ hooks }) => list(hooks).filter((each) => each['id'] === id));
  return found.some(
    ({ id: _id, name: _name, entry, ...others }) =>
      /^sh -c '\s*if \(?git diff --cached/.test(textOf(entry)) && JSON.stringify(others) === asPutThere,
  );
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
