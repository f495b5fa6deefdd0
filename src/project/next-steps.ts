import path from 'node:path';
import { copiesInReadme, type ReadmeCopy } from '../env-file/readme-copies.ts';
import { isEnvFileName } from '../env-file/names.ts';
import type { Git } from '../git/git.ts';
import type { Files } from '../machine/files.ts';
import { relativePath, directoriesUp } from '../machine/paths.ts';
import { findProgram } from '../machine/run-command.ts';
import type { World } from '../machine/world.ts';
import { committing, type Committing } from './uncommitted.ts';
import { unsetCommand } from '../shell/commands.ts';
import { shellOf, type Shell } from '../shell/shell.ts';
import { shellWord } from '../shell/word.ts';
import { untrusted } from '../wording/untrusted.ts';
import { firstCell } from './load-dotenv.ts';
import type { Scope } from './scope.ts';
import { startLoading } from './toolchains/env-file-option.ts';
import { isPlainRequest } from './toolchains/code.ts';
import type { CallRequest, FirstCall, Toolchain } from './toolchains/toolchain.ts';

/** What to run in this project, and how: known before it's known which model answers. */
export type Launch = Toolchain &
  Partial<Committing> & {
    /** From the user's directory to the project's. */
    readonly enter: string | undefined;
    readonly shell: Shell;
    /** What the README says that would write over the env file; its command is safe to display. */
    readonly copies?: readonly Pick<ReadmeCopy, 'command' | 'keeps'>[];
    /** Packages that use OpenAI and have no env file yet, from where the user is; safe to display. */
    readonly packages?: readonly string[];
  };

export async function findLaunch(
  scope: Scope,
  world: World,
  { files, git }: { readonly files: Files; readonly git: Git },
  signal: AbortSignal,
): Promise<Launch> {
  // Only the end of a run that may change something tells what to run.
  const [{ findToolchain }, { projectFiles }] = await Promise.all([
    import('./toolchains/find.ts'),
    import('./toolchains/project-files.ts'),
  ]);
  const [project, copies, committed, packages] = await Promise.all([
    projectFiles(files, scope.root, directoriesUp(scope.root, scope.gitRoot ?? scope.root)),
    copiesOver(scope, files),
    committing(scope, git, signal),
    packagesWithoutEnvFile(scope, files),
  ]);
  const shell = shellOf(world);
  const toolchain = await findToolchain(scope.kind, {
    project,
    shell,
    env: world.env,
    platform: world.platform,
    home: world.home,
    nodeMajor: world.nodeMajor,
    // On Windows they're scripts (`pnpm.cmd`), which that doesn't look for, so they're taken to be there.
    has: (program) => world.platform === 'win32' || findProgram(program, world.env) !== undefined,
    ignores: async (name) => scope.gitRoot === null || (await git.ignoreVerdict(path.join(scope.root, name))).verdict !== 'not-ignored',
  });
  const wayTo = (directory: string): string => relativePath(world.startedIn ?? world.cwd, directory);
  const way = wayTo(scope.root);
  return {
    ...toolchain,
    ...committed,
    shell,
    copies,
    packages: packages.map((each) => shellWord(untrusted(wayTo(each), 200), shell)),
    enter: way === '' ? undefined : `cd ${shellWord(untrusted(way, 1000), shell)}`,
  };
}

/** More of them aren't read to the end. */
const maxPackages = 3;

async function packagesWithoutEnvFile({ otherPackages = [] }: Scope, files: Files): Promise<readonly string[]> {
  const found: string[] = [];
  for (const each of otherPackages) {
    if (found.length < maxPackages && !(await files.list(each)).some(isEnvFileName)) found.push(each);
  }
  return found;
}

/** Enough for a README and its translations; nobody writes a longer one. */
const maxReadmes = 5;
const maxReadmeBytes = 200_000;

/** The README's instructions that make the very env file of this project. */
async function copiesOver(scope: Scope, files: Files): Promise<NonNullable<Launch['copies']>> {
  const found = new Map<string, Pick<ReadmeCopy, 'command' | 'keeps'>>();
  for (const directory of new Set([scope.root, scope.gitRoot ?? scope.root])) {
    const readmes = (await files.list(directory)).filter((name) => /^readme(?:[._-]|$)/i.test(name)).toSorted();
    for (const name of readmes.slice(0, maxReadmes)) {
      const readme = await files.lookInside(path.join(directory, name));
      if (readme.kind !== 'file') continue;
      for (const { command, source, target, keeps } of copiesInReadme(readme.bytes.subarray(0, maxReadmeBytes).toString('utf8'))) {
        if (path.resolve(directory, target) !== scope.envFile.path) continue;
        // Without its example, it does nothing.
        const example = await files.lookInside(path.resolve(directory, source));
        if (example.kind === 'file') found.set(command, { command: untrusted(command, 120), keeps });
      }
    }
  }
  return [...found.values()];
}

/**
 * The commands that commit ignore files, and what was changed with them; without an author, git would refuse.
 *
 * @param files as they're named from the project's root
 */
export function commitOf(
  files: readonly string[],
  envFile: string,
  { shell, hasAuthor = true }: Pick<Launch, 'shell' | 'hasAuthor'>,
): readonly string[] {
  const name = path.posix.basename(envFile);
  // No shell does anything with these characters between double quotes.
  const message = /^[\w.-]+$/.test(name) ? `Ignore ${name}` : 'Ignore the env file';
  const add = files.length === 0 ? [] : [`git add ${files.map((file) => shellWord(untrusted(file, 1000), shell)).join(' ')}`];
  const commands = [...add, `git commit -m "${message}"`];
  if (!hasAuthor) return add;
  // These have no `&&`, or not everywhere.
  return shell === 'windows' || shell === 'nushell' || shell === 'pwsh' ? commands : [commands.join(' && ')];
}

/** What to run next, as commands for the user's shell, in this order. Each is complete. */
export type NextSteps = {
  /** To the project's directory, and what's to be installed, once. */
  readonly prepare: readonly string[];
  /** Starts the project. Absent: nobody says how. */
  readonly start?: string;
  readonly firstCall?: FirstCall;
  /** What loads the env file in this language, if nothing in this project does. */
  readonly loader?: { readonly language: string; readonly envFile: string; readonly by: string };
};

/** @param answered what the test completion used; `undefined` if there was none */
export function nextSteps(
  { enter, prepare, start, startScript, loader, language, firstCall, shell }: Launch,
  scope: Scope,
  answered: Pick<CallRequest, 'model' | 'api'> & {
    readonly keyIsInFile: boolean;
    readonly variable: string;
    /** A notebook that doesn't load the env file, whatever else does. */
    readonly notebook?: string | undefined;
    /** Something in the project reads the env file. */
    readonly isLoaded: boolean;
    /** What starts the project has another value, so neither that nor a call is what's next. */
    readonly isOverridden: boolean;
    /** The shell has another key, which doesn't work. */
    readonly isHidden: boolean;
  },
): NextSteps {
  const { model, api, keyIsInFile, variable } = answered;
  const { inProject } = scope.envFile;
  // Otherwise, what starts the project is another program.
  const [, jupyter] = /^(.*jupyter (?:lab|notebook) )/.exec(start ?? '') ?? [];
  const notebook = jupyter === undefined ? undefined : answered.notebook;
  const isLoaded = answered.isLoaded && notebook === undefined;
  const starting = isLoaded ? start : startLoading(startScript ?? start, shellWord(inProject, shell));
  const opening: FirstCall | undefined =
    notebook === undefined
      ? undefined
      : {
          language,
          install: [],
          edit: { file: notebook, place: 'as its first cell', lines: firstCell(notebook, inProject) },
          lines: [`${jupyter}${shellWord(notebook, shell)}`],
        };
  const request: CallRequest = {
    model,
    api,
    variable,
    baseUrl: scope.api.baseUrl,
    namesBaseUrl: scope.api.source === 'option',
    ...(keyIsInFile ? { envFile: inProject } : {}),
  };
  const runs = !answered.isOverridden;
  return {
    // On Windows, nobody knows which shell it is, and each has its own command.
    prepare: [
      ...(answered.isHidden && shell !== 'windows' ? [unsetCommand(variable, shell)] : []),
      ...(enter === undefined ? [] : [enter]),
      ...prepare,
    ],
    ...(starting !== undefined && runs ? { start: starting } : {}),
    // A name that means something to a shell can't be part of a command that people paste.
    ...(isPlainRequest(request) && runs ? { firstCall: opening ?? firstCall(request) } : {}),
    ...(loader === undefined || !keyIsInFile || notebook !== undefined
      ? {}
      : { loader: { language, envFile: path.posix.basename(scope.envFile.name), by: loader } }),
  };
}
