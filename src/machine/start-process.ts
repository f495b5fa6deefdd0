import { spawn, spawnSync, type ChildProcess, type ChildProcessWithoutNullStreams, type StdioOptions } from 'node:child_process';
import path from 'node:path';
import type { ChildEnvironment } from './child-environment.ts';

// Every process that this program starts is started here, without a shell and with an environment that holds no keys.
// `program` is an absolute path: the system's own search would look into a cloned repository.

/** One that is fed and read through pipes. Throws where the system refuses at once. */
export function startProcess(
  program: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly env: ChildEnvironment },
): ChildProcessWithoutNullStreams {
  return spawn(program, args, { cwd: options.cwd, env: { ...options.env }, stdio: ['pipe', 'pipe', 'pipe'], windowsHide: true });
}

/**
 * For programs that have nothing to do with the project. Started in it, they would take a relative path of the environment
 * (PYTHONPATH=.) for the project's files, and run them.
 */
function outsideTheProject(program: string): string {
  return path.parse(program).root;
}

/** One that goes on when this program ends. */
export function startDetached(program: string, args: readonly string[], env: ChildEnvironment): ChildProcess {
  // Without `windowsHide`: Windows hands that wish on, and a browser that was not running yet would start unseen.
  const child = spawn(program, args, { cwd: outsideTheProject(program), stdio: 'ignore', detached: true, env: { ...env } });
  child.unref();
  return child;
}

/** One that is waited for, and whose output nobody reads. Gives its exit status. */
export function runAtOnce(
  program: string,
  args: readonly string[],
  options: { readonly env: ChildEnvironment; readonly stdio: StdioOptions },
): number | null {
  return spawnSync(program, args, { cwd: outsideTheProject(program), env: { ...options.env }, stdio: options.stdio }).status;
}
