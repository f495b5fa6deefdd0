import path from 'node:path';
import type { StartupSyntax } from './shell-assignment.ts';
import { shellOf, unsetCommand } from './shell-commands.ts';

export type StartupFile = { readonly path: string; readonly syntax: StartupSyntax };
export type StartupDirectory = { readonly directory: string; readonly names: RegExp; readonly syntax: StartupSyntax };

type Surroundings = {
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
};

/**
 * Where a variable of the shell may have been exported: the start-up files of the login shell first, then those of the
 * other shells and of the session. By the shells' manuals, November 2026.
 */
export function startupPlaces({ home, env, platform }: Surroundings): readonly (StartupFile | StartupDirectory)[] {
  const config = env['XDG_CONFIG_HOME'] ?? path.join(home, '.config');
  const zsh = env['ZDOTDIR'] ?? home;
  // Windows offers to keep the documents in OneDrive, and does so for most.
  const documents = [home, ...(platform === 'win32' && env['ONEDRIVE'] ? [env['ONEDRIVE']] : [])].map((base) => path.join(base, 'Documents'));
  const sh = (...paths: string[]): StartupFile[] => paths.map((each) => ({ path: each, syntax: 'sh' }));
  const inHome = (...names: string[]): StartupFile[] => sh(...names.map((name) => path.join(home, name)));

  const shells: Record<string, (StartupFile | StartupDirectory)[]> = {
    bash: inHome('.bashrc', '.bash_profile', '.bash_login', '.profile', '.bash_aliases'),
    zsh: sh(...['.zshrc', '.zshenv', '.zprofile', '.zlogin'].map((name) => path.join(zsh, name))),
    fish: [
      { path: path.join(config, 'fish', 'config.fish'), syntax: 'fish' },
      { directory: path.join(config, 'fish', 'conf.d'), names: /\.fish$/, syntax: 'fish' },
      { path: path.join(config, 'fish', 'fish_variables'), syntax: 'fish-variables' },
    ],
    pwsh: [config, ...documents].flatMap((base) =>
      ['powershell', 'PowerShell', 'WindowsPowerShell'].flatMap((directory) =>
        ['profile.ps1', 'Microsoft.PowerShell_profile.ps1'].map(
          (name): StartupFile => ({ path: path.join(base, directory, name), syntax: 'powershell' }),
        ),
      ),
    ),
  };
  const first = shells[path.basename(env['SHELL'] ?? '')] ?? [];
  const others = Object.values(shells).filter((places) => places !== first).flat();
  const session: (StartupFile | StartupDirectory)[] = [
    { path: path.join(home, '.pam_environment'), syntax: 'environment' },
    { directory: path.join(config, 'environment.d'), names: /\.conf$/, syntax: 'environment' },
    { directory: path.join(config, 'systemd', 'user.conf.d'), names: /\.conf$/, syntax: 'environment' },
    { path: '/etc/environment', syntax: 'environment' },
    ...sh('/etc/profile', '/etc/bash.bashrc', '/etc/zsh/zshenv', '/etc/zshenv'),
    { directory: '/etc/profile.d', names: /\.sh$/, syntax: 'sh' },
  ];
  const agents: StartupDirectory[] = [path.join(home, 'Library', 'LaunchAgents'), '/Library/LaunchAgents'].map((directory) => ({
    directory,
    names: /\.plist$/,
    syntax: 'plist',
  }));
  return [...first, ...others, ...(platform === 'win32' ? [] : session), ...(platform === 'darwin' ? agents : [])];
}

/** The commands that take a variable out of the shell at hand, and out of the places that no file shows. */
export function unsetCommands(name: string, surroundings: Surroundings): readonly [string, ...string[]] {
  const shell = shellOf(surroundings);
  const command = unsetCommand(name, shell);
  switch (shell) {
    case 'windows':
      return [
        `In this PowerShell: ${command}`,
        `For good, in PowerShell: [Environment]::SetEnvironmentVariable('${name}', $null, 'User')`,
      ];
    case 'pwsh':
      return [`In this PowerShell: ${command}`];
    case 'fish':
      return [`In this shell: ${command}   (a universal variable: set -Ue ${name})`];
    case 'posix':
      return [`In this shell: ${command}`];
    default:
      return shell satisfies never;
  }
}
