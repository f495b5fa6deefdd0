import { access, constants, lstat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, resolve, sep } from 'node:path';
import { isWithin, realPathOf } from '../../machine/paths.ts';
import { followFlags, readBounded } from '../../machine/read-bounded.ts';
import { gitDirectoryOf } from '../directory.ts';
import type { GitFailure } from '../failure.ts';
import type { World } from '../../machine/world.ts';
import type { GitCommand, GitLocation } from '../command.ts';
import { holdsGuard, isOutdated, lineAbove } from './block.ts';
import { lacksLefthook } from './generated.ts';
import { hookEvent, hookName } from './hook-name.ts';
import { keptBack, type KeptBackBy } from './kept-back.ts';
import { lefthookFiles, otherFiles, preCommitFiles } from './manager-files.ts';
import { guardLine } from './script.ts';

/** A file that can hold the guard. */
export type GuardPlace = {
  /**
   * `config`: git's own configuration of this repository; `hook`: a `pre-commit` that git runs; the others: the file of a hook manager,
   * which runs what's in it.
   */
  readonly kind: 'config' | 'hook' | 'husky' | 'lefthook' | 'pre-commit';
  /** Absolute path. */
  readonly file: string;
  /** It's a file of the project, so a commit brings the guard to everyone. */
  readonly shared: boolean;
  /** `undefined`: there's no such file yet. */
  readonly content: Buffer | undefined;
};

/** Why the guard can't simply be put somewhere: what git will run there isn't ours to change, or changing it wouldn't be enough. */
export type NoGuardPlace = {
  readonly because:
    | 'own-hook'
    /** In its file, it may be left out: see `by`. */
    | 'kept-back'
    /** git runs the file itself, and leaves it out because it isn't executable. */
    | 'not-executable'
    /** Its first line names another program than a shell that the guard is written for. */
    | 'other-shell'
    /** The user's own `core.hooksPath` makes git look elsewhere. */
    | 'shadowed'
    /** It writes its commands into the hook, so it has to be run. */
    | 'simple-git-hooks'
    /** It writes the hook anew whenever it's installed. */
    | 'husky-4'
    /** The project uses this hook manager, but in this clone it isn't set up: git doesn't run it. */
    | 'husky-not-installed'
    | 'lefthook-not-installed'
    | 'pre-commit-not-installed'
    /** The hook manager's file isn't YAML. */
    | 'other-format'
    | 'unreadable';
  /** Absolute path of what's in the way. */
  readonly file: string;
  /** For `shadowed`: who sets `core.hooksPath`. */
  readonly setBy?: 'repo' | 'shell' | 'user';
  /** For `kept-back`. */
  readonly by?: KeptBackBy;
};

/** Whether git will run the guard at the next commit; if it won't, where the guard could be. */
export type GuardState =
  | { readonly state: 'there'; readonly place: GuardPlace; readonly isOutdated: boolean }
  /** `idle`: a file that holds it nevertheless. */
  | { readonly state: 'absent'; readonly place: GuardPlace; readonly idle?: string }
  | { readonly state: 'no-place'; readonly why: NoGuardPlace; readonly idle?: string };

/** The first version that runs hooks from its configuration: alongside others, whatever `core.hooksPath` says. */
const configHooksSince = [2, 54] as const;
/** Hooks and settings of hook managers are a few kilobytes. */
const maxBytes = 1024 * 1024;

/** Looks only where git itself, and the hook manager that it runs, will look. Runs nothing but `git version` and `git config`. */
export async function lookForGuard(git: GitCommand, { root, gitDir }: GitLocation, env: World['env']): Promise<GuardState | GitFailure> {
  const settings = await hookSettings(git, { root, gitDir });
  if ('because' in settings) return settings;
  const found = await lookWith(settings, root, env);
  if (found.state === 'there') return found;
  const idle = (await placesWith(settings, root))[0]?.file;
  return idle === undefined ? found : { ...found, idle };
}

async function lookWith(settings: HookSettings, root: string, env: World['env']): Promise<GuardState> {
  const config: GuardPlace = { kind: 'config', file: settings.config, shared: false, content: undefined };
  if (settings.inConfig !== undefined && settings.runsFromConfig) {
    const content = await contentOf(settings.config);
    return there({ ...config, content: content === 'unreadable' ? undefined : content }, settings.inConfig !== guardLine);
  }
  const { hooks } = settings;
  const file = join(hooks, hookEvent);
  const found = await contentOf(file);
  const hook: GuardPlace = {
    kind: 'hook',
    file,
    shared: isWithin(root, file) && !isWithin(settings.commonDir, file),
    content: found === 'unreadable' ? undefined : found,
  };
  const hookScript = hook.content?.toString('latin1') ?? '';
  const isRun = (script: string): boolean => holdsGuard(script) && !isForOther(script);
  let by: KeptBackBy | undefined;
  if (isRun(hookScript) && (await isExecutable(file))) {
    const name = lineAbove(hookScript);
    if (name === undefined) return there(hook);
    by = { name, file };
  }
  const managed = await managedPlace(root, hook);
  const script = managed !== undefined && 'content' in managed ? (managed.content?.toString('latin1') ?? '') : '';
  // git runs the hook itself, or nothing: a hook manager's file counts only through it. What husky generates isn't in a fresh work tree.
  const isMissing = managed !== undefined && 'kind' in managed && managed.kind !== 'hook' && found === undefined;
  const isLeftOut = managed !== undefined && 'kind' in managed && found !== undefined && !(await isExecutable(file));
  const isAlone = managed !== undefined && 'kind' in managed && managed.kind === 'lefthook' && (await lacksLefthook(hookScript, root, env));
  if (managed !== undefined && 'content' in managed && !isMissing && !isLeftOut && !isAlone) {
    const { kind } = managed;
    const holds = holdsGuard(script);
    const above = holds && isScript(managed) ? lineAbove(script) : undefined;
    if (above !== undefined) by ??= { name: above, file: managed.file };
    by ??= await keptBack({ kind, file: managed.file, script, holds }, { file, script: hookScript }, root, env);
    if (by === undefined && (isScript(managed) ? isRun(script) : holds)) return there(managed);
  }
  if (settings.runsFromConfig) {
    const content = await contentOf(settings.config);
    if (content === 'unreadable') return noPlace('unreadable', settings.config);
    return { state: 'absent', place: { ...config, content } };
  }
  if (by !== undefined) return noPlace('kept-back', managed?.file ?? file, { by });
  if (isAlone) return noPlace('lefthook-not-installed', managed.file);
  if (isMissing) return noPlace('husky-not-installed', dirname(dirname(file)));
  if (isLeftOut || isRun(hookScript)) return noPlace('not-executable', file);
  if (managed !== undefined && 'kind' in managed && isScript(managed) && isForOther(script)) return noPlace('other-shell', managed.file);
  if (managed !== undefined) return 'because' in managed ? { state: 'no-place', why: managed } : { state: 'absent', place: managed };
  if (found === 'unreadable') return noPlace('unreadable', file);
  if (!isWithin(root, file) && !isWithin(settings.commonDir, file))
    return settings.setBy === undefined ? noPlace('own-hook', file) : noPlace('shadowed', hooks, { setBy: settings.setBy });
  // Somebody else's, and never overwritten. A broken link is there, too.
  if (found !== undefined || (await isThere(file)))
    return noPlace(isForOther(found?.toString('latin1') ?? '') ? 'other-shell' : 'own-hook', file);
  const notInstalled = await managerNotInstalled(root, settings.setBy === undefined);
  return notInstalled === undefined ? { state: 'absent', place: hook } : { state: 'no-place', why: notInstalled };
}

/** Every file of this clone that holds the guard, whether git looks there or not. */
export async function guardPlaces(git: GitCommand, repository: GitLocation): Promise<readonly GuardPlace[] | GitFailure> {
  const settings = await hookSettings(git, repository);
  return 'because' in settings ? settings : await placesWith(settings, repository.root);
}

async function placesWith(settings: HookSettings, root: string): Promise<readonly GuardPlace[]> {
  const shared = (kind: GuardPlace['kind'], name: string): Omit<GuardPlace, 'content'> => ({ kind, file: join(root, name), shared: true });
  const hooks = [...new Set([join(settings.commonDir, 'hooks'), settings.hooks])].map((directory) => join(directory, hookEvent));
  const candidates: readonly Omit<GuardPlace, 'content'>[] = [
    { kind: 'config', file: settings.config, shared: false },
    ...hooks.map((file) => ({ kind: 'hook' as const, file, shared: !isWithin(settings.commonDir, file) })),
    shared('husky', `.husky/${hookEvent}`),
    ...lefthookFiles.map((name) => shared('lefthook', name)),
    ...preCommitFiles.map((name) => shared('pre-commit', name)),
  ];
  const places = new Map<string, GuardPlace>();
  for (const candidate of candidates) {
    const content = await contentOf(candidate.file);
    if (content === undefined || content === 'unreadable' || places.has(candidate.file)) continue;
    if (holdsGuard(content.toString('latin1'))) places.set(candidate.file, { ...candidate, content });
  }
  return [...places.values()];
}

type HookSettings = {
  readonly commonDir: string;
  /** Absolute path of the repository's configuration file. */
  readonly config: string;
  /** Absolute path of the directory in which git looks for hooks. */
  readonly hooks: string;
  /** Who sets it. `undefined`: it's git's own one. */
  readonly setBy: NoGuardPlace['setBy'];
  readonly runsFromConfig: boolean;
  /** The command of the guard as a hook of the configuration, if it's on. */
  readonly inConfig: string | undefined;
};

async function hookSettings(git: GitCommand, { root, gitDir }: GitLocation): Promise<HookSettings | GitFailure> {
  const [version, listed] = await Promise.all([
    git(root, ['version']),
    git(
      root,
      [
        'config',
        '--path',
        '--show-origin',
        '-z',
        '--get-regexp',
        `^(core\\.hookspath|hook\\.${hookName}\\..*|hook\\.${hookEvent}\\.enabled)$`,
      ],
      {
        alsoFine: [1],
      },
    ),
  ]);
  if ('because' in version) return version;
  if ('because' in listed) return listed;
  const [major = 0, minor = 0] = /^git version (\d+)\.(\d+)/.exec(version.stdout)?.slice(1).map(Number) ?? [];
  const fields = listed.stdout.split('\0');
  const commonDir = (await gitDirectoryOf(root))?.commonDir ?? gitDir;
  const values = new Map<string, string>();
  let setBy: NoGuardPlace['setBy'];
  // The last one is what we say ourselves, so that no hook runs now.
  const ours = fields.findLastIndex((each) => each.startsWith('core.hookspath\n'));
  for (let at = 0; at + 1 < fields.length; at += 2) {
    if (at + 1 === ours) continue;
    const [name = '', ...value] = (fields[at + 1] ?? '').split('\n');
    values.set(name, value.join('\n'));
    if (name !== 'core.hookspath') continue;
    const file = /^file:([^]*)/.exec(fields[at] ?? '')?.[1];
    const isOwn = file !== undefined && [commonDir, gitDir].some((each) => isWithin(each, resolve(root, file)));
    setBy = file === undefined ? 'shell' : isOwn ? 'repo' : 'user';
  }
  const hooksPath = values.get('core.hookspath');
  // git runs hooks at the top of the work tree; to an empty path it appends `/pre-commit`, too.
  const named = hooksPath === undefined || isAbsolute(hooksPath) ? hooksPath : hooksPath === '' ? sep : resolve(root, hooksPath);
  const isOn = [`hook.${hookName}.enabled`, `hook.${hookEvent}.enabled`].every(
    (name) => !/^(?:false|no|off|0|)$/i.test(values.get(name) ?? 'true'),
  );
  return {
    commonDir,
    config: join(commonDir, 'config'),
    hooks: await realPathOf(named ?? join(commonDir, 'hooks')),
    setBy,
    runsFromConfig: major > configHooksSince[0] || (major === configHooksSince[0] && minor >= configHooksSince[1]),
    inConfig: (isOn && values.get(`hook.${hookName}.event`) === hookEvent && values.get(`hook.${hookName}.command`)) || undefined,
  };
}

/** The hook manager's file, if what git runs is a hook manager; `undefined`: it isn't one. */
async function managedPlace(root: string, hook: GuardPlace): Promise<GuardPlace | NoGuardPlace | undefined> {
  const hooks = dirname(hook.file);
  // husky 9 has git look in `.husky/_`; 5 to 8 in `.husky` itself.
  const isRunByHusky = basename(hooks) === '_';
  const husky = isRunByHusky ? dirname(hooks) : hooks;
  if (basename(husky) === '.husky' && isWithin(root, husky))
    return await sharedPlace(root, isRunByHusky ? 'husky' : 'hook', [join(husky, hookEvent)], true);
  const script = hook.content?.toString('latin1') ?? '';
  if (/^# File generated by (?:pre-commit|prek)\b/m.test(script)) {
    // prek takes this one first.
    const own = join(root, 'prek.toml');
    if (/by prek/.test(script) && !script.includes('--config') && (await isThere(own))) return { because: 'other-format', file: own };
    const named = /\s--config[= ](["']?)([^\s"')]+)\1/.exec(script)?.[2];
    return await sharedPlace(root, 'pre-commit', named === undefined ? preCommitFiles : [named]);
  }
  if (/\bcall_lefthook\b/.test(script)) return await sharedPlace(root, 'lefthook', lefthookFiles);
  if (/^# Created by Husky v[0-4]/m.test(script)) return { because: 'husky-4', file: hook.file };
  return script.includes('SKIP_SIMPLE_GIT_HOOKS') ? { because: 'simple-git-hooks', file: join(root, 'package.json') } : undefined;
}

/** What's in it is a script, not settings. */
function isScript({ kind }: GuardPlace): boolean {
  return kind === 'hook' || kind === 'husky';
}

/** Whether a script is for another program than a POSIX shell, or for one that doesn't run it (`sh -n`). git runs one without a first line that names any with `sh`. */
function isForOther(script: string): boolean {
  if (!script.startsWith('#!')) return false;
  const [first = ''] = script.slice(2, 300).split('\n');
  const words = first.trim().split(/\s+/);
  const isEnv = /(?:^|\/)env$/.test(words[0] ?? '');
  const at = isEnv ? words.findIndex((word, index) => index > 0 && !word.startsWith('-') && !word.includes('=')) : 0;
  const program = words[at];
  if (words.slice(at + 1).some((word) => !/^-[a-mp-z]+$/.test(word))) return true;
  return !/(?:^|[\\/])(?:sh|bash|dash|ksh|zsh)(?:\.exe)?$/.test(program ?? '');
}

/** The first of these files that exists. `mayBeNew`: the first one can be made. */
async function sharedPlace(
  root: string,
  kind: GuardPlace['kind'],
  names: readonly string[],
  mayBeNew = false,
): Promise<GuardPlace | NoGuardPlace | undefined> {
  for (const name of names) {
    const file = resolve(root, name);
    const content = isWithin(root, await realPathOf(file)) ? await contentOf(file) : 'unreadable';
    if (content === 'unreadable') return { because: 'unreadable', file };
    if (content !== undefined) return { kind, file, shared: true, content };
  }
  const others = kind === 'lefthook' || kind === 'pre-commit' ? otherFiles[kind] : [];
  for (const name of others) if (await isThere(join(root, name))) return { because: 'other-format', file: join(root, name) };
  return mayBeNew ? { kind, file: resolve(root, names[0] ?? ''), shared: true, content: undefined } : undefined;
}

/** A hook of ours would be lost, or go unheard, once the project's own hook manager is set up here. */
async function managerNotInstalled(root: string, inGitsOwn: boolean): Promise<NoGuardPlace | undefined> {
  if (!inGitsOwn) return undefined;
  for (const name of lefthookFiles)
    if (await isThere(join(root, name))) return { because: 'lefthook-not-installed', file: join(root, name) };
  for (const name of preCommitFiles)
    if (await isThere(join(root, name))) return { because: 'pre-commit-not-installed', file: join(root, name) };
  if (await isThere(join(root, '.husky'))) return { because: 'husky-not-installed', file: join(root, '.husky') };
  const manifest = await contentOf(join(root, 'package.json'));
  const uses = Buffer.isBuffer(manifest) && manifest.includes('"simple-git-hooks"');
  return uses ? { because: 'simple-git-hooks', file: join(root, 'package.json') } : undefined;
}

function there(place: GuardPlace, isOther = false): GuardState {
  return { state: 'there', place, isOutdated: isOther || isOutdated(place.content?.toString('latin1') ?? '') };
}

function noPlace(because: NoGuardPlace['because'], file: string, more: Partial<NoGuardPlace> = {}): GuardState {
  return { state: 'no-place', why: { ...more, because, file } };
}

/** A file's bytes; `undefined`: there's none. Never waits for a pipe. */
async function contentOf(file: string): Promise<Buffer | 'unreadable' | undefined> {
  try {
    const read = await readBounded(file, maxBytes, followFlags);
    return 'notRead' in read ? 'unreadable' : read.bytes;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    return code === 'ENOENT' || code === 'ENOTDIR' ? undefined : 'unreadable';
  }
}

/** git leaves others out, with a hint. */
function isExecutable(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}

function isThere(file: string): Promise<boolean> {
  return lstat(file).then(
    () => true,
    () => false,
  );
}
