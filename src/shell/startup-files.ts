import path from 'node:path';
import type { World } from '../machine/world.ts';
import type { StartupSyntax } from './assignment.ts';

/** What reads a file and sets the variables in it, which decides how to get rid of one. */
export type Reader =
  /** A shell that starts. */
  | 'shell'
  /** The login or the desktop session. */
  | 'session'
  | 'launchd'
  | 'ssh'
  | 'virtual-environment'
  | 'conda'
  | 'mise'
  | 'direnv'
  | 'devcontainer'
  | 'vscode'
  | 'nix'
  | 'devbox';

type Place = {
  readonly syntax: StartupSyntax;
  readonly by: Reader;
  /**
   * Whether this terminal reads it, as far as the environment tells: the user's own shell does, and a virtual environment that's
   * active. A line elsewhere only counts if it has the very value.
   */
  readonly inUse: boolean;
};
export type StartupFile = Place & { readonly path: string };
export type StartupDirectory = Place & { readonly directory: string; readonly names: RegExp };
export type StartupPlace = StartupFile | StartupDirectory;

export type StartupWorld = Pick<World, 'home' | 'env' | 'platform'>;

/** A relative path would point into the project, where the user's programs don't look. */
export const absolute = (value: string | undefined): string | undefined =>
  value !== undefined && path.isAbsolute(value) ? value : undefined;
export const below = (base: string | undefined, ...names: string[]): string[] => (base === undefined ? [] : [path.join(base, ...names)]);

/**
 * Where a shell variable may have been exported: first the startup files of the login shell, the one read last before the others;
 * then those of the other shells and of the session. By the shells' manuals, November 2026.
 */
export function startupFiles({ home, env, platform }: StartupWorld): readonly StartupPlace[] {
  const [config] = [...below(absolute(env['XDG_CONFIG_HOME'])), ...below(home, '.config')];
  const zsh = absolute(env['ZDOTDIR']) ?? home;
  // Termux has its own /etc: https://wiki.termux.com/wiki/Differences_from_Linux
  const prefix = absolute(env['PREFIX']);
  // Windows offers to move the documents to OneDrive, and most people accept.
  const documents = [home, ...(platform === 'win32' ? [absolute(env['ONEDRIVE'])] : [])].flatMap((base) => below(base, 'Documents'));
  // There, every terminal starts a login shell.
  const isMac = platform === 'darwin';
  const applications = isMac ? below(home, 'Library', 'Application Support') : below(absolute(env['APPDATA']));

  const own = ownShell(env, platform);
  const isOwn = (shell: string): boolean => own === shell;
  const of = (shell: string, syntax: StartupSyntax, paths: string[]): StartupFile[] =>
    paths.map((each) => ({ path: each, syntax, by: 'shell', inUse: isOwn(shell) }));
  const inDirectory = (shell: string, syntax: StartupSyntax, names: RegExp, paths: string[]): StartupDirectory[] =>
    paths.map((directory) => ({ directory, names, syntax, by: 'shell', inUse: isOwn(shell) }));
  const inHome = (shell: string, syntax: StartupSyntax, ...names: string[]): StartupFile[] =>
    of(
      shell,
      syntax,
      names.flatMap((name) => below(home, name)),
    );

  const shells: Record<string, readonly StartupPlace[]> = {
    bash: [
      ...inHome('bash', 'sh', ...(isMac ? ['.bash_profile', '.bashrc'] : ['.bashrc', '.bash_profile'])),
      ...inHome('bash', 'sh', '.bash_login', '.profile', '.bash_aliases'),
      ...inDirectory('bash', 'sh', /^[^.]/, below(home, '.bashrc.d')),
      ...of('bash', 'sh', [...below(prefix, 'etc', 'bash.bashrc'), '/etc/bash.bashrc', '/etc/bashrc']),
    ],
    zsh: [
      ...of(
        'zsh',
        'sh',
        [...(isMac ? ['.zlogin', '.zshrc'] : ['.zshrc', '.zlogin']), '.zprofile', '.zshenv'].flatMap((name) => below(zsh, name)),
      ),
      ...inDirectory(
        'zsh',
        'sh',
        /\.zsh$/,
        below(
          absolute(env['ZSH_CUSTOM']) ?? absolute(env['ZSH']) ?? home,
          ...(env['ZSH_CUSTOM'] ? [] : env['ZSH'] ? ['custom'] : ['.oh-my-zsh', 'custom']),
        ),
      ),
      ...of('zsh', 'sh', [
        ...below(prefix, 'etc', 'zshrc'),
        ...['zshrc', 'zprofile', 'zshenv', 'zlogin'].flatMap((name) => [`/etc/zsh/${name}`, `/etc/${name}`]),
      ]),
    ],
    fish: [
      ...of('fish', 'fish', below(config, 'fish', 'config.fish')),
      ...inDirectory('fish', 'fish', /\.fish$/, below(config, 'fish', 'conf.d')),
      ...of('fish', 'fish-variables', below(config, 'fish', 'fish_variables')),
      ...of('fish', 'fish', [...below(prefix, 'etc', 'fish', 'config.fish'), '/etc/fish/config.fish']),
    ],
    pwsh: of(
      'pwsh',
      'powershell',
      [...below(config), ...documents].flatMap((base) =>
        ['powershell', 'PowerShell', 'WindowsPowerShell'].flatMap((directory) =>
          ['profile.ps1', 'Microsoft.PowerShell_profile.ps1'].map((name) => path.join(base, directory, name)),
        ),
      ),
    ),
    // https://www.nushell.sh/book/configuration.html
    nu: [...below(config), ...applications].flatMap((base) => [
      ...of(
        'nu',
        'nushell',
        ['config.nu', 'env.nu', 'login.nu'].map((name) => path.join(base, 'nushell', name)),
      ),
      ...inDirectory('nu', 'nushell', /\.nu$/, [path.join(base, 'nushell', 'autoload')]),
    ]),
    tcsh: [...inHome('tcsh', 'csh', '.tcshrc', '.cshrc', '.login'), ...of('tcsh', 'csh', ['/etc/csh.cshrc', '/etc/csh.login'])],
    csh: inHome('csh', 'csh', '.cshrc', '.login'),
    ksh: inHome('ksh', 'sh', '.kshrc', '.profile'),
    sh: inHome('sh', 'sh', '.profile'),
  };
  const login: readonly StartupPlace[] = [
    ...of(own, 'sh', [...below(prefix, 'etc', 'profile'), '/etc/profile']),
    ...inDirectory(own, 'sh', /\.sh$/, [...below(prefix, 'etc', 'profile.d'), '/etc/profile.d']),
    // What dotfiles are often split into; read only if one of the files above says so.
    ...inHome('', 'sh', '.exports', '.extra'),
  ];
  const first = shells[own] ?? [];
  const others = Object.values(shells)
    .filter((places) => places !== first)
    .flat();
  return [...first, ...(platform === 'win32' ? [] : login), ...others, ...sessionFiles(home, config, platform)];
}

function ownShell(env: StartupWorld['env'], platform: NodeJS.Platform): string {
  // Nushell is rarely the login shell, which SHELL names.
  if (env['NU_VERSION'] !== undefined) return 'nu';
  const name = path.basename(env['SHELL'] ?? (platform === 'win32' ? 'pwsh' : 'bash'));
  return /^(?:da|a)sh$/.test(name) ? 'sh' : name;
}

/** What's read when a person logs in, before any shell. */
function sessionFiles(home: string | undefined, config: string | undefined, platform: NodeJS.Platform): readonly StartupPlace[] {
  const session = { syntax: 'environment', by: 'session', inUse: platform === 'linux' } as const;
  const agent = { syntax: 'plist', by: 'launchd', inUse: true, names: /\.plist$/ } as const;
  if (platform === 'darwin') {
    const agents = [...below(home, 'Library', 'LaunchAgents'), '/Library/LaunchAgents'];
    return agents.map((directory) => ({ directory, ...agent }));
  }
  if (platform === 'win32') return [];
  return [
    ...[...below(config, 'environment.d'), '/etc/environment.d'].map((directory) => ({ directory, names: /\.conf$/, ...session })),
    ...below(config, 'systemd', 'user.conf.d').map((directory) => ({ directory, names: /\.conf$/, ...session })),
    ...[...below(home, '.pam_environment'), '/etc/environment'].map((each) => ({ path: each, ...session })),
    ...below(home, '.ssh', 'environment').map((each): StartupFile => ({ path: each, syntax: 'environment', by: 'ssh', inUse: false })),
  ];
}
