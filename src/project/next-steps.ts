import path from 'node:path';
import type { Files } from '../machine/files.ts';
import { relativePath, directoriesUp } from '../machine/paths.ts';
import { findProgram } from '../machine/run-command.ts';
import type { World } from '../machine/world.ts';
import { shellOf } from '../shell/shell.ts';
import { shellWord } from '../shell/word.ts';
import { untrusted } from '../wording/untrusted.ts';
import type { Scope } from './scope.ts';
import { isPlainRequest } from './toolchains/code.ts';
import type { CallRequest, FirstCall, Toolchain } from './toolchains/toolchain.ts';

/** What to run in this project, and how: known before it's known which model answers. */
export type Launch = Toolchain & {
  /** From the user's directory to the project's. */
  readonly enter: string | undefined;
};

export async function findLaunch(scope: Scope, world: World, files: Files): Promise<Launch> {
  // Only the end of a run that may change something tells what to run.
  const [{ findToolchain }, { projectFiles }] = await Promise.all([
    import('./toolchains/find.ts'),
    import('./toolchains/project-files.ts'),
  ]);
  const project = await projectFiles(files, scope.root, directoriesUp(scope.root, scope.gitRoot ?? scope.root));
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
  });
  const way = relativePath(world.startedIn ?? world.cwd, scope.root);
  return { ...toolchain, enter: way === '' ? undefined : `cd ${shellWord(untrusted(way, 1000), shell)}` };
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
  { enter, prepare, start, loader, language, firstCall }: Launch,
  scope: Scope,
  answered: Pick<CallRequest, 'model' | 'api'> & { readonly keyIsInFile: boolean; readonly variable: string },
): NextSteps {
  const { model, api, keyIsInFile, variable } = answered;
  const request: CallRequest = {
    model,
    api,
    variable,
    baseUrl: scope.api.baseUrl,
    namesBaseUrl: scope.api.source === 'option',
    ...(keyIsInFile ? { envFile: scope.envFile.name } : {}),
  };
  return {
    prepare: [...(enter === undefined ? [] : [enter]), ...prepare],
    ...(start === undefined ? {} : { start }),
    // A name that means something to a shell can't be part of a command that people paste.
    ...(isPlainRequest(request) ? { firstCall: firstCall(request) } : {}),
    ...(loader === undefined || !keyIsInFile ? {} : { loader: { language, envFile: path.posix.basename(scope.envFile.name), by: loader } }),
  };
}
