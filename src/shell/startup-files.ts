import path from 'node:path';
import type { StartupSyntax } from './assignment.ts';
import { unsetCommand } from './commands.ts';
import { shellOf } from './shell.ts';

export type StartupFile = { readonly path: string; readonly syntax: StartupSyntax };
export type StartupDirectory = { readonly directory: string; readonly names: RegExp; readonly syntax: StartupSyntax };

export type Surroundings = {
  readonly home: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
};

/**
 * Where a variable of the shell may have been exported: the start-up files of the login shell first, then those of the
 * other shells and of the session. By the shells' manuals, November 2026.
 */
export function startupPlaces({ home, env, platform }: Surroundings): readonly (StartupFile | StartupDirectory)[] {
  // A relative path would be a place in the project, where no shell of the user's starts.
  const absolute = (value: string | undefined): string | undefined => (value !== undefined && path.isAbsolute(value) ? value : undefined);
  const below = (base: string | undefined, ...names: string[]): string[] => (base === undefined ? [] : [path.join(base, ...names)]);
  const [config] = [...below(absolute(env['XDG_CONFIG_HOME'])), ...below(home, '.config')];
  const zsh = absolute(env['ZDOTDIR']) ?? home;
  // Windows offers to keep the documents in OneDrive, and does so for most.
  const documents = [home, ...(platform === 'win32' ? [absolute(env['ONEDRIVE'])] : [])].flatMap((base) => below(base, 'Documents'));
  const files = (syntax: StartupSyntax, paths: string[]): StartupFile[] => paths.map((each) => ({ path: each, syntax }));
  const sh = (...paths: string[]): StartupFile[] => files('sh', paths);
  const inHome = (...names: string[]): StartupFile[] => sh(...names.flatMap((name) => below(home, name)));
  const directories = (syntax: StartupSyntax, names: RegExp, paths: string[]): StartupDirectory[] =>
    paths.map((directory) => ({ directory, names, syntax }));

  const shells: Record<string, (StartupFile | StartupDirectory)[]> = {
    bash: inHome('.bashrc', '.bash_profile', '.bash_login', '.profile', '.bash_aliases'),
    zsh: sh(...['.zshrc', '.zshenv', '.zprofile', '.zlogin'].flatMap((name) => below(zsh, name))),
    fish: [
      ...files('fish', below(config, 'fish', 'config.fish')),
      ...directories('fish', /\.fish$/, below(config, 'fish', 'conf.d')),
      ...files('fish-variables', below(config, 'fish', 'fish_variables')),
    ],
    pwsh: [...below(config), ...documents].flatMap((base) =>
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
    ...files('environment', below(home, '.pam_environment')),
    ...directories('environment', /\.conf$/, below(config, 'environment.d')),
    ...directories('environment', /\.conf$/, below(config, 'systemd', 'user.conf.d')),
    { path: '/etc/environment', syntax: 'environment' },
    ...sh('/etc/profile', '/etc/bash.bashrc', '/etc/zsh/zshenv', '/etc/zshenv'),
    { directory: '/etc/profile.d', names: /\.sh$/, syntax: 'sh' },
  ];
  const agents = directories('plist', /\.plist$/, [...below(home, 'Library', 'LaunchAgents'), '/Library/LaunchAgents']);
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
