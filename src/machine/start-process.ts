import { spawn, spawnSync, type ChildProcess, type ChildProcessWithoutNullStreams, type StdioOptions } from 'node:child_process';
import path from 'node:path';
// The system's own call: a child can only be ended alone.
import { kill } from 'node:process';
import type { ChildEnvironment } from './child-environment.ts';
import { programOfWindows, throughCmd, type Start } from './batch-file.ts';

// Every process that this program starts is started here, without a shell and with an environment that has no keys in it.
// `program` is an absolute path: the system's own search would look into a cloned repository.

/** Groups of processes. On Windows, a detached one would open a window. */
const hasGroups = path.sep === '/';

/**
 * Starts a child that's read and written through pipes. Throws if the system refuses right away. `alone`: it leads a group of its own,
 * without a terminal, so that it can't ask anything there, and it's ended with everything it started.
 */
export function startProcess(
  program: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly env: ChildEnvironment; readonly alone?: boolean },
): ChildProcessWithoutNullStreams {
  const detached = options.alone === true && hasGroups;
  const { file, words, ...how } = startOf(program, args, options.env);
  return spawn(file, words, { cwd: options.cwd, stdio: ['pipe', 'pipe', 'pipe'], windowsHide: true, detached, ...how });
}

function startOf(program: string, args: readonly string[], env: ChildEnvironment): Start {
  return hasGroups ? { file: program, words: args, env: { ...env } } : throughCmd(program, args, env);
}

/** Ends a child; if it was started `alone`, with all that it has started. */
export function endProcess(child: ChildProcess, alone: boolean, env: ChildEnvironment): void {
  const { pid } = child;
  try {
    if (alone && pid !== undefined && hasGroups) kill(-pid, 'SIGKILL');
    else if (alone && pid !== undefined) {
      const options = { stdio: 'ignore', timeout: 3000, windowsHide: true } as const;
      spawnSync(programOfWindows('taskkill', env), ['/t', '/f', '/pid', `${pid}`], options);
    }
  } catch {
    // Nothing of it is left.
  }
  child.kill('SIGKILL');
}

/**
 * For programs that have nothing to do with the project. If they were started in it, they'd take a relative path from the
 * environment (PYTHONPATH=.) for the project's files, and run them.
 */
function outsideTheProject(program: string): string {
  return path.parse(program).root;
}

/** Starts a child that keeps running when this program ends. Throws if the system refuses right away. */
export function startDetached(program: string, args: readonly string[], env: ChildEnvironment): ChildProcess {
  // Without `windowsHide`: Windows passes it on, and a browser that wasn't running yet would start invisibly.
  const { file, words, ...how } = startOf(program, args, env);
  const child = spawn(file, words, { cwd: outsideTheProject(program), stdio: 'ignore', detached: true, ...how });
  child.unref();
  return child;
}

/** Runs a child to its end, without reading its output. Returns its exit status. */
export function runSync(
  program: string,
  args: readonly string[],
  options: { readonly env: ChildEnvironment; readonly stdio: StdioOptions },
): number | null {
  return spawnSync(program, args, { cwd: outsideTheProject(program), env: { ...options.env }, stdio: options.stdio }).status;
}
