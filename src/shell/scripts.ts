import type { Shell } from './shell.ts';
import { shellWord } from './word.ts';

/** A word of a command for code between double quotes: every shell takes this literally, provided it holds none of `"$!%` or a backtick. */
export function quotedCode(lines: readonly string[], shell: Shell, separator: string): readonly string[] {
  // cmd ends a command at the end of the line, whatever is open.
  return shell === 'windows' ? [`"${lines.join(separator)}"`] : ['"', ...lines.slice(0, -1), `${lines.at(-1)}"`];
}

/** An env file, for the programs that a command starts. */
export type LoadedFile = {
  /** Relative to the directory that the command is for. */
  readonly file: string;
  /** The variable that holds the key. Those of the API, `OPENAI_…`, are loaded as well. */
  readonly variable: string;
};

/**
 * Runs a command with the API's variables of an env file, and leaves nothing of it in the shell. PowerShell has no way to do that, so
 * there they stay until the window is closed. The file isn't evaluated: anybody could have written its other lines.
 */
export function withEnvFile(command: readonly string[], loaded: LoadedFile | undefined, shell: Shell): readonly string[] {
  if (loaded === undefined) return command;
  const [first = '', ...rest] = command;
  if (isPowerShell(shell)) return [loadInPowerShell(loaded, shell), ...command];
  return [`sh -c '${exportFrom(loaded)}; exec "$@"' ${shellWord(loaded.file, shell)} ${first}`, ...rest];
}

/** Prints a text, in double quotes, in which `$NAME` stands for a variable of an env file, or of the shell. */
export function printWith(text: string, loaded: LoadedFile | undefined, shell: Shell): string {
  return loaded === undefined ? `echo ${text}` : `sh -c '${exportFrom(loaded)}; echo ${text}' ${shellWord(loaded.file, shell)}`;
}

/** For `sh`, whose `$0` is the file. The numbers are the two quotes; a carriage return is the end of a line from Windows. */
function exportFrom({ variable }: LoadedFile): string {
  const names = variable.startsWith('OPENAI_') ? 'OPENAI_' : `(OPENAI_|${variable}=)`;
  return `export $(grep -E "^(export )?${names}" "$0" | tr -d "\\r\\042\\047")`;
}

/** Sets the API's variables of an env file, in PowerShell. */
export function loadInPowerShell({ file, variable }: LoadedFile, shell: Shell): string {
  const names = variable.startsWith('OPENAI_') ? 'OPENAI_\\w+' : `OPENAI_\\w+|${variable}`;
  const line = `'^(?:export )?(${names})=(.*)$'`;
  return `switch -Regex -File ${shellWord(file, shell)} { ${line} { Set-Item Env:$($Matches[1]) $Matches[2].Trim(" '\`"") } }`;
}

/** Commands for PowerShell, which on Windows may not be the user's shell. */
export function isPowerShell(shell: Shell): boolean {
  return shell === 'pwsh' || shell === 'windows';
}

/** Writes a file whose lines hold no single quote and no backslash. `directory`: to be made first, if it's given. */
export function writeFileCommand(file: string, lines: readonly string[], shell: Shell, directory?: string): readonly string[] {
  const made = directory === undefined ? [] : [isPowerShell(shell) ? `mkdir -Force ${directory}` : `mkdir -p ${directory}`];
  const [first = '', ...rest] = lines;
  const end = isPowerShell(shell) ? `' | Set-Content ${file}` : `' > ${file}`;
  return [...made, `${isPowerShell(shell) ? '' : 'echo '}'${first}`, ...rest.slice(0, -1), `${rest.at(-1) ?? ''}${end}`];
}

/** Makes a virtual environment's programs the ones that the shell finds. */
export function activateCommand(directory: string, shell: Shell, platform: NodeJS.Platform): string {
  // Without an ending, it's right in both PowerShell and cmd.
  if (shell === 'windows') return `${directory}\\Scripts\\activate`;
  const bin = platform === 'win32' ? 'Scripts' : 'bin';
  switch (shell) {
    case 'pwsh':
      return `${directory}/${bin}/Activate.ps1`;
    case 'fish':
      return `source ${directory}/${bin}/activate.fish`;
    case 'posix':
      return `. ${directory}/${bin}/activate`;
    default:
      return shell satisfies never;
  }
}
