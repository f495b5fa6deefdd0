import { edit, type Next, run } from '../../engine/action.ts';
import type { VariableSource } from '../../shell/find-source.ts';
import { shellOf } from '../../shell/shell.ts';
import { forgetVariableCommand, unsetCommand } from '../../shell/commands.ts';
import type { Reader } from '../../shell/startup-files.ts';
import type { WrittenLine } from '../../shell/written-lines.ts';
import type { World } from '../../machine/world.ts';
import { capitalized } from '../../wording/capitalized.ts';
import { mechanisms } from './shell-mechanism.text.ts';

// Where the shell has a variable from, and how to get rid of it there. Names of files are given as displayed.

type Surroundings = Pick<World, 'env' | 'platform'>;
type Older = Extract<VariableSource, { kind: 'older' }>;

/** To follow the key in a summary: “…abcd from ~/.zshrc:2”. */
export function origin(source: VariableSource | undefined): string {
  switch (source?.kind) {
    case undefined:
      return '';
    case 'lines': {
      const places = source.lines.map(placeOf).join(' and ');
      return source.sure ? ` from ${places}` : `, which may come from ${places}`;
    }
    case 'older':
      return `, older than what ${source.line.file} sets now`;
    case 'direnv':
      return ` from ${source.file}`;
    case 'mechanism': {
      const place = mechanisms[source.mechanism].place;
      return source.sure ? ` from ${place}` : `, probably from ${place}`;
    }
    default:
      return source satisfies never;
  }
}

const placeOf = ({ file, line }: WrittenLine): string => `${file}:${line}`;

/** What removes it here and now, and what removes it for good. */
export function waysOut(
  source: VariableSource | undefined,
  name: string,
  here: Surroundings,
  fileKey?: { readonly name: string; readonly key: string },
): readonly Next[] {
  switch (source?.kind) {
    case undefined:
      return [...now(name, here), ...unknown(name, here)];
    case 'lines':
      // Fish writes that file itself, and whatever is edited there by hand is soon overwritten.
      if (source.sure && source.lines[0].file.endsWith('/fish_variables'))
        return [`Here and for good, in fish: set -Ue ${name}   (it’s a universal variable)`];
      return [...now(name, here), ...withoutLines(source.lines, source.sure, name)];
    case 'older':
      return older(source, name, here, fileKey);
    case 'direnv':
      return [
        run(
          ['direnv', 'reload'],
          'direnv loaded an older value: run direnv reload (and direnv allow if it asks), then openai-setup again.',
        ),
        `What it loads is in ${source.file}.`,
      ];
    case 'mechanism':
      return [...now(name, here), ...mechanisms[source.mechanism].waysOut(name, here)];
    default:
      return source satisfies never;
  }
}

function withoutLines(lines: readonly [WrittenLine, ...WrittenLine[]], sure: boolean, name: string): readonly Next[] {
  const [first, ...others] = lines;
  const then = `then ${takesEffect[first.by]}.`;
  const removal = (each: WrittenLine): string =>
    sure
      ? `delete line ${each.line} of ${each.file}`
      : `if ${name} comes from line ${each.line} of ${each.file}, change or delete that line`;
  const place = (each: WrittenLine) => ({ file: each.path, line: each.line });
  const host =
    !sure && first.by === 'devcontainer'
      ? ['Values written as ${localEnv:…} come from your own computer: change them there, then rebuild the container.']
      : [];
  if (others.length === 0) return [edit(place(first), `For good: ${removal(first)}, ${then}`), ...host];
  return [...lines.map((each) => edit(place(each), `For good: ${removal(each)}.`)), capitalized(then)];
}

/** What makes a file's change reach this terminal. */
const takesEffect: Readonly<Record<Reader, string>> = {
  shell: 'open a new terminal',
  session: 'log out and in again',
  launchd: 'log out and in again',
  ssh: 'reconnect',
  'virtual-environment': 'deactivate the environment and activate it again',
  conda: 'run conda deactivate and activate the environment again',
  mise: 'press Enter at the prompt, so mise reads it again',
  direnv: 'run direnv allow',
  devcontainer: 'rebuild the container',
  vscode: 'open a new terminal in your editor',
  nix: 'start the Nix shell again',
  devbox: 'start the devbox shell again',
};

function now(name: string, here: Surroundings): readonly string[] {
  const shell = shellOf(here);
  const command = unsetCommand(name, shell);
  const where = shell === 'windows' || shell === 'pwsh' ? 'PowerShell' : 'shell';
  return [`In this ${where}: ${command}${shell === 'fish' ? `   (a universal variable: set -Ue ${name})` : ''}`];
}

/** Places that no file shows. */
function unknown(name: string, here: Surroundings): readonly string[] {
  if (shellOf(here) === 'windows') {
    return [
      `For good: ${forgetVariableCommand(name, 'User')}   (then open a new terminal)`,
      `If it comes back, look in your PowerShell profile and the system's environment variables (System Properties).`,
    ];
  }
  return [
    `No startup file sets this value: it was set in this terminal, or by the program that started it.${hostHint(name, here)}`,
    "If it comes back, look in your shell's startup files.",
  ];
}

/** The file is right already; only this terminal isn't. */
function older(
  { line, now: value }: Older,
  name: string,
  here: Surroundings,
  fileKey: { name: string; key: string } | undefined,
): readonly Next[] {
  const set = String(value);
  const place = placeOf(line);
  const keep =
    fileKey === undefined
      ? `${place} now sets ${set}: leave that line alone.`
      : set === fileKey.key
        ? `${place} already sets the key of ${fileKey.name} (${set}): leave that line alone.`
        : `${place} now sets ${set}, which isn't the key in ${fileKey.name}, either, and overrides it in a new terminal.`;
  return [
    `${capitalized(renewal[line.by])}: this terminal still has the value from before ${place} was changed.${hostHint(name, here)}`,
    ...now(name, here),
    keep,
  ];
}

const renewal: Readonly<Record<Reader, string>> = { ...takesEffect, mise: 'open a new terminal', direnv: 'run direnv reload' };

/** Programs that terminals run in keep the variables they were started with, so a new terminal in them isn't enough. */
function hostHint(name: string, { env }: Surroundings): string {
  if (env['TMUX'])
    return ` In tmux: run tmux set-environment -gu ${name}, then open a new window; or end its server (tmux kill-server closes everything in it).`;
  if (env['STY']) return ` In screen: run screen -X unsetenv ${name}, then open a new window.`;
  if (env['ZELLIJ'] !== undefined) return ' In Zellij: end the session and start a new one.';
  if (env['TERM_PROGRAM'] === 'vscode')
    return ' In VS Code, the Python extension may have loaded an older env file: close this terminal with the trash can and open a new one, or quit VS Code completely and start it again.';
  if (env['TERMINAL_EMULATOR']?.startsWith('JetBrains')) return ' In a JetBrains IDE: quit it completely and start it again.';
  if (env['NVIM'] || env['VIM_TERMINAL'] || env['INSIDE_EMACS'])
    return " In an editor's terminal: quit the editor and start it from a new terminal.";
  return '';
}
