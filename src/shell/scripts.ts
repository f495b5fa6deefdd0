import type { Shell } from './shell.ts';
import { shellWord } from './word.ts';

/** A word of a command for code between double quotes: every shell takes this literally, provided it holds none of `"$!%` or a backtick. */
export function quotedCode(lines: readonly string[], shell: Shell, separator: string): readonly string[] {
  // cmd ends a command at the end of the line, whatever is open.
  return shell === 'windows' ? [`"${lines.join(separator)}"`] : insideQuotes(['"', ...lines.slice(0, -1), `${lines.at(-1)}"`], shell);
}

/** The lines of one quoted word. */
function insideQuotes(lines: readonly string[], shell: Shell): readonly string[] {
  return shell === 'csh' ? lines.map((line, index) => (index === lines.length - 1 ? line : `${line}\\`)) : lines;
}

/** One command on several lines, each of which but the last ends where a word ends. */
export function continued(lines: readonly string[], shell: Shell): readonly string[] {
  // Nushell ends a command at the end of the line.
  if (shell === 'nushell') return [lines.join(' ')];
  return lines.map((line, index) => (index === lines.length - 1 || (line.endsWith('|') && shell !== 'csh') ? line : `${line} \\`));
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
  if (loaded === undefined) return shell === 'nushell' ? `sh -c 'echo ${text}'` : `echo ${text}`;
  return `sh -c '${exportFrom(loaded)}; echo ${text}' ${shellWord(loaded.file, shell)}`;
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
  const write = isPowerShell(shell)
    ? ['', `| Set-Content ${file}`]
    : shell === 'nushell'
      ? ['', `| save -f ${file}`]
      : ['echo ', `> ${file}`];
  const make = isPowerShell(shell) ? 'mkdir -Force' : shell === 'nushell' ? 'mkdir' : 'mkdir -p';
  const [before = '', after = ''] = write;
  const [first = '', ...rest] = lines;
  return [
    ...(directory === undefined ? [] : [`${make} ${directory}`]),
    ...insideQuotes([`${before}'${first}`, ...rest.slice(0, -1), `${rest.at(-1) ?? ''}' ${after}`], shell),
  ];
}

/** Gives a text, whose lines hold no single quote and no backslash, to a command as its standard input. */
export function pipeTo(command: string, lines: readonly string[], shell: Shell): readonly string[] {
  const [first = '', ...rest] = lines;
  const before = isPowerShell(shell) || shell === 'nushell' ? '' : 'echo ';
  return insideQuotes([`${before}'${first}`, ...rest.slice(0, -1), `${rest.at(-1) ?? ''}' | ${command}`], shell);
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
    case 'csh':
      return `source ${directory}/${bin}/activate.csh`;
    case 'nushell':
      return `overlay use ${directory}/${bin}/activate.nu`;
    case 'posix':
      return `. ${directory}/${bin}/activate`;
    default:
      return shell satisfies never;
  }
}
