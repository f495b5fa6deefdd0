import path from 'node:path';
import { childEnvironment, trustedEntries, type ChildEnvironment } from '../machine/child-environment.ts';
import { ownEnvironment } from '../machine/direnv.ts';
import { projectTop, setInProject } from '../machine/set-in-project.ts';
import { isWithin, realPathOf } from '../machine/paths.ts';
import { findProgram, runCommand } from '../machine/run-command.ts';
import { makeOwnDirectory, removeOwnDirectory } from '../machine/own-directory.ts';
import type { Surroundings } from './store.ts';

// A clone must not be able to redirect a key: whatever runs here runs in an empty directory, with the user's own settings only.

/** What may be put into an environment for every tool; a company's proxy needs its certificates. On Windows, nothing runs without the last line. */
const usual =
  /^(?:HOME|LANG|PATH|XDG_\w+|(?:HTTPS?|ALL|NO)_PROXY|NODE_EXTRA_CA_CERTS|SSL_CERT_(?:FILE|DIR)|REQUESTS_CA_BUNDLE|SYSTEMROOT|WINDIR|COMSPEC|PATHEXT|USERPROFILE|APPDATA|LOCALAPPDATA|PROGRAMDATA)$/i;
/** The user's own, whatever the project's files set. */
const ofSystem = /^(?:HOME|LANG|PATH|SYSTEMROOT|WINDIR|COMSPEC|PATHEXT|USERPROFILE|APPDATA|LOCALAPPDATA|PROGRAMDATA)$/i;
/** Whoever set them: a wrong one leads only to what's the user's own. Which account that is has to be agreed to: see `accountFrom` of a store. */
const harmless = /^AWS_(?:DEFAULT_)?(?:REGION|OUTPUT|PROFILE)$/;

/** Milliseconds. */
const usualTimeout = 60_000;

export type ToolCall = {
  readonly program: string;
  readonly args: readonly string[];
  /** The variables that are this tool's: `/^GH_/`. */
  readonly own: RegExp;
  /** More variables, such as those that switch off what a tool does on the side. Never a secret. */
  readonly also?: Readonly<Record<string, string>>;
  /** What it reads from standard input, to the byte. */
  readonly input?: string;
  /** It opens /dev/stdin, which can't be done with the socket that Node's pipe is. */
  readonly opensStdin?: true;
};

/** Both outputs may contain secrets: they're compared and searched, and never shown. */
export type ToolAnswer =
  | { readonly status: number | null; readonly stdout: Buffer; readonly stderr: string }
  | { readonly failed: 'not-installed' | 'no-answer' | 'failed' };

/** Runs a tool in an empty temporary directory that's gone afterwards, or, if this program is killed, after the next run. Throws the signal's reason if it's aborted. */
export async function runTool(around: Surroundings, call: ToolCall, signal: AbortSignal): Promise<ToolAnswer> {
  const { world } = around.ports;
  const own = await ownVariables(around, call.own);
  const program = findProgram(call.program, own, true);
  if (program === undefined) return { failed: 'not-installed' };
  const cwd = await makeEmptyDirectory(around);
  if (cwd === undefined) return { failed: 'failed' };
  try {
    const env = childEnvironment(own, { ...call.also, ...temporaryNames(cwd, world.platform) });
    const [file, args] =
      call.opensStdin === true ? ['/bin/sh', ['-c', 'cat | "$@"', 'sh', program, ...call.args]] : [program, [...call.args]];
    const timeoutMs = world.timeouts.tool ?? usualTimeout;
    const ran = await runCommand(file, args, { cwd, env, timeoutMs, signal, alone: true, input: call.input ?? '' });
    if ('status' in ran) return ran;
    signal.throwIfAborted();
    return { failed: ran.failed === 'timeout' ? 'no-answer' : ran.failed === 'not-found' ? 'not-installed' : 'failed' };
  } finally {
    // Before anything else gets its turn: the program may be about to exit.
    removeOwnDirectory(cwd);
  }
}

/** Whether a tool is installed, not counting any that comes with the project. */
export async function hasTool(around: Surroundings, program: string): Promise<boolean> {
  return findProgram(program, await ownVariables(around, /^$/), true) !== undefined;
}

/** The variables that the tool may see, as far as they're the user's own. */
export async function ownVariables(around: Surroundings, own: RegExp): Promise<ChildEnvironment> {
  const { world } = around.ports;
  const allowed = Object.keys(world.env).filter((name) => usual.test(name) || own.test(name));
  // What direnv or mise took from the project isn't the user's. If that's not known, neither is what a tool could be redirected by.
  const shell = ownEnvironment(
    world.env,
    allowed.filter((name) => !ofSystem.test(name)),
  );
  const roots = await projectRoots(around);
  const ofProject = await setInProject(
    { ...world, env: shell },
    allowed.filter((name) => !ofSystem.test(name) && !harmless.test(name)),
  );
  const kept: Record<string, string> = {};
  for (const name of allowed) {
    const value = harmless.test(name) ? world.env[name] : shell[name];
    if (value === undefined) continue;
    if (name.toUpperCase() === 'PATH') {
      const entries: string[] = [];
      for (const entry of trustedEntries(value)) if (!(await isInside(entry, roots))) entries.push(entry);
      kept[name] = entries.join(path.delimiter);
      continue;
    }
    if (!ofSystem.test(name) && !harmless.test(name)) {
      if (ofProject.has(name)) continue;
      const places = value.split(path.delimiter).filter((each) => path.isAbsolute(each));
      if ((await Promise.all(places.map((each) => isInside(each, roots)))).includes(true)) continue;
    }
    kept[name] = value;
  }
  if (world.home !== undefined && world.platform !== 'win32') kept['HOME'] = world.home;
  return childEnvironment(kept);
}

async function projectRoots({ scope, ports }: Surroundings): Promise<readonly string[]> {
  const roots = [scope.root, scope.gitRoot, ports.world.cwd, projectTop(ports.world)].flatMap((each) => each ?? []);
  return [...new Set([...roots, ...(await Promise.all(roots.map(realPathOf)))])];
}

async function isInside(place: string, roots: readonly string[]): Promise<boolean> {
  const real = await realPathOf(place);
  return roots.some((root) => isWithin(root, place) || isWithin(root, real));
}

/** Where the user's temporary files are, unless that's in the project; or else where the system's are. `undefined`: nowhere. */
async function makeEmptyDirectory(around: Surroundings): Promise<string | undefined> {
  const { world } = around.ports;
  const own = ownEnvironment(world.env, ['TMPDIR', 'TEMP', 'TMP']);
  const roots = await projectRoots(around);
  const system = world.platform === 'win32' ? String.raw`C:\Windows\Temp` : '/tmp';
  for (const candidate of [own['TMPDIR'], own['TEMP'], own['TMP'], own['LOCALAPPDATA'], system]) {
    if (candidate === undefined || !path.isAbsolute(candidate)) continue;
    if (candidate !== system && (await isInside(candidate, roots))) continue;
    try {
      return await makeOwnDirectory(candidate, 'openai-setup-store-');
    } catch {
      // It's gone, or not for this user: the next one.
    }
  }
  return undefined;
}

/** Whatever a tool writes on the side is gone with the directory. */
function temporaryNames(cwd: string, platform: NodeJS.Platform): Readonly<Record<string, string>> {
  return { TMPDIR: cwd, ...(platform === 'win32' ? { TEMP: cwd, TMP: cwd } : {}) };
}
