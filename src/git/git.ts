import { realpath, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { inTurns } from '../machine/in-turns.ts';
import { gitCommand, gitRun, shellSettings, type GitCommand } from './command.ts';
import { gitDirectoryOf } from './directory.ts';
import { fieldsIn } from './fields.ts';
import { giveIndexToOwner } from '../machine/owner.ts';
import { directoriesUp, directoryWithGit, isWithin, realPathOf, relativePath } from '../machine/paths.ts';
import { untrusted } from '../wording/untrusted.ts';
import type { GitFailure } from './failure.ts';
import * as text from './failure.text.ts';
import type { GuardPlace, GuardState } from './guard/look.ts';
import type { GuardProof } from './guard/prove.ts';
import { fileHistory, type FileHistory, type HistoryLimits } from './history.ts';
import { verdictOfJujutsu } from './jujutsu.ts';
import { programsOff } from './programs-off.ts';
import type { World } from '../machine/world.ts';

/** How far a run reaches. */
export type Bounds = {
  /** Real path of the work tree that the run is in or, without a repository, of the directory where it was started. */
  readonly root: string;
  /** Why nothing may be changed even there. */
  readonly gitFailure?: GitFailure;
};

export type IgnoreRule = {
  /** As git prints it: relative to the work tree for .gitignore files, absolute or `.git/info/exclude` for others. Absolute in a Jujutsu repository. */
  readonly source: string;
  /** 1-based. */
  readonly line: number;
  readonly pattern: string;
  /**
   * `shared`: a .gitignore in the work tree. `local`: info/exclude, core.excludesFile, or a rule in other letters (`core.ignoreCase`), so only this clone or user is
   * protected. `kept-back`: a .gitignore that git itself ignores, or whose changes it was told not to see, so no commit brings it to others.
   */
  readonly reach: 'shared' | 'local' | 'kept-back';
  /** It's in other letters. */
  readonly otherCase?: true;
};

/** git's own verdict on a path, which need not exist. */
export type IgnoreVerdict =
  | { readonly verdict: 'ignored'; readonly rule: IgnoreRule | undefined }
  /** `negatedBy` is the `!rule` that lets it in, if there is one. */
  | { readonly verdict: 'not-ignored'; readonly negatedBy?: IgnoreRule }
  /** In the index: no ignore rule applies. */
  | { readonly verdict: 'tracked' }
  /** There's a repository and git doesn't answer, or there's none (`gitFailure.because === 'no-repository'`). */
  | { readonly verdict: 'unknown'; readonly gitFailure: GitFailure };

export type Repository = {
  /** Absolute path of the work tree, symlinks resolved. */
  readonly root: string;
  /** Absolute path of this work tree's git directory. */
  readonly gitDir: string;
};

export type Git = {
  /**
   * Fails with `no-repository` only if no `.git` is found in the directory or above it. A repository that was found is cached:
   * many callers ask, and each of git's answers costs a process. A failure isn't: the user may fix it in the meantime.
   */
  repository(directory: string): Promise<Repository | GitFailure>;
  /** What any part of this program may change: nothing whose real path is outside of it. */
  bounds(): Promise<Bounds>;
  /** The user has agreed that data at these real paths belongs to this repository, though nothing there says so. */
  trust(data: readonly string[]): void;
  /** Short name of the branch, even before its first commit; `null` if detached, or if git doesn't say. */
  branch(directory: string): Promise<string | null>;
  /** The addresses of its remotes as they're configured, those of `origin` first. Outside text. */
  remotes(directory: string): Promise<readonly string[]>;
  /** With `asIfUntracked`, only the rules are judged: `tracked` is never the answer. */
  ignoreVerdict(path: string, options?: { readonly asIfUntracked?: boolean }): Promise<IgnoreVerdict>;
  /** The files below a directory that git tracks or would track: relative to it, with `/`, without those in submodules. */
  files(directory: string): Promise<readonly string[] | GitFailure>;
  /**
   * The other files in a path's repository whose names match a glob, ignoring case: those that git tracks; or also those that
   * it would add; or those that it ignores. Absolute paths, links resolved.
   */
  otherFiles(path: string, globs: readonly string[], which: 'tracked' | 'taken' | 'ignored'): Promise<readonly string[] | GitFailure>;
  /** Every version that any commit has of a file and of the repository's other env files. */
  history(path: string, limits?: HistoryLimits): Promise<FileHistory | GitFailure>;
  /** Does what `git rm --cached` does: the file stays. Resolves to the reason on failure. */
  untrack(path: string): Promise<GitFailure | undefined>;
  /** git for a search of the whole repository, which may be ended without ending anything else. */
  commandFor(signal: AbortSignal): GitCommand;
  /** Whether git will run the guard in front of the next commit, or where the guard could be: see `guard/`. */
  guard(directory: string): Promise<GuardState | GitFailure>;
  /** Every file in which this clone has the guard. */
  guardPlaces(directory: string): Promise<readonly GuardPlace[] | GitFailure>;
  /** Tries the guard out, and leaves nothing behind. */
  proveGuard(directory: string): Promise<GuardProof | GitFailure>;
};

/**
 * git, used through plumbing only: `rev-parse`, `symbolic-ref`, `config`, `ls-files`, and `check-ignore` to look (and what
 * `history.ts` names), and `update-index` to untrack. None of those that look reaches a filter, an external diff, an editor, a
 * pager, or a transport. What they could start (file system monitor, hooks, lazy fetches) is switched off in `command.ts`, and
 * what `update-index` could start is switched off by `programsOff`.
 */
export function gitPort(world: World, signal?: AbortSignal, run = gitRun()): Git {
  const git = gitCommand(world, run, signal);
  // If it were ended in the middle, it would leave an index.lock behind.
  const changing = gitCommand(world, run, undefined, true);
  // Another terminal, or an editor, doesn't have the settings of this shell.
  const inShell = shellSettings.filter((name) => world.env[name] !== undefined);
  const elsewhere =
    inShell.length > 0 &&
    gitCommand({ ...world, env: { ...world.env, ...Object.fromEntries(inShell.map((name) => [name, undefined])) } }, run, signal);
  const repositories = new Map<string, Promise<Repository | GitFailure>>();

  const findRepository = async (cwd: string): Promise<Repository | GitFailure> => {
    const root = await git(cwd, ['rev-parse', '--show-toplevel']);
    if ('because' in root) return root;
    const located = run.fit.get(cwd);
    if (located !== undefined) return located;
    // Without a `.git`, it's the repository that the shell names.
    const gitDir = await git(cwd, ['rev-parse', '--absolute-git-dir']);
    if ('because' in gitDir) return gitDir;
    return { root: resolve(line(root.stdout)), gitDir: await realPathOf(resolve(line(gitDir.stdout))) };
  };

  const repositoryOf = async (cwd: string): Promise<Repository | GitFailure> => {
    const asked = repositories.get(cwd) ?? findRepository(cwd);
    repositories.set(cwd, asked);
    const answer = await asked;
    if ('because' in answer) repositories.delete(cwd);
    return answer;
  };

  let known: Bounds | undefined;
  const bounds = async (): Promise<Bounds> => {
    if (known !== undefined) return known;
    const { directory } = await gitPathOf(join(world.cwd, 'x'));
    const repository = await repositoryOf(directory);
    if (!('because' in repository)) {
      const root = await realPathOf(repository.root);
      // A configuration that includes another may name a work tree that we can't know before running git.
      if (isWithin(root, directory) && isWithin((await gitDirectoryOf(directory))?.directory ?? root, root)) return (known = { root });
      return { root: directory, gitFailure: { because: 'elsewhere', text: text.hasFilesIn(untrusted(root, 200)), directory } };
    }
    // Many callers ask, and each answer costs two processes. Other failures may be gone next time.
    if (repository.because === 'no-repository') return (known = { root: directory });
    return { root: directory, gitFailure: repository };
  };

  const verdictOn = async (path: GitPath, asIfUntracked: boolean): Promise<IgnoreVerdict> => {
    const here = await verdictBy(git, path, asIfUntracked);
    if (here.verdict !== 'ignored' || elsewhere === false) return here;
    const there = await verdictBy(elsewhere, path, asIfUntracked);
    return there.verdict === 'not-ignored' ? there : here;
  };

  const verdictBy = async (git: GitCommand, { directory: cwd, name }: GitPath, asIfUntracked: boolean): Promise<IgnoreVerdict> => {
    if (!asIfUntracked) {
      const tracked = await trackedAs(git, cwd, name);
      if ('because' in tracked) return { verdict: 'unknown', gitFailure: tracked };
      if (tracked.length > 0) return { verdict: 'tracked' };
    }
    // First with the index: in a sparse checkout, that may be the only place with the .gitignore.
    let flags: readonly string[] = [];
    let rule = await decidingRule(git, cwd, name, flags);
    const decided = rule !== undefined && ('because' in rule || !rule.pattern.startsWith('!'));
    // For a tracked file, git gives the rules only without the index, and it takes a name with wildcards for a tracked file that matches.
    if (!decided && (asIfUntracked || /[*?[\\]/.test(name))) rule = await decidingRule(git, cwd, name, (flags = ['--no-index']));
    if (rule === undefined) return { verdict: 'not-ignored' };
    if ('because' in rule) return { verdict: 'unknown', gitFailure: rule };
    if (rule.pattern.startsWith('!')) return { verdict: 'not-ignored', negatedBy: rule };
    // On another computer, git may tell upper case from lower case.
    if (rule.reach === 'shared' && /\p{Lu}/u.test(rule.pattern + cwd + name)) {
      const there = await decidingRule(
        (...[at, args, options]) => git(at, ['-c', 'core.ignoreCase=false', ...args], options),
        cwd,
        name,
        flags,
      );
      if (there === undefined || (!('because' in there) && there.pattern.startsWith('!')))
        return { verdict: 'ignored', rule: { ...rule, reach: 'local', otherCase: true } };
    }
    const isKeptBack = rule.reach === 'shared' && (await keepsBack(git, cwd, rule.source));
    return { verdict: 'ignored', rule: isKeptBack ? { ...rule, reach: 'kept-back' } : rule };
  };

  /**
   * To the repository around it, a repository is usually nothing, or one entry (a submodule). But once the outer one tracks a
   * file of the inner one, it takes the others, too, and no rule in the inner one's `info/exclude` prevents that.
   */
  const outerThatTakes = async ({ directory, name }: GitPath): Promise<GitFailure | undefined> => {
    const path = join(directory, name);
    for (let inner = await directoryWithGit(directory); inner !== undefined && inner !== dirname(inner);) {
      const above = await directoryWithGit(dirname(inner));
      if (above === undefined) return undefined;
      const outer = await repositoryOf(above);
      if ('because' in outer) {
        // Another user's repository can't take a file that only this user can read.
        if (outer.because === 'no-repository' || outer.because === 'unsafe-directory') return undefined;
        return outer;
      }
      const below = `${relativePath(outer.root, inner)}/`;
      const listed = await git(outer.root, ['ls-files', '-z', '--', `:(literal)${below}`], { maxBytes: 64 * 1024 * 1024 });
      if ('because' in listed) return listed;
      // A submodule is a single entry with its own name.
      if (listed.stdout.startsWith(below) || listed.stdout.includes(`\0${below}`)) {
        const { verdict } = await verdictOn({ directory: outer.root, name: relativePath(outer.root, path) }, false);
        if (verdict !== 'ignored')
          return { because: 'outer-repository', text: text.outerTakesIt(untrusted(outer.root, 200)), directory: outer.root };
      }
      inner = above;
    }
    return undefined;
  };

  const inRepository = async <T>(
    directory: string,
    work: (git: GitCommand, repository: Repository) => Promise<T | GitFailure>,
  ): Promise<T | GitFailure> => {
    const repository = await repositoryOf((await gitPathOf(join(directory, 'x'))).directory);
    return 'because' in repository ? repository : await work(git, repository);
  };

  return {
    async repository(directory) {
      const { directory: cwd } = await gitPathOf(join(directory, 'x'));
      return await repositoryOf(cwd);
    },

    bounds,

    trust(data) {
      for (const each of data) run.trusted.add(each);
    },

    async branch(directory) {
      const { directory: cwd } = await gitPathOf(join(directory, 'x'));
      // Status 1: detached.
      const branch = await git(cwd, ['symbolic-ref', '--quiet', '--short', 'HEAD'], { alsoFine: [1] });
      return 'because' in branch || branch.status !== 0 ? null : line(branch.stdout);
    },

    async remotes(directory) {
      const { directory: cwd } = await gitPathOf(join(directory, 'x'));
      // Status 1: none.
      const found = await git(cwd, ['config', '--null', '--get-regexp', String.raw`^remote\..*\.url$`], { alsoFine: [1] });
      if ('because' in found) return [];
      const lines = [...fieldsIn(found.bytes)].map((each) => /^remote\.(.*)\.url\n(.*)$/s.exec(each));
      const isOrigin = (each: RegExpExecArray | null): boolean => each?.[1] === 'origin';
      return [...lines.filter(isOrigin), ...lines.filter((each) => !isOrigin(each))].flatMap((each) => each?.[2] ?? []);
    },

    async ignoreVerdict(path, options = {}) {
      const place = await gitPathOf(path);
      const [verdict, outer] = await Promise.all([verdictOn(place, options.asIfUntracked === true), outerThatTakes(place)]);
      if (verdict.verdict === 'unknown' && verdict.gitFailure.because === 'no-repository')
        return (await verdictOfJujutsu(place)) ?? verdict;
      return verdict.verdict === 'unknown' || outer === undefined ? verdict : { verdict: 'unknown', gitFailure: outer };
    },

    async files(directory) {
      const { directory: cwd } = await gitPathOf(join(directory, 'x'));
      const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
      const listed = await git(cwd, args, { maxBytes: 64 * 1024 * 1024 });
      if ('because' in listed) return listed;
      // Conflicted files are listed several times.
      const names = new Set<string>();
      for await (const each of inTurns(fieldsIn(listed.bytes))) names.add(each);
      return [...names];
    },

    async otherFiles(path, globs, which) {
      const { directory: cwd, name } = await gitPathOf(path);
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
      const { directory, name } = await gitPathOf(path);
      return fileHistory(git, directory, name, limits);
    },

    async untrack(path) {
      const { directory: cwd, name } = await gitPathOf(path);
      const { root, gitFailure } = await bounds();
      if (gitFailure !== undefined) return gitFailure;
      if (!isWithin(root, cwd)) return { because: 'outside-project', text: text.isOutside(untrusted(path, 200)), directory: cwd };
      const repository = await repositoryOf(cwd);
      if ('because' in repository) return repository;
      const tracked = await trackedAs(git, cwd, name);
      if ('because' in tracked) return tracked;
      const off = await programsOff(git, cwd);
      if ('because' in off) return off;
      // Not `rm --cached`: that refreshes the index first, and so compares contents. This does so only for entries that are as
      // young as the index.
      const removed = await changing(cwd, [...off, 'update-index', '--force-remove', '--', ...tracked]);
      await giveIndexToOwner(repository.gitDir);
      return 'because' in removed ? removed : undefined;
    },

    commandFor: (ended) => gitCommand(world, run, ended),
    async guard(directory) {
      const { lookForGuard } = await import('./guard/look.ts');
      return await inRepository(directory, async (...args) => await lookForGuard(...args, world.env));
    },
    guardPlaces: async (directory) => inRepository(directory, (await import('./guard/look.ts')).guardPlaces),
    proveGuard: async (directory) => inRepository(directory, (await import('./guard/prove.ts')).proveGuard),
  };
}

type GitPath = { readonly directory: string; readonly name: string };

/**
 * Where to ask about a path: the nearest existing directory, links resolved (git refuses a path beyond a linked directory, and
 * a submodule must be asked from inside), and the rest of the path, with `/`. The last part of the path isn't resolved: git
 * judges a link by its own name.
 */
async function gitPathOf(path: string): Promise<GitPath> {
  let place: GitPath = { directory: dirname(path), name: basename(path) };
  for (const parent of directoriesUp(dirname(path))) {
    const name = relativePath(parent, path);
    place = { directory: parent, name };
    try {
      const directory = await realpath(parent);
      if ((await stat(directory)).isDirectory()) return { directory, name };
    } catch {
      // It doesn't exist or can't be entered: ask from the directory above.
    }
  }
  return place;
}

/**
 * The names in the index that are this file: its own and, if git ignores case (`core.ignorecase`), those that differ only in
 * case. The name of a directory isn't one, whatever is tracked below it.
 */
async function trackedAs(git: GitCommand, cwd: string, name: string): Promise<readonly string[] | GitFailure> {
  const listed = await git(cwd, ['ls-files', '-z', '--', `:(icase,literal)${name}`]);
  if ('because' in listed) return listed;
  const same = [...new Set(listed.stdout.split('\0'))].filter((entry) => entry.toLowerCase() === name.toLowerCase());
  if (same.every((entry) => entry === name)) return same;
  const ignorecase = await git(cwd, ['config', '--type=bool', '--get', 'core.ignorecase'], { alsoFine: [1] });
  if ('because' in ignorecase) return ignorecase;
  return line(ignorecase.stdout) === 'true' ? same : same.filter((entry) => entry === name);
}

/** The last rule that matches a path, which may be one that lets it in. */
async function decidingRule(
  git: GitCommand,
  cwd: string,
  name: string,
  flags: readonly string[],
): Promise<IgnoreRule | GitFailure | undefined> {
  // check-ignore has no --literal-pathspecs; the only magic it has starts with a colon, which `./` hides. With --verbose, the
  // status says nothing (it's 0 even for a rule that starts with `!`): the rule does.
  const answer = await git(cwd, ['check-ignore', '--verbose', ...flags, '-z', '--stdin'], {
    alsoFine: [1],
    input: `./${name}\0`,
  });
  return 'because' in answer ? answer : ruleIn(answer.stdout);
}

/** Whether git would commit nothing of a file: it's ignored, or marked `skip-worktree` (`S`) or `assume-unchanged` (lowercase). */
async function keepsBack(git: GitCommand, cwd: string, name: string): Promise<boolean> {
  const listed = await git(cwd, ['ls-files', '-v', '-z', '--cached', '--others', '--exclude-standard', '--', `:(top,literal)${name}`]);
  return !('because' in listed) && !/^[HMRCK?] /.test(listed.stdout);
}

/** Output without the one line break that git adds. */
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
