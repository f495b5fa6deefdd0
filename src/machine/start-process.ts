import { spawn, spawnSync, type ChildProcess, type ChildProcessWithoutNullStreams, type StdioOptions } from 'node:child_process';
import { Socket } from 'node:net';
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
 * Runs a program in the shell's own process, beside a line of the shell that waits for a word from this program. If this one is
 * killed, there's no such word, and the group ends: a tool must not go on by itself with a key in its hands.
 */
const tied = '(read _ <&3 || kill -9 0) >/dev/null 2>&1 & exec "$@" 3<&-';

/**
 * Starts a child that's read and written through pipes. Throws if the system refuses right away. `alone`: it leads a group of its own,
 * without a terminal, so that it can't ask anything there, and it's ended with everything it started, also if this program is killed.
 */
export function startProcess(
  program: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly env: ChildEnvironment; readonly alone?: boolean },
): ChildProcessWithoutNullStreams {
  const detached = options.alone === true && hasGroups;
  const [first, rest] = detached ? ['/bin/sh', ['-c', tied, 'sh', program, ...args]] : [program, args];
  const { file, words, ...how } = startOf(first, rest, options.env);
  const stdio: StdioOptions = ['pipe', 'pipe', 'pipe', ...(detached ? (['pipe'] as const) : [])];
  const child = spawn(file, words, { cwd: options.cwd, stdio, windowsHide: true, detached, ...how });
  const tie = child.stdio[3];
  if (tie instanceof Socket) {
    tie.on('error', () => {});
    child.on('exit', () => tie.resume().end('\n'));
  }
  return child as ChildProcessWithoutNullStreams;
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
