import { stat } from 'node:fs/promises';
import { isAbsolute, join, resolve, sep } from 'node:path';
import { untrusted } from '../wording/untrusted.ts';
import { childEnvironment, type ChildEnvironment } from '../machine/child-environment.ts';
import { blockerName, blockerOf } from './blockers.ts';
import { directoryWithGit, isWithin, realPathOf } from '../machine/paths.ts';
import { bareRepositoryOf, gitDirectoryOf } from './directory.ts';
import { elsewhereOf } from './elsewhere.ts';
import type { GitFailure } from './failure.ts';
import * as text from './failure.text.ts';
import type { World } from '../machine/world.ts';
import { runCommand } from '../machine/run-command.ts';

/**
 * Variables that point git at another repository or index than the directory's own: hooks export them. As listed by `git rev-parse
 * --local-env-vars` (git 2.39.5, November 2026), without those that hold settings, which the user's own git has, too. Everything else that
 * starts with GIT_ stays.
 */
const localVariables = [
  'GIT_ALTERNATE_OBJECT_DIRECTORIES',
  'GIT_CONFIG',
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
/** Variables that change how a path is read, or where git stops looking for a repository. */
const otherVariables = [
  'GIT_LITERAL_PATHSPECS',
  'GIT_GLOB_PATHSPECS',
  'GIT_NOGLOB_PATHSPECS',
  'GIT_ICASE_PATHSPECS',
  'GIT_CEILING_DIRECTORIES',
];

/** Settings that last as long as a shell does. */
export const shellSettings = ['GIT_CONFIG_COUNT', 'GIT_CONFIG_PARAMETERS'];
/** What may name a file of settings. */
const settingsPlaces = ['GIT_CONFIG_GLOBAL', 'GIT_CONFIG_SYSTEM', 'XDG_CONFIG_HOME'];

/**
 * Keeps a hostile configuration, in a repository or in the shell, from starting programs: git reads `-c` last. Aliases can't hide git's own
 * commands. A clone may also contain a directory that looks like a bare repository, whose rules would then hide what the clone itself would
 * commit.
 */
const safeguards = [
  '--no-pager',
  ...['core.fsmonitor=false', 'core.hooksPath=/dev/null', 'safe.bareRepository=explicit'].flatMap((each) => ['-c', each]),
];

type GitOutput = {
  readonly status: number;
  readonly stdout: string;
  /** The raw output: a file's content may have any encoding. */
  readonly bytes: Buffer;
  /** Directories that git couldn't list, relative to where it ran. It warns, and leaves them out. */
  readonly unlisted: readonly string[];
};
type GitOptions = {
  /** Exit statuses besides 0 that aren't failures. */
  readonly alsoFine?: readonly number[];
  readonly input?: string | Buffer;
  /** Bytes of output after which git is stopped; see `runCommand`. */
  readonly maxBytes?: number;
  /** See `runCommand`. */
  readonly onOutput?: (piece: Buffer) => void | Promise<void>;
  /** Another index than the work tree's own: the one that a hook was given. Absolute path. */
  readonly indexFile?: string;
  /** Variables for this command only: another object store. */
  readonly env?: Readonly<Record<string, string>>;
};

/** Runs git in a directory. */
export type GitCommand = (cwd: string, args: readonly string[], options?: GitOptions) => Promise<GitOutput | GitFailure>;

/** Where git says that a directory's repository is. All are real paths. */
export type GitLocation = { readonly root: string; readonly gitDir: string };

/** What the commands of one run share. */
export type GitRun = {
  /** Real paths of data outside the project that the user has agreed belong to its repository. */
  readonly trusted: Set<string>;
  /** Directories that were checked and where git may run; with what git itself says about them, if there's a `.git`. */
  readonly fit: Map<string, GitLocation | undefined>;
  /** Where git once timed out: whatever made it wait is still there. */
  readonly stuck: Map<string, GitFailure>;
};

export function gitRun(): GitRun {
  return { trusted: new Set(), fit: new Map(), stuck: new Map() };
}

/**
 * Commands that take long in a large repository or on a slow disk. If these time out, that says nothing about the others,
 * which take milliseconds everywhere.
 */
const longWork = new Set(['--others', 'rev-list', 'diff-tree', 'cat-file', 'for-each-ref']);

/**
 * Runs git in a directory, which must exist. Returns its output, or why there is none. `signal` ends the command, and every
 * later one. `afresh`: checks again whether git may run there, for commands that change something.
 */
export function gitCommand(world: World, run: GitRun, signal?: AbortSignal, afresh = false): GitCommand {
  const dropped = new Set([...localVariables, ...otherVariables]);
  const kept = Object.fromEntries(Object.entries(world.env).filter(([name]) => !dropped.has(name.toUpperCase())));
  const settings = {
    LC_ALL: 'C',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
    GIT_DISCOVERY_ACROSS_FILESYSTEM: '1',
    // Grafts hide commits that exist and were pushed.
    GIT_GRAFT_FILE: '/dev/null',
    // A partial clone fetches what it lacks, and a remote may name a program: no fetch, over any protocol.
    GIT_NO_LAZY_FETCH: '1',
    GIT_ALLOW_PROTOCOL: 'none',
    // Bytes for one allocation. A file of the project, or its packed form, may claim to be endless.
    GIT_ALLOC_LIMIT: '1g',
    // Whole buffers: this program would wake up for each line.
    GIT_FLUSH: '0',
    // The user's git doesn't read the file in the usual place then; a relative path is none that can be trusted.
    ...Object.fromEntries(
      settingsPlaces.flatMap((name) => {
        const value = world.env[name] ?? '/';
        return isAbsolute(value) || name + value === 'XDG_CONFIG_HOME' ? [] : [[name, '/dev/null']];
      }),
    ),
  };
  const env = childEnvironment(kept, settings);

  // If no `.git` is found, git uses the repository that the shell names, if this is its work tree.
  const named: Record<string, string> = {};
  for (const name of ['GIT_DIR', 'GIT_WORK_TREE']) {
    const value = world.env[name] ?? '';
    if (value !== '') named[name] = resolve(world.cwd, value);
  }
  const envWithNamed = childEnvironment(kept, { ...settings, ...named });
  const namedIn = new Map<string, Promise<ChildEnvironment>>();
  const environmentIn = async (cwd: string): Promise<ChildEnvironment> => {
    if (named['GIT_DIR'] === undefined || (await directoryWithGit(cwd)) !== undefined) return env;
    const asked = namedIn.get(cwd) ?? isItsWorkTree(cwd);
    namedIn.set(cwd, asked);
    return await asked;
  };
  const isItsWorkTree = async (cwd: string): Promise<ChildEnvironment> => {
    const asked = await runCommand('git', [...safeguards, 'rev-parse', '--is-inside-work-tree'], {
      cwd,
      env: envWithNamed,
      timeoutMs: world.timeouts.git,
      ...(signal !== undefined && { signal }),
    });
    return 'stdout' in asked && asked.stdout.toString().trim() === 'true' ? envWithNamed : env;
  };

  return async (cwd, args, options) => {
    if (afresh || !run.fit.has(cwd)) {
      const unfit = await whyNotRun(cwd, world, run.trusted);
      if (unfit !== undefined) return unfit;
      const located = await locate(cwd);
      if (located !== undefined && 'because' in located) return located;
      run.fit.set(cwd, located);
    }
    return await ask(cwd, args, options);
  };

  async function ask(cwd: string, args: readonly string[], options: GitOptions = {}): Promise<GitOutput | GitFailure> {
    const where = (await directoryWithGit(cwd)) ?? cwd;
    const long = args.some((arg) => longWork.has(arg));
    const stuck = run.stuck.get(where) ?? (long ? run.stuck.get(`${where} long`) : undefined);
    if (stuck !== undefined) return stuck;
    // Then it's no matter whether there's one around.
    const isNamed = args.some((arg) => arg.startsWith('--git-dir='));
    const result = await runCommand('git', [...safeguards, ...args], {
      cwd,
      env: withOptions(await environmentIn(cwd), options),
      timeoutMs: world.timeouts.git,
      ...(signal !== undefined && { signal }),
      ...(options.onOutput !== undefined && { onOutput: options.onOutput }),
      ...(options.input !== undefined && { input: options.input }),
      ...(options.maxBytes !== undefined && { maxBytes: options.maxBytes }),
    });
    if ('failed' in result) {
      const because = result.failed === 'not-found' ? 'not-installed' : 'failed';
      const why = result.failed === 'not-found' ? text.isNotInstalled : text.gaveNoAnswer(result.text);
      const said = await gitFailure(cwd, because, why, isNamed);
      // Silence in the middle of a stream is about one object.
      if (result.failed === 'timeout' && options.onOutput === undefined) run.stuck.set(long ? `${where} long` : where, said);
      return said;
    }
    const status = result.status ?? -1;
    if (status === 0 || options.alsoFine?.includes(status) === true)
      return {
        status,
        // Lazy: a long answer is processed as bytes.
        get stdout() {
          return result.stdout.toString('utf8');
        },
        bytes: result.stdout,
        unlisted: [...result.stderr.matchAll(/^warning: could not open directory '(.*?)\/?': /gm)].map(([, directory = '']) => directory),
      };
    // Not all of stderr: GIT_TRACE and warnings are written there, too.
    const fatal = /^(?:fatal|error): (.*)$/m.exec(result.stderr)?.[1] ?? text.endedWith(status);
    const unsafe = /dubious ownership|^unsafe repository/.test(fatal);
    return unsafe
      ? gitFailure(cwd, 'unsafe-directory', text.belongsToAnotherUser)
      : /must be run in a work tree|cannot use bare repository/.test(fatal)
        ? gitFailure(cwd, 'inside-repository', text.isInside, true)
        : gitFailure(cwd, 'failed', text.hasFailed(untrusted(fatal)), isNamed || /work tree|bare/.test(fatal));
  }

  /**
   * Another repository that the shell names with this directory as its work tree: the user's own git commits to that one. Without a work
   * tree in the shell, it's most likely a hook's.
   */
  async function namedForHere(root: string, commonDir: string | undefined): Promise<string | undefined> {
    const { GIT_DIR: gitDir, GIT_WORK_TREE: workTree } = named;
    if (gitDir === undefined || workTree === undefined || !isWithin(await realPathOf(workTree), root)) return undefined;
    const real = await realPathOf(gitDir);
    return commonDir !== undefined && isWithin(commonDir, real) ? undefined : real;
  }

  function withOptions(given: ChildEnvironment, { env: more, indexFile }: GitOptions): ChildEnvironment {
    if (more === undefined && indexFile === undefined) return given;
    return childEnvironment(given, { ...more, ...(indexFile !== undefined && { GIT_INDEX_FILE: indexFile }) });
  }

  /**
   * What git itself takes for the repository, which must be what we checked before running it: git may read a hostile `.git`
   * differently. `undefined`: there's no `.git`, or git itself refuses.
   */
  async function locate(cwd: string): Promise<GitLocation | GitFailure | undefined> {
    const directory = await directoryWithGit(cwd);
    if (directory === undefined) return undefined;
    // Three commands, not one with three answers: a path may contain a line break.
    const answers = await Promise.all(
      ['--show-toplevel', '--absolute-git-dir', '--git-common-dir'].map((question) => ask(cwd, ['rev-parse', question])),
    );
    const outputs = answers.flatMap((answer) => ('because' in answer ? [] : [answer.bytes]));
    if (outputs.length < answers.length) return undefined;
    const [root, gitDir, commonDir] = await Promise.all(outputs.map((output) => realPathIn(output, cwd)));
    const found = await gitDirectoryOf(cwd);
    const same = found !== undefined && root === found.directory && gitDir === found.gitDir && commonDir === found.commonDir;
    if (same && root !== undefined && gitDir !== undefined) {
      const other = await namedForHere(root, commonDir);
      if (other === undefined) return { root, gitDir };
      return { because: 'elsewhere', text: text.shellNamesAnother(untrusted(other, 200)), directory, isNamedByShell: true };
    }
    return { because: 'elsewhere', text: text.isAmbiguous(untrusted(join(directory, '.git'), 200)), directory, isAmbiguous: true };
  }
}

/** The real path in git's output; `undefined` if it isn't text that stands for the same bytes. */
async function realPathIn(output: Buffer, cwd: string): Promise<string | undefined> {
  const printed = output.toString('utf8');
  if (!Buffer.from(printed).equals(output)) return undefined;
  const path = printed.replace(/\r?\n$/, '');
  // Not joined: that would take a `..` behind a link for the directory above the link.
  return await realPathOf(isAbsolute(path) ? path : `${cwd}${sep}${path}`);
}

/** Why git isn't run in a directory at all. */
async function whyNotRun(cwd: string, world: World, trusted: ReadonlySet<string>): Promise<GitFailure | undefined> {
  if ((await bareRepositoryOf(cwd)) !== undefined) return gitFailure(cwd, 'inside-repository', text.isInside, true);
  const found = await gitDirectoryOf(cwd);
  if (found === undefined) return undefined;
  const { directory } = found;
  const { data, workTree } = await elsewhereOf(found);
  const unknown = data.filter((each) => !trusted.has(each));
  if (workTree !== undefined) {
    const isThere = (await stat(workTree).catch(() => undefined))?.isDirectory() === true;
    return { because: 'elsewhere', text: text.hasFilesIn(untrusted(workTree, 200)), directory, ...(isThere && { workTree }) };
  }
  if (unknown.length > 0) {
    const places = unknown.slice(0, 3).map((each) => untrusted(each, 200));
    const isPointer = found.gitDir !== join(directory, '.git');
    return { because: 'elsewhere', text: text.hasDataIn(places), directory, data: unknown, isPointer };
  }
  const blocker = await blockerOf(cwd, found, world);
  if (blocker === undefined) return undefined;
  const name = untrusted(blockerName(blocker, directory), 200);
  return { because: 'blocked', text: text.isBlocked(name, blocker.what), directory, file: name };
}

/**
 * The failure, if there's a `.git`; if there's none, git isn't needed. Bare repositories, and the inside of git's own
 * directory, are repositories without a `.git` above them: `inside` means that git said so.
 */
async function gitFailure(cwd: string, because: GitFailure['because'], why: string, inside = false): Promise<GitFailure> {
  const directory = await directoryWithGit(cwd);
  if (directory !== undefined) return { because, text: why, directory };
  if (inside || because === 'unsafe-directory') return { because, text: why };
  return { because: 'no-repository', text: text.noRepository };
}
