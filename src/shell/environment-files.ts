import path from 'node:path';
import { directoriesUp } from '../machine/paths.ts';
import type { StartupSyntax } from './assignment.ts';
import { absolute, below, type StartupFile, type StartupPlace, type StartupWorld } from './startup-files.ts';

/** The files of programs that set variables for a project or an environment, and not for every shell. Those in the project come first. */
export function environmentFiles(root: string, world: StartupWorld): readonly StartupPlace[] {
  return [...virtualEnvironments(root, world), ...conda(world), ...mise(root, world), ...containers(root, world), ...editors(root, world)];
}

/** `activate` of Python's venv and virtualenv, for each shell. It also stays in effect once it's been deactivated. */
function virtualEnvironments(root: string, { env }: StartupWorld): readonly StartupPlace[] {
  const scripts: readonly (readonly [string, StartupSyntax])[] = [
    ['bin/activate', 'sh'],
    // virtualenvwrapper's
    ['bin/postactivate', 'sh'],
    ['bin/activate.fish', 'fish'],
    ['bin/activate.csh', 'csh'],
    ['bin/activate.nu', 'nushell'],
    ['bin/Activate.ps1', 'powershell'],
    ['bin/activate.ps1', 'powershell'],
    ['Scripts/activate', 'sh'],
    ['Scripts/activate.bat', 'batch'],
    ['Scripts/Activate.ps1', 'powershell'],
  ];
  // On Windows, it may be written with slashes, or with other letters.
  const [active] = below(absolute(env['VIRTUAL_ENV']));
  const others = ['.venv', 'venv', 'env']
    .map((name) => path.join(root, name))
    .filter((each) => active === undefined || path.relative(active, each) !== '');
  return [...(active === undefined ? [] : [active]), ...others].flatMap((directory) =>
    scripts.map(([name, syntax]): StartupFile => ({
      path: path.join(directory, name),
      syntax,
      by: 'virtual-environment',
      inUse: directory === active,
    })),
  );
}

/** Scripts that `conda activate` runs. What `conda env config vars set` keeps isn't a script: see `findSource`. */
function conda({ env }: StartupWorld): readonly StartupPlace[] {
  return below(absolute(env['CONDA_PREFIX']), 'etc', 'conda', 'activate.d').flatMap((directory) => {
    const of = (names: RegExp, syntax: StartupSyntax): StartupPlace => ({ directory, names, syntax, by: 'conda', inUse: true });
    return [of(/\.sh$/, 'sh'), of(/\.fish$/, 'fish'), of(/\.csh$/, 'csh'), of(/\.ps1$/, 'powershell'), of(/\.bat$/, 'batch')];
  });
}

/** By https://mise.jdx.dev/configuration.html (November 2026), what wins first. */
function mise(root: string, { env, home }: StartupWorld): readonly StartupPlace[] {
  const inUse = Object.keys(env).some((name) => name.startsWith('__MISE_') || name === 'MISE_SHELL');
  const profile = /^[\w-]+$/.exec(env['MISE_ENV'] ?? '')?.[0];
  const names = ['local', ...(profile === undefined ? [] : [`${profile}.local`, profile]), '']
    .map((part) => (part === '' ? 'toml' : `${part}.toml`))
    .flatMap((ending) => [
      `mise.${ending}`,
      `.mise.${ending}`,
      `mise/config.${ending}`,
      `.mise/config.${ending}`,
      `.config/mise.${ending}`,
      `.config/mise/config.${ending}`,
    ]);
  const directories = directoriesUp(root).slice(0, 6);
  const config = absolute(env['MISE_CONFIG_DIR']) ?? below(absolute(env['XDG_CONFIG_HOME']) ?? below(home, '.config')[0], 'mise')[0];
  const of = (file: string): StartupFile => ({ path: file, syntax: 'toml', by: 'mise', inUse });
  return [
    ...directories.flatMap((directory) => names.map((name) => of(path.join(directory, name)))),
    ...below(config, 'config.local.toml').map(of),
    ...below(config, 'config.toml').map(of),
    ...below(config, 'conf.d').map((directory): StartupPlace => ({ directory, names: /\.toml$/, syntax: 'toml', by: 'mise', inUse })),
    of('/etc/mise/config.toml'),
  ];
}

/** `remoteEnv` and `containerEnv`, by https://containers.dev/implementors/json_reference (November 2026); devbox.json; Nix. */
function containers(root: string, { env }: StartupWorld): readonly StartupPlace[] {
  const inContainer = env['REMOTE_CONTAINERS'] === 'true' || env['CODESPACES'] === 'true' || env['DEVCONTAINER'] !== undefined;
  const of = (name: string, syntax: StartupSyntax, by: StartupFile['by'], inUse: boolean): StartupPlace[] =>
    directoriesUp(root)
      .slice(0, 3)
      .map((directory) => ({ path: path.join(directory, name), syntax, by, inUse }));
  const nix = env['IN_NIX_SHELL'] !== undefined;
  return [
    ...of('.devcontainer/devcontainer.json', 'settings', 'devcontainer', inContainer),
    ...of('.devcontainer.json', 'settings', 'devcontainer', inContainer),
    ...of('devbox.json', 'settings', 'devbox', env['DEVBOX_PROJECT_ROOT'] !== undefined),
    ...['shell.nix', 'flake.nix', 'devenv.nix', '.idx/dev.nix'].flatMap((name) => of(name, 'nix', 'nix', nix)),
  ];
}

/** `terminal.integrated.env.*` */
function editors(root: string, world: StartupWorld): readonly StartupPlace[] {
  const inUse = world.env['TERM_PROGRAM'] === 'vscode';
  return editorSettings(root, world).map((each) => ({ path: each, syntax: 'settings', by: 'vscode', inUse }));
}

/** The settings of VS Code and the editors built on it: the project's, the user's, and those of a remote machine. */
export function editorSettings(root: string, { env, home, platform }: StartupWorld): readonly string[] {
  const linux = absolute(env['XDG_CONFIG_HOME']) ?? below(home, '.config')[0];
  const windows = absolute(env['APPDATA']);
  const base = platform === 'darwin' ? below(home, 'Library', 'Application Support') : below(platform === 'win32' ? windows : linux);
  const names = ['Code', 'Code - Insiders', 'VSCodium', 'Cursor', 'Windsurf'];
  const servers = ['.vscode-server', '.vscode-server-insiders', '.vscode-remote', '.cursor-server', '.windsurf-server'];
  return [
    path.join(root, '.vscode', 'settings.json'),
    ...base.flatMap((each) => names.map((name) => path.join(each, name, 'User', 'settings.json'))),
    ...servers.flatMap((name) => below(home, name, 'data', 'Machine', 'settings.json')),
  ];
}
