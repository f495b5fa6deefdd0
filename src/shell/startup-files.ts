import path from 'node:path';
import type { World } from '../machine/world.ts';
import type { StartupSyntax } from './assignment.ts';
import { unsetCommand } from './commands.ts';
import { shellOf, type ShellWorld } from './shell.ts';
import * as text from './startup-files.text.ts';

export type StartupFile = { readonly path: string; readonly syntax: StartupSyntax };
export type StartupDirectory = { readonly directory: string; readonly names: RegExp; readonly syntax: StartupSyntax };

type StartupWorld = Pick<World, 'home' | 'env' | 'platform'>;

/**
 * Where a shell variable may have been exported: first the startup files of the login shell, then those of the
 * other shells and of the session. By the shells' manuals, November 2026.
 */
export function startupFiles({ home, env, platform }: StartupWorld): readonly (StartupFile | StartupDirectory)[] {
  // A relative path would point into the project, where the user's shell doesn't start.
  const absolute = (value: string | undefined): string | undefined => (value !== undefined && path.isAbsolute(value) ? value : undefined);
  const below = (base: string | undefined, ...names: string[]): string[] => (base === undefined ? [] : [path.join(base, ...names)]);
  const [config] = [...below(absolute(env['XDG_CONFIG_HOME'])), ...below(home, '.config')];
  const zsh = absolute(env['ZDOTDIR']) ?? home;
  // Windows offers to move the documents to OneDrive, and most people accept.
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
        ['profile.ps1', 'Microsoft.PowerShell_profile.ps1'].map((name): StartupFile => ({
          path: path.join(base, directory, name),
          syntax: 'powershell',
        })),
      ),
    ),
  };
  const first = shells[path.basename(env['SHELL'] ?? '')] ?? [];
  const others = Object.values(shells)
    .filter((places) => places !== first)
    .flat();
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

/** The commands that remove a variable from the current shell, and from places that no file shows. */
export function unsetCommands(name: string, world: ShellWorld): readonly [string, ...string[]] {
  const shell = shellOf(world);
  const command = unsetCommand(name, shell);
  switch (shell) {
    case 'windows':
      return [text.inPowerShell(command), text.forGood(name)];
    case 'pwsh':
      return [text.inPowerShell(command)];
    case 'fish':
      return [text.inFish(command, name)];
    case 'posix':
      return [text.inShell(command)];
    default:
      return shell satisfies never;
  }
}
