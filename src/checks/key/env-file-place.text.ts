import type { Codes } from '../../engine/codes.ts';
import { removeCommand, replaceByCopy } from '../../shell/commands.ts';
import type { Shell } from '../../shell/shell.ts';
import { shellWord } from '../../shell/word.ts';
import { writeCodes } from '../not-written.ts';

// Names of files are given as they're shown.

/** What's where the env file is expected, and can't be used as one. */
export const placeCodes = {
  unreadable: { status: 'problem', meaning: 'the env file can’t be read' },
  symlink: writeCodes.symlink,
  'hard-link': writeCodes['hard-link'],
  'not-a-file': writeCodes['not-a-file'],
  'outside-project': writeCodes['outside-project'],
} as const satisfies Codes;

/** @param because how much is too much, in words */
export const isTooLarge = (name: string, because: string) => ({
  summary: `${name} wasn't read: ${because}`,
  why: 'An env file is usually a few lines, one variable each. Something else must have ended up in it.',
  next: [`Move everything that isn't a variable out of ${name}, or use another file (--file). Then run openai-setup again.`],
});

/** @param because what the system says */
export const isUnreadable = (name: string, because: string, platform: NodeJS.Platform) => ({
  summary: `Can't read ${name}`,
  why: `The system says: ${because}. Your program can't read it, either.`,
  next: [
    platform === 'win32'
      ? 'Close the program that has it open, or give yourself permission to read it (Properties > Security), or choose another file with --file. Then run openai-setup again.'
      : `Check who owns it (ls -l ${name}) and give yourself permission to read it, or choose another file with --file. Then run openai-setup again.`,
  ],
});

export const leadsNowhere = (name: string, shell: Shell) => ({
  summary: `${name} is a broken link`,
  why: "A key saved to it would end up somewhere you don't expect.",
  next: [`Remove the link (${removeCommand([name], shell)}), or choose another file with --file. Then run openai-setup again.`],
});

export const isDirectory = (name: string) => ({
  summary: `${name} is a directory`,
  why: "Programs expect a file with that name. It may be a Python virtual environment, or Docker made it to mount a file that wasn't there.",
  next: ['Rename or remove the directory, or choose another file with --file. Then run openai-setup again.'],
});

export const isPipe = (name: string) => ({
  summary: `${name} is a pipe`,
  why: 'Another tool (such as 1Password) passes the variables through it. Nothing can be saved in it.',
  next: ['Save the key in that tool, or choose another file with --file. Then run openai-setup again.'],
});

export const isNoFile = (name: string, kind: 'socket' | 'device', shell: Shell) => ({
  summary: `${name} is a ${kind}, not a file`,
  why: 'Nothing can be saved in it.',
  next: [`Remove it (${removeCommand([name], shell)}), or choose another file with --file. Then run openai-setup again.`],
});

/** A link to another file of the project. */
export const leadsInside = (name: string, to: string, shell: Shell) => ({
  summary: `${name} is a link to ${to}`,
  why: "Saving a key to it changes the other file, and ignoring the link doesn't make git ignore that file.",
  next: [
    `To give this project its own file, replace the link with a copy: ${replaceByCopy(name, shell)}`,
    'Or choose the real file with --file.',
    'Or run openai-setup in a terminal and choose to save through the link.',
  ],
});

/** @param directory where the file lies that the link leads to, as it's shown */
export const leadsOutside = (name: string, to: string, directory: string, shell: Shell) => ({
  summary: `${name} is a link to ${to}`,
  why: 'That file is outside this project: a key saved to it would be used, or leak, in other places, too.',
  next: [
    `To give this project its own file, replace the link with a copy: ${replaceByCopy(name, shell)}`,
    `Or set up the project it belongs to: ${setUpCommand(directory, shell)}`,
  ],
});

export const hasSecondName = (name: string, shell: Shell) => ({
  summary: `${name} has a second name (a hard link)`,
  why: "The same file is in another place, too, maybe one that git doesn't ignore. Saving here would leave the other one as it is.",
  next: [`Replace it with a copy: ${replaceByCopy(name, shell)}`],
});

/** @param directory where it lies, as it's shown; `undefined`: there is no such directory */
export const isOutside = (name: string, directory: string | undefined, shell: Shell) => ({
  summary: `${name} isn't in this project`,
  why: "openai-setup changes only one project at a time, so it can't overwrite a key that another one uses.",
  next:
    directory === undefined
      ? ['Choose an env file in this project with --file.']
      : [`To set up that project instead: ${setUpCommand(directory, shell)}`, 'Or choose an env file in this project with --file.'],
});

function setUpCommand(directory: string, shell: Shell): string {
  return `openai-setup -C ${shellWord(directory, shell)}`;
}
