import { statSync } from 'node:fs';
import { homedir, userInfo } from 'node:os';
import path from 'node:path';
import { ownValue } from './direnv.ts';
import { foldNames } from './variable-names.ts';
import type { World } from './world.ts';

type Variables = Readonly<Record<string, string | undefined>>;

/** The world of a process that runs in a directory. */
export function worldOfProcess(program: NodeJS.Process, cwd: string): World {
  const { env, platform } = program;
  const uid = program.getuid?.();
  const home = homeDirectory(env, platform);
  const onRecord = isOfSudoUser(home, uid, env) ? home : loginHome();
  const variables = foldNames(env, platform);
  // git, and whatever else is started, gets the same home.
  if (variables['HOME'] !== undefined && !path.isAbsolute(variables['HOME'])) variables['HOME'] = home;
  let user = env['USER'] ?? env['USERNAME'] ?? '';
  try {
    user = userInfo().username;
  } catch {
    // A user id without a name, as in containers.
  }
  const startedIn = currentDirectory(program);
  const [nodeMajor = 0, nodeMinor = 0] = program.versions.node.split('.').map(Number);
  return {
    cwd,
    ...(startedIn === undefined || startedIn === cwd ? {} : { startedIn }),
    env: variables,
    home,
    ...(onRecord === undefined ? {} : { loginHome: onRecord }),
    ...(uid === undefined ? {} : { uid }),
    user,
    platform,
    nodeMajor,
    nodeMinor,
    now: () => new Date(),
    timeouts: { git: 10_000, request: 20_000, idle: 20_000, total: 60_000 },
  };
}

export function isDirectory(file: string): boolean {
  try {
    return statSync(file).isDirectory();
  } catch {
    // It doesn't exist, may not be looked at, or isn't a path at all (too long).
    return false;
  }
}

/** `undefined` if it was removed, or recreated, while a shell was in it. */
export function currentDirectory(program: NodeJS.Process): string | undefined {
  try {
    return program.cwd();
  } catch {
    return undefined;
  }
}

/**
 * HOME may be empty or relative, or come from the project through direnv. It would then point into whatever project this runs
 * in, so the system's own record is used instead. `undefined` if it has none.
 */
function homeDirectory(env: Variables, platform: NodeJS.Platform): string | undefined {
  const named = platform === 'win32' ? 'USERPROFILE' : 'HOME';
  return (ownValue(env, named) === env[named] ? absolute(homedir) : undefined) ?? loginHome();
}

function loginHome(): string | undefined {
  return absolute(() => userInfo().homedir);
}

function absolute(find: () => string): string | undefined {
  try {
    const found = find();
    return path.isAbsolute(found) ? path.resolve(found) : undefined;
  } catch {
    // A user id without an entry, as in containers.
    return undefined;
  }
}

/** If sudo keeps HOME (as on macOS), it's still the home of whoever ran it. */
function isOfSudoUser(home: string | undefined, uid: number | undefined, env: Variables): boolean {
  return uid === 0 && home !== undefined && path.basename(home) === env['SUDO_USER'];
}
