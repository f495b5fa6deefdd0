import { realpath, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { inTurns } from '../machine/in-turns.ts';
import { gitCommand, gitRun, type GitCommand } from './command.ts';
import { gitDirectoryOf } from './directory.ts';
import { fieldsIn } from './fields.ts';
import { giveIndexToOwner } from '../machine/owner.ts';
import { directoriesUp, directoryWithGit, isWithin, realPathOf, wayTo } from '../machine/paths.ts';
import { untrusted } from '../wording/untrusted.ts';
import type { GitSilence } from './silence.ts';
import { fileHistory, type FileHistory, type HistoryLimits } from './history.ts';
import type { World } from '../machine/world.ts';

/** How far a run reaches. */
export type Bounds = {
  /** Real path of the work tree that the run is in, or without a repository of the directory that it was started in. */
  readonly root: string;
  /** Why nothing may be changed even there. */
  readonly silence?: GitSilence;
};

export type IgnoreRule = {
  /** As git prints it: relative to the work tree for .gitignore files, absolute or `.git/info/exclude` for others. */
  readonly source: string;
  /** 1-based. */
  readonly line: number;
  readonly pattern: string;
  /**
   * `shared`: a .gitignore of the work tree. `local`: info/exclude or core.excludesFile, so only this clone or user is
   * protected.
   */
  readonly reach: 'shared' | 'local';
};

/** git's own verdict on a path, which need not exist. */
export type IgnoreVerdict =
  | { readonly verdict: 'ignored'; readonly rule: IgnoreRule | undefined }
  /** `negatedBy` is the `!rule` that lets it in, if one does. */
  | { readonly verdict: 'not-ignored'; readonly negatedBy?: IgnoreRule }
  /** In the index: no ignore rule applies. */
  | { readonly verdict: 'tracked' }
  /** There is a repository and git does not answer, or there is none (`silence.because === 'no-repository'`). */
  | { readonly verdict: 'silent'; readonly silence: GitSilence };

export type Repository = {
  /** Absolute path of the work tree, symlinks resolved. */
  readonly root: string;
  /** Absolute path of this work tree's git directory. */
  readonly gitDir: string;
};

export type Git = {
  /**
   * `silent` with `no-repository` only where no `.git` is found in the directory or above it. A repository that was found
   * is remembered: many ask, and every answer of git is a process. A silence is not: the user may mend it meanwhile.
   */
  repository(directory: string): Promise<Repository | GitSilence>;
  /** What may be changed, by whatever part of this program: nothing whose real path is outside of it. */
  bounds(): Promise<Bounds>;
  /** The user has agreed that data at these real paths is this repository's, though nothing there says so. */
  trust(data: readonly string[]): void;
  /** Short name of the branch, also before its first commit; `null` when detached, or where git does not say. */
  branch(directory: string): Promise<string | null>;
  /** With `asIfUntracked` the rules alone are judged: `tracked` is never the answer. */
  ignoreVerdict(path: string, options?: { readonly asIfUntracked?: boolean }): Promise<IgnoreVerdict>;
  /** The files below a directory that git tracks or would track: relative to it, with `/`, those in submodules left out. */
  files(directory: string): Promise<readonly string[] | GitSilence>;
  /**
   * The other files of a path's repository whose names fit a glob, in any case: those that git tracks, or also those that
   * it would take, or those that it ignores. Absolute paths, links resolved.
   */
  others(path: string, globs: readonly string[], which: 'tracked' | 'taken' | 'ignored'): Promise<readonly string[] | GitSilence>;
  /** Every version that any commit holds of a file and of the other env files of its repository. */
  history(path: string, limits?: HistoryLimits): Promise<FileHistory | GitSilence>;
  /** Does what `git rm --cached` does: the file stays. Resolves to the reason on failure. */
  untrack(path: string): Promise<GitSilence | undefined>;
};

/**
 * git, asked with plumbing and no other: `rev-parse`, `symbolic-ref`, `config`, `ls-files` and `check-ignore` to look (and what
 * `git-history.ts` names), and `update-index` to untrack. None of those that look reaches a filter, an external diff, an
 * editor, a pager or a transport; what they could start (file system monitor, hooks, lazy fetches) is switched off in
 * `git-command.ts`, and what `update-index` could start by `programsOff`.
 */
export function gitPort(world: World, signal?: AbortSignal): Git {
  const run = gitRun();
  const git = gitCommand(world, run, signal);
  // Ended in the middle, it would leave an index.lock behind.
  const changing = gitCommand(world, run, undefined, true);
  const repositories = new Map<string, Promise<Repository | GitSilence>>();

  const findRepository = async (cwd: string): Promise<Repository | GitSilence> => {
    const root = await git(cwd, ['rev-parse', '--show-toplevel']);
    if ('because' in root) return root;
    const located = run.fit.get(cwd);
    if (located !== undefined) return located;
    // Without a `.git` it's the repository that the shell names.
    const gitDir = await git(cwd, ['rev-parse', '--absolute-git-dir']);
    if ('because' in gitDir) return gitDir;
    return { root: resolve(line(root.stdout)), gitDir: await realPathOf(resolve(line(gitDir.stdout))) };
  };

  const repositoryOf = async (cwd: string): Promise<Repository | GitSilence> => {
    const asked = repositories.get(cwd) ?? findRepository(cwd);
    repositories.set(cwd, asked);
    const answer = await asked;
    if ('because' in answer) repositories.delete(cwd);
    return answer;
  };

  let known: Bounds | undefined;
  const bounds = async (): Promise<Bounds> => {
    if (known !== undefined) return known;
    const { directory } = await placeOf(join(world.cwd, 'x'));
    const repository = await repositoryOf(directory);
    if (!('because' in repository)) {
      const root = await realPathOf(repository.root);
      // A configuration that includes another may name a work tree that isn't known before git is run.
      if (isWithin(root, directory) && isWithin((await gitDirectoryOf(directory))?.directory ?? root, root)) return (known = { root });
      const text = `this repository's settings (core.worktree) say its files are in ${untrusted(root, 200)}`;
      return { root: directory, silence: { because: 'elsewhere', text, directory } };
    }
    // Many callers ask, and each answer costs two processes. Other failures may be gone next time.
    if (repository.because === 'no-repository') return (known = { root: directory });
    return { root: directory, silence: repository };
  };

  const verdictOn = async ({ directory: cwd, name }: Place, asIfUntracked: boolean): Promise<IgnoreVerdict> => {
    if (!asIfUntracked) {
      const tracked = await trackedAs(git, cwd, name);
      if ('because' in tracked) return { verdict: 'silent', silence: tracked };
      if (tracked.length > 0) return { verdict: 'tracked' };
    }
    // With the index first: of a sparse checkout a .gitignore may stand there alone.
    let rule = await decidingRule(git, cwd, name, []);
    const decided = rule !== undefined && ('because' in rule || !rule.pattern.startsWith('!'));
    // Of a tracked file git gives the rules only without it, and it takes a name with wildcards for a tracked file that fits.
    if (!decided && (asIfUntracked || /[*?[\\]/.test(name))) rule = await decidingRule(git, cwd, name, ['--no-index']);
    if (rule === undefined) return { verdict: 'not-ignored' };
    if ('because' in rule) return { verdict: 'silent', silence: rule };
    return rule.pattern.startsWith('!') ? { verdict: 'not-ignored', negatedBy: rule } : { verdict: 'ignored', rule };
  };

  /**
   * A repository is as a rule nothing to the one around it, or one entry (a submodule). But once the outer one tracks a
   * file of the inner, it takes the others as well, and no rule of the inner one's `info/exclude` keeps it from that.
   */
  const outerThatTakes = async ({ directory, name }: Place): Promise<GitSilence | undefined> => {
    const path = join(directory, name);
    for (let inner = await directoryWithGit(directory); inner !== undefined && inner !== dirname(inner); ) {
      const above = await directoryWithGit(dirname(inner));
      if (above === undefined) return undefined;
      const outer = await repositoryOf(above);
      if ('because' in outer) {
        // One of another user can't take a file that is for this user alone.
        if (outer.because === 'no-repository' || outer.because === 'unsafe-directory') return undefined;
        return outer;
      }
      const below = `${wayTo(outer.root, inner)}/`;
      const listed = await git(outer.root, ['ls-files', '-z', '--', `:(literal)${below}`], { maxBytes: 64 * 1024 * 1024 });
      if ('because' in listed) return listed;
      // A submodule is one entry, of its own name.
      if (listed.stdout.startsWith(below) || listed.stdout.includes(`\0${below}`)) {
        const { verdict } = await verdictOn({ directory: outer.root, name: wayTo(outer.root, path) }, false);
        const text = `the repository around this one (${untrusted(outer.root, 200)}) has files of it, and would commit this one, too`;
        if (verdict !== 'ignored') return { because: 'outer-repository', text, directory: outer.root };
      }
      inner = above;
    }
    return undefined;
  };

  return {
    async repository(directory) {
      const { directory: cwd } = await placeOf(join(directory, 'x'));
      return await repositoryOf(cwd);
    },

    bounds,

    trust(data) {
      for (const each of data) run.trusted.add(each);
    },

    async branch(directory) {
      const { directory: cwd } = await placeOf(join(directory, 'x'));
      // Status 1: detached.
      const branch = await git(cwd, ['symbolic-ref', '--quiet', '--short', 'HEAD'], { alsoFine: [1] });
      return 'because' in branch || branch.status !== 0 ? null : line(branch.stdout);
    },

    async ignoreVerdict(path, options = {}) {
      const place = await placeOf(path);
      const [verdict, outer] = await Promise.all([verdictOn(place, options.asIfUntracked === true), outerThatTakes(place)]);
      return verdict.verdict === 'silent' || outer === undefined ? verdict : { verdict: 'silent', silence: outer };
    },

    async files(directory) {
      const { directory: cwd } = await placeOf(join(directory, 'x'));
      const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
      const listed = await git(cwd, args, { maxBytes: 64 * 1024 * 1024 });
      if ('because' in listed) return listed;
      // What is in conflict is listed several times.
      const names = new Set<string>();
      for await (const each of inTurns(fieldsIn(listed.bytes))) names.add(each);
      return [...names];
    },

    async others(path, globs, which) {
      const { directory: cwd, name } = await placeOf(path);
      const kinds = {
        tracked: ['--cached'],
        taken: ['--cached', '--others', '--exclude-standard'],
        ignored: ['--others', '--ignored', '--exclude-standard'],
      }[which];
      const listed = await git(cwd, ['ls-files', '-z', ...kinds, '--', ...globs.map((glob) => `:(top,icase,glob)${glob}`)], {
        maxBytes: 64 * 1024 * 1024,
      });
      if ('because' in listed) return listed;
      const names = new Set<string>();
      for await (const each of inTurns(fieldsIn(listed.bytes))) if (each !== name) names.add(join(cwd, each));
      return [...names];
    },

    async history(path, limits) {
      const { directory, name } = await placeOf(path);
      return fileHistory(git, directory, name, limits);
    },

    async untrack(path) {
      const { directory: cwd, name } = await placeOf(path);
      const { root, silence } = await bounds();
      if (silence !== undefined) return silence;
      if (!isWithin(root, cwd)) return { because: 'outside-project', text: `${untrusted(path, 200)} isn't in this project`, directory: cwd };
      const repository = await repositoryOf(cwd);
      if ('because' in repository) return repository;
      const tracked = await trackedAs(git, cwd, name);
      if ('because' in tracked) return tracked;
      const off = await programsOff(git, cwd);
      if ('because' in off) return off;
      // Not `rm --cached`: that refreshes the index first, and so compares contents. This does it for those entries alone
      // that are as young as the index.
      const removed = await changing(cwd, [...off, 'update-index', '--force-remove', '--', ...tracked]);
      await giveIndexToOwner(repository.gitDir);
      return 'because' in removed ? removed : undefined;
    },
  };
}

/**
 * What keeps git from running the programs that a repository's own configuration names: filters, when it compares the
 * content of a file with the index (with an empty command git has none), and hooks, which since git 2.54 need no file.
 */
async function programsOff(git: GitCommand, cwd: string): Promise<readonly string[] | GitSilence> {
  const listed = await git(cwd, ['config', '--name-only', '-z', '--get-regexp', '^(filter|hook)\\.'], { alsoFine: [1] });
  if ('because' in listed) return listed;
  const names = new Set(listed.stdout.split('\0').flatMap((key) => /^((?:filter|hook)\.[^]*)\.\w+$/.exec(key)?.[1] ?? []));
  const odd = [...names].find((name) => name.includes('='));
  // `-c` ends the name of a setting at the first of these.
  if (odd !== undefined) return { because: 'failed', text: `the name of ${untrusted(odd, 100)} in its configuration keeps it from being switched off`, directory: cwd };
  return [...names].flatMap((name) => {
    const settings = name.startsWith('hook.') ? ['enabled=false'] : ['clean=', 'process=', 'required=false'];
    return settings.flatMap((each) => ['-c', `${name}.${each}`]);
  });
}

type Place = { readonly directory: string; readonly name: string };

/**
 * Where to ask about a path: the nearest directory that exists, links resolved (git refuses a path beyond a linked
 * directory, and a submodule must be asked from inside), and the rest of the path, with `/`. The last part of the path
 * is not resolved: git judges a link by its own name.
 */
async function placeOf(path: string): Promise<Place> {
  let place: Place = { directory: dirname(path), name: basename(path) };
  for (const parent of directoriesUp(dirname(path))) {
    const name = wayTo(parent, path);
    place = { directory: parent, name };
    try {
      const directory = await realpath(parent);
      if ((await stat(directory)).isDirectory()) return { directory, name };
    } catch {
      // Not there, or not to be entered: ask from the directory above.
    }
  }
  return place;
}

/**
 * The names in the index that are this file: its own; where git does not tell case (`core.ignorecase`), also those that
 * differ by it. The name of a directory is none, whatever is tracked below it.
 */
async function trackedAs(git: GitCommand, cwd: string, name: string): Promise<readonly string[] | GitSilence> {
  const listed = await git(cwd, ['ls-files', '-z', '--', `:(icase,literal)${name}`]);
  if ('because' in listed) return listed;
  const same = [...new Set(listed.stdout.split('\0'))].filter((entry) => entry.toLowerCase() === name.toLowerCase());
  if (same.every((entry) => entry === name)) return same;
  const ignorecase = await git(cwd, ['config', '--type=bool', '--get', 'core.ignorecase'], { alsoFine: [1] });
  if ('because' in ignorecase) return ignorecase;
  return line(ignorecase.stdout) === 'true' ? same : same.filter((entry) => entry === name);
}

/** The last rule that fits a path, which may be one that lets it in. */
async function decidingRule(
  git: GitCommand,
  cwd: string,
  name: string,
  flags: readonly string[],
): Promise<IgnoreRule | GitSilence | undefined> {
  // check-ignore knows no --literal-pathspecs; the one magic that it knows starts with a colon, which `./` hides. With
  // --verbose the status says nothing (it is 0 for a rule that starts with `!` as well): the rule does.
  const answer = await git(cwd, ['check-ignore', '--verbose', ...flags, '-z', '--stdin'], {
    alsoFine: [1],
    input: `./${name}\0`,
  });
  return 'because' in answer ? answer : ruleIn(answer.stdout);
}

/** Output without the one line break that git puts after it. */
function line(output: string): string {
  return output.replace(/\r?\n$/, '');
}

/** The rule in an answer of `check-ignore --verbose -z`: source, line, pattern, path. */
function ruleIn(output: string): IgnoreRule | undefined {
  const [source, number, pattern] = output.split('\0');
  if (source === undefined || source === '' || number === undefined || pattern === undefined) return undefined;
  const shared = !isAbsolute(source) && basename(source) === '.gitignore';
  return { source, line: Number(number), pattern, reach: shared ? 'shared' : 'local' };
}
