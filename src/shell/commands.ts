import path from 'node:path';
import { type Shell, shellOf, type Surroundings } from './shell.ts';
import { shellWord } from './word.ts';

/** Takes a variable out of this shell, for the programs that it starts from now on. */
export function unsetCommand(name: string, shell: Shell): string {
  switch (shell) {
    case 'windows':
      return `Remove-Item Env:${name} (in cmd: set ${name}=)`;
    case 'pwsh':
      return `Remove-Item Env:${name}`;
    case 'fish':
      return `set -e ${name}`;
    case 'posix':
      return `unset ${name}`;
    default:
      return shell satisfies never;
  }
}

/** Sets a variable for the programs that this shell starts. PowerShell takes `set NAME=value` and sets something else. */
export function exportCommand(name: string, value: string, shell: Shell): string {
  switch (shell) {
    case 'windows':
      return `$env:${name} = "${value}" (in cmd: set ${name}=${value})`;
    case 'pwsh':
      return `$env:${name} = "${value}"`;
    case 'fish':
      return `set -gx ${name} ${value}`;
    case 'posix':
      return `export ${name}=${value}`;
    default:
      return shell satisfies never;
  }
}

/** Asks for a value that is not shown while it is typed, and exports it to what this shell starts from now on. */
export function promptCommand(name: string, shell: Shell): string {
  switch (shell) {
    case 'windows':
    case 'pwsh':
      return `$env:${name} = [Net.NetworkCredential]::new('', (Read-Host -AsSecureString)).Password${shell === 'windows' ? ' (in PowerShell)' : ''}`;
    case 'fish':
      return `read -xs ${name}`;
    case 'posix':
      return `read -rs ${name} && export ${name}`;
    default:
      return shell satisfies never;
  }
}

/** A command that reads a file as its standard input. PowerShell refuses `<`. */
export function fedFrom(file: string, command: string, shell: Shell): string {
  if (shell === 'windows') return `type ${file} | ${command}`;
  return shell === 'pwsh' ? `Get-Content ${file} | ${command}` : `${command} < ${file}`;
}

export function removeCommand(files: readonly string[], shell: Shell): string {
  // PowerShell wants commas between several, cmd blanks.
  if (shell === 'windows') return files.map((file) => `del ${backslashes(file)}`).join('; ');
  return `rm ${files.map((file) => shellWord(file, shell)).join(' ')}`;
}

export function renameCommand(file: string, to: string, shell: Shell): string {
  if (shell === 'windows') return `ren ${backslashes(file)} ${shellWord(path.posix.basename(to), shell)}`;
  return `mv ${shellWord(file, shell)} ${shellWord(to, shell)}`;
}

/** Puts a copy in the place of a link, under the same name. */
export function replaceByCopy(file: string, shell: Shell): string {
  const back = renameCommand(`${file}.new`, file, shell);
  if (shell !== 'windows') return `cp ${shellWord(file, shell)} ${shellWord(`${file}.new`, shell)} && ${back}`;
  // `&&` is none of Windows PowerShell's, and what `move` does to a file that is there differs.
  return `copy ${backslashes(file)} ${backslashes(`${file}.new`)}, then del ${backslashes(file)}, then ${back}`;
}

/** Windows knows no permission bits here, but a mark that forbids to write. */
export function makeWritable(file: string, surroundings: Surroundings): string {
  return surroundings.platform === 'win32' ? `attrib -R ${backslashes(file)}` : chmodCommand(file, shellOf(surroundings), 0o600);
}

/** Takes the permissions of everybody else. The user's own stay as they are in `mode`. */
export function chmodCommand(file: string, shell: Shell, mode: number): string {
  return `chmod ${(mode & 0o600).toString(8).padStart(3, '0')} ${shellWord(file, shell)}`;
}

/** Takes a file out of git's index; the file stays. A colon in front would mean something to git. */
export function untrackCommand(file: string, shell: Shell): string {
  return `git rm --cached ${shellWord(file.startsWith(':') ? `./${file}` : file, shell)}`;
}

/** cmd takes a slash for the beginning of an option. */
function backslashes(file: string): string {
  return shellWord(file.replaceAll('/', '\\'), 'windows');
}
