import { lstat, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { untrusted } from '../text/untrusted.ts';
import { childEnvironment, type ChildEnvironment } from './child-environment.ts';
import type { GitSilence } from './git.ts';
import type { World } from './ports.ts';
import { runCommand } from './run-command.ts';

/**
 * What points git at another repository, index or configuration than those of the directory: hooks export it. As
 * `git rev-parse --local-env-vars` lists it (git 2.39.5, November 2026). What else starts with GIT_ stays.
 */
const localVariables = [
  'GIT_ALTERNATE_OBJECT_DIRECTORIES',
  'GIT_CONFIG',
  'GIT_CONFIG_PARAMETERS',
  'GIT_CONFIG_COUNT',
  'GIT_OBJECT_DIRECTORY',
  'GIT_DIR',
  'GIT_WORK_TREE',
  'GIT_IMPLICIT_WORK_TREE',
  'GIT_GRAFT_FILE',
  'GIT_INDEX_FILE',
  'GIT_NO_REPLACE_OBJECTS',
  'GIT_REPLACE_REF_BASE',
  'GIT_PREFIX',
  'GIT_INTERNAL_SUPER_PREFIX',
  'GIT_SHALLOW_FILE',
  'GIT_COMMON_DIR',
];
/** What changes how a path is read, or where git stops looking for a repository. */
const otherVariables = [
  'GIT_LITERAL_PATHSPECS',
  'GIT_GLOB_PATHSPECS',
  'GIT_NOGLOB_PATHSPECS',
  'GIT_ICASE_PATHSPECS',
  'GIT_CEILING_DIRECTORIES',
];

/**
 * Keeps a hostile repository's configuration from starting programs; aliases cannot hide git's own commands. And a clone
 * may hold a directory that looks like a bare repository, whose rules then hide what the clone itself would commit.
 */
const safeguards = [
  '--no-pager',
  ...['core.fsmonitor=false', 'core.hooksPath=/dev/null', 'safe.bareRepository=explicit'].flatMap((each) => ['-c', each]),
];

const insideText = 'this is the inside of a git repository, or looks like one, and no project';

type Answer = {
  readonly status: number;
  readonly stdout: string;
  /** The same as it came: the content of a file may have any encoding. */
  readonly bytes: Buffer;
};
type Options = {
  /** Statuses besides 0 that are answers. */
  readonly alsoFine?: readonly number[];
  readonly input?: string;
  /** Bytes of output after which git is stopped; see `runCommand`. */
  readonly maxBytes?: number;
};

/** git, run in a directory. */
export type GitCommand = (cwd: string, args: readonly string[], options?: Options) => Promise<Answer | GitSilence>;

/** Runs git in a directory, which must exist: its answer, or why there is none. `signal` ends it, and each that comes after. */
export function gitCommand(world: World, signal?: AbortSignal): GitCommand {
  const dropped = new Set([...localVariables, ...otherVariables]);
  const kept = Object.fromEntries(Object.entries(world.env).filter(([name]) => !dropped.has(name.toUpperCase())));
  const settings = {
    LC_ALL: 'C',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
    GIT_DISCOVERY_ACROSS_FILESYSTEM: '1',
    // Grafts hide commits that are there, and that were pushed.
    GIT_GRAFT_FILE: '/dev/null',
    // A partial clone fetches what it lacks, and a remote may name a program: no fetch, by no protocol.
    GIT_NO_LAZY_FETCH: '1',
    GIT_ALLOW_PROTOCOL: 'none',
  };
  const env = childEnvironment(kept, settings);

  // Where no `.git` is found, the repository that the shell names is the one that git uses, if this is its work tree.
  const named: Record<string, string> = {};
  for (const name of ['GIT_DIR', 'GIT_WORK_TREE']) {
    const value = world.env[name] ?? '';
    if (value !== '') named[name] = resolve(world.cwd, value);
  }
  const envWithNamed = childEnvironment(kept, { ...settings, ...named });
  const environmentIn = async (cwd: string): Promise<ChildEnvironment> => {
    if (named['GIT_DIR'] === undefined || (await directoryWithGit(cwd)) !== undefined) return env;
    const asked = await runCommand('git', [...safeguards, 'rev-parse', '--is-inside-work-tree'], {
      cwd,
      env: envWithNamed,
      timeoutMs: world.timeouts.git,
      ...(signal !== undefined && { signal }),
    });
    return 'stdout' in asked && asked.stdout.toString().trim() === 'true' ? envWithNamed : env;
  };

  return async (cwd, args, options = {}) => {
    if (await looksBare(cwd)) return silence(cwd, 'inside-repository', insideText, true);
    const result = await runCommand('git', [...safeguards, ...args], {
      cwd,
      env: await environmentIn(cwd),
      timeoutMs: world.timeouts.git,
      ...(signal !== undefined && { signal }),
      ...(options.input !== undefined && { input: options.input }),
      ...(options.maxBytes !== undefined && { maxBytes: options.maxBytes }),
    });
    if ('failed' in result) {
      const because = result.failed === 'not-found' ? 'not-installed' : 'failed';
      const text =
        result.failed === 'not-found' ? 'git is not installed, or not in PATH' : `git gave no answer: ${result.text}`;
      return silence(cwd, because, text);
    }
    const status = result.status ?? -1;
    if (status === 0 || options.alsoFine?.includes(status) === true)
      return { status, stdout: result.stdout.toString('utf8'), bytes: result.stdout };
    // Not the whole of stderr: GIT_TRACE and warnings speak there as well.
    const fatal = /^(?:fatal|error): (.*)$/m.exec(result.stderr)?.[1] ?? `it ended with status ${status}`;
    const unsafe = /dubious ownership|^unsafe repository/.test(fatal);
    return unsafe
      ? silence(cwd, 'unsafe-directory', 'git does not answer because the repository belongs to another user')
      : /must be run in a work tree|cannot use bare repository/.test(fatal)
        ? silence(cwd, 'inside-repository', insideText, true)
        : silence(cwd, 'failed', `git failed: ${untrusted(fatal)}`, /work tree|bare/.test(fatal));
  };
}

/**
 * The reason as it stands where there is a `.git`; where there is none, no answer of git is needed. A bare repository,
 * and the inside of git's own directory, are repositories without a `.git` above them: `inside` says that git said so.
 */
async function silence(cwd: string, because: GitSilence['because'], text: string, inside = false): Promise<GitSilence> {
  const directory = await directoryWithGit(cwd);
  if (directory !== undefined) return { because, text, directory };
  if (inside || because === 'unsafe-directory') return { because, text };
  return { because: 'no-repository', text: 'there is no git repository here' };
}

/**
 * Whether git would find a bare repository here, or above and below the next `.git`. Told so (`safe.bareRepository`) it
 * refuses those itself, but only since 2.38, and Ubuntu 22.04 has 2.34.
 */
async function looksBare(start: string): Promise<boolean> {
  for (let directory = start; ; directory = dirname(directory)) {
    const git = join(directory, '.git');
    // A file names another place; a directory that is no repository git passes by.
    if ((await isGitDirectory(git)) || (await stat(git).catch(() => undefined))?.isFile()) return false;
    if (await isGitDirectory(directory)) return true;
    if (directory === dirname(directory)) return false;
  }
}

/** By what git knows its own directory; `commondir` names where the other two are. */
async function isGitDirectory(directory: string): Promise<boolean> {
  const [head, common, objects, refs] = await Promise.all(
    ['HEAD', 'commondir', 'objects', 'refs'].map((name) => lstat(join(directory, name)).then(() => true, () => false)),
  );
  return Boolean(head && (common || (objects && refs)));
}

/** The nearest directory, this one or above, with anything named `.git`: a directory, a file or a link, whole or broken. */
export async function directoryWithGit(start: string): Promise<string | undefined> {
  for (let directory = start; ; directory = dirname(directory)) {
    try {
      await lstat(join(directory, '.git'));
      return directory;
    } catch (error) {
      // Only “not there” is a no: what may not be looked at could be one.
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) return directory;
    }
    if (directory === dirname(directory)) return undefined;
  }
}
