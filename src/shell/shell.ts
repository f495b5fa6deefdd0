import path from 'node:path';

/** Whose commands are told. `windows`: PowerShell or cmd. Nothing says which, so a command fits both where there is one. */
export type Shell = 'posix' | 'fish' | 'pwsh' | 'windows';

export type Surroundings = {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
};

/** Git Bash sets SHELL on Windows, too, and has the commands of other systems. */
export function shellOf({ env, platform }: Surroundings): Shell {
  if (env['SHELL'] === undefined && platform === 'win32') return 'windows';
  const name = path.basename(env['SHELL'] ?? '');
  return name === 'fish' || name === 'pwsh' ? name : 'posix';
}
