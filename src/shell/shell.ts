import path from 'node:path';
import type { World } from '../machine/world.ts';

/** Which shell commands are written for. `windows`: PowerShell or cmd. Nothing says which one it is, so commands fit both if possible. */
export type Shell = 'posix' | 'fish' | 'pwsh' | 'windows';

/** What decides how commands for the user are written. */
export type ShellWorld = Pick<World, 'env' | 'platform'>;

/** Git Bash sets SHELL on Windows, too, and has the commands of other systems. */
export function shellOf({ env, platform }: ShellWorld): Shell {
  if (env['SHELL'] === undefined && platform === 'win32') return 'windows';
  const name = path.basename(env['SHELL'] ?? '');
  return name === 'fish' || name === 'pwsh' ? name : 'posix';
}
