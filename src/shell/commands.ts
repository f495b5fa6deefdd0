import path from 'node:path';
import { type Shell, shellOf, type ShellWorld } from './shell.ts';
import { shellWord } from './word.ts';

/** Removes a variable from this shell, for the programs it starts from now on. */
export function unsetCommand(name: string, shell: Shell): string {
  switch (shell) {
    case 'windows':
      return `Remove-Item Env:${name} (in cmd: set ${name}=)`;
    case 'pwsh':
      return `Remove-Item Env:${name}`;
    case 'fish':
      return `set -e ${name}`;
    case 'csh':
      return `unsetenv ${name}`;
    case 'nushell':
      return `hide-env ${name}`;
    case 'posix':
      return `unset ${name}`;
    default:
      return shell satisfies never;
  }
}

/**
 * Removes a variable from those that Windows keeps, in the words of cmd, PowerShell, and Git Bash alike. Unlike `reg delete`, it tells
 * the desktop, which otherwise gives the variable to every new terminal until the user logs out. It has to be Windows PowerShell: from
 * .NET 9 on (PowerShell 7.5), an empty value is kept, and `$null` is one there
 * (https://learn.microsoft.com/dotnet/core/compatibility/core-libraries/9.0/empty-env-variable, November 2026).
 */
export function forgetVariableCommand(name: string, of: 'User' | 'Machine'): string {
  const [program, option, script] = forgetVariableArgv(name, of);
  return `${program} ${option} "${script}"`;
}

/** The same as a command without a shell. */
export function forgetVariableArgv(name: string, of: 'User' | 'Machine'): readonly [string, string, string] {
  return ['powershell', '-c', `[Environment]::SetEnvironmentVariable('${name}','','${of}')`];
}

/** Sets a variable for the programs this shell starts. PowerShell accepts `set NAME=value` but sets something else. */
export function exportCommand(name: string, value: string, shell: Shell): string {
  switch (shell) {
    case 'windows':
      return `$env:${name} = "${value}" (in cmd: set ${name}=${value})`;
    case 'pwsh':
      return `$env:${name} = "${value}"`;
    case 'fish':
      return `set -gx ${name} ${value}`;
    case 'csh':
      return `setenv ${name} ${value}`;
    case 'nushell':
      return `$env.${name} = "${value}"`;
    case 'posix':
      return `export ${name}=${value}`;
    default:
      return shell satisfies never;
  }
}

/** Tells a program of a company's root certificate, once the user has put the file that IT gave out in some place. */
export function certificateCommand(name: 'NODE_EXTRA_CA_CERTS' | 'SSL_CERT_FILE', shell: Shell): string {
  return exportCommand(name, shell === 'windows' ? 'C:\\path\\to\\it.pem' : '/path/to/it.pem', shell);
}

/** Asks for a value without showing it, and exports it to the programs this shell starts from now on. */
export function promptCommand(name: string, shell: Shell): string {
  switch (shell) {
    case 'windows':
    case 'pwsh':
      return `$env:${name} = [Net.NetworkCredential]::new('', (Read-Host -AsSecureString)).Password${shell === 'windows' ? ' (in PowerShell)' : ''}`;
    case 'fish':
      return `read -xs ${name}`;
    case 'csh':
      return `stty -echo; setenv ${name} "$<"; stty echo`;
    case 'nushell':
      return `$env.${name} = (input --suppress-output)`;
    case 'posix':
      return `read -rs ${name} && export ${name}`;
    default:
      return shell satisfies never;
  }
}

/** A command with a file as its standard input. PowerShell refuses `<`. */
export function withInputFrom(file: string, command: string, shell: Shell): string {
  if (shell === 'windows') return `type ${file} | ${command}`;
  // In the project, git might commit it.
  if (shell === 'nushell') return `open --raw ~/${file} | ${command}`;
  return shell === 'pwsh' ? `Get-Content ~/${file} | ${command}` : `${command} < ~/${file}`;
}

export function removeCommand(files: readonly string[], shell: Shell): string {
  // PowerShell wants commas between files, cmd wants spaces.
  if (shell === 'windows') return files.map((file) => `del ${backslashes(file)}`).join('; ');
  return `rm ${files.map((file) => shellWord(file, shell)).join(' ')}`;
}

export function renameCommand(file: string, to: string, shell: Shell): string {
  if (shell === 'windows') return `ren ${backslashes(file)} ${shellWord(path.posix.basename(to), shell)}`;
  return `mv ${shellWord(file, shell)} ${shellWord(to, shell)}`;
}

/** Replaces a link with a copy of its target, under the same name. */
export function replaceByCopy(file: string, shell: Shell): string {
  const back = renameCommand(`${file}.new`, file, shell);
  if (shell === 'nushell') return `cp ${shellWord(file, shell)} ${shellWord(`${file}.new`, shell)}; ${back}`;
  if (shell !== 'windows') return `cp ${shellWord(file, shell)} ${shellWord(`${file}.new`, shell)} && ${back}`;
  // Windows PowerShell has no `&&`, and shells differ in what `move` does to an existing file.
  return `copy ${backslashes(file)} ${backslashes(`${file}.new`)}, then del ${backslashes(file)}, then ${back}`;
}

/** Windows has no permission bits here, but a read-only attribute. */
export function makeWritable(file: string, world: ShellWorld): string {
  const shell = shellOf(world);
  return world.platform === 'win32' ? `attrib -R ${backslashes(file, shell)}` : chmodCommand(file, shell, 0o600);
}

/** Removes everybody else's permissions. The user's own stay as they are in `mode`. */
export function chmodCommand(file: string, shell: Shell, mode: number): string {
  return `chmod ${ownerOnly(mode)} ${shellWord(file, shell)}`;
}

/** The same as a command without a shell. */
export function chmodArgv(file: string, mode: number): readonly [string, ...string[]] {
  return ['chmod', ownerOnly(mode), '--', file];
}

function ownerOnly(mode: number): string {
  return (mode & 0o600).toString(8).padStart(3, '0');
}

/** Removes a file from git's index; the file stays. A leading colon would mean something to git. */
export function untrackCommand(file: string, shell: Shell): string {
  return `git rm --cached ${shellWord(pathForGit(file), shell)}`;
}

/** The same as a command without a shell. */
export function untrackArgv(file: string): readonly [string, ...string[]] {
  return ['git', 'rm', '--cached', '--', pathForGit(file)];
}

function pathForGit(file: string): string {
  return file.startsWith(':') ? `./${file}` : file;
}

/** cmd takes a slash for the start of an option. */
function backslashes(file: string, shell: Shell = 'windows'): string {
  return shellWord(file.replaceAll('/', '\\'), shell);
}
