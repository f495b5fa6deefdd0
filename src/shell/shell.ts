import path from 'node:path';
import type { World } from '../machine/world.ts';

/** Which shell commands are written for. `windows`: PowerShell or cmd. Nothing says which one it is, so commands fit both if possible. */
export type Shell = 'posix' | 'fish' | 'csh' | 'nushell' | 'pwsh' | 'windows';

/** What decides how commands for the user are written. */
export type ShellWorld = Pick<World, 'env' | 'platform'>;

/** Git Bash sets SHELL on Windows, too, and has the commands of other systems. */
export function shellOf({ env, platform }: ShellWorld): Shell {
  // Nushell is rarely the login shell, which SHELL names.
  if (env['NU_VERSION'] !== undefined) return 'nushell';
  if (env['SHELL'] === undefined && platform === 'win32') return 'windows';
  return byName[path.basename(env['SHELL'] ?? '')] ?? 'posix';
}

const byName: Readonly<Record<string, Shell>> = { fish: 'fish', pwsh: 'pwsh', nu: 'nushell', csh: 'csh', tcsh: 'csh' };
