import type { Codes } from '../../engine/codes.ts';
import { removeCommand, replaceByCopy } from '../../shell/commands.ts';
import type { Shell } from '../../shell/shell.ts';
import { shellWord } from '../../shell/word.ts';
import { writeCodes } from '../not-written.ts';

// Names of files are given as they're shown.

/** What stands where the env file is expected, and cannot be used as one. */
export const placeCodes = {
  unreadable: { status: 'problem', meaning: 'the env file cannot be read' },
  symlink: writeCodes.symlink,
  'hard-link': writeCodes['hard-link'],
  'not-a-file': writeCodes['not-a-file'],
  'outside-project': writeCodes['outside-project'],
} as const satisfies Codes;

/** @param because how much is too much, in words */
export const isTooLarge = (name: string, because: string) => ({
  summary: `${name} wasn't read: ${because}`,
  why: 'An env file has a few lines, one variable each. Something else must have ended up in it.',
  next: [`Move everything that isn't a variable out of ${name}, or use another file (--file). Then run openai-setup again.`],
});

/** @param because what the system says */
export const isUnreadable = (name: string, because: string, platform: NodeJS.Platform) => ({
  summary: `${name} cannot be read`,
  why: `The system says: ${because}. Your program could not read it either.`,
  next: [
    platform === 'win32'
      ? 'Close what has it open, or give yourself the right to read it (Properties > Security in the Explorer), or name another file with --file, then run openai-setup again.'
      : `Look who owns it (ls -l ${name}) and give yourself the right to read it, or name another file with --file, then run openai-setup again.`,
  ],
});

export const leadsNowhere = (name: string, shell: Shell) => ({
  summary: `${name} is a link that leads nowhere`,
  why: 'A key written to it would land where nobody expects it.',
  next: [`Remove the link (${removeCommand([name], shell)}), or name another file with --file, then run openai-setup again.`],
});

export const isDirectory = (name: string) => ({
  summary: `${name} is a directory`,
  why: 'Programs look for their key in a file of that name. Docker makes such a directory when it mounts a ' + 'file that is not there.',
  next: ['Rename or remove the directory, or name another file with --file, then run openai-setup again.'],
});

export const isPipe = (name: string) => ({
  summary: `${name} is a pipe`,
  why: 'Another tool hands the variables out through it (1Password does so); nothing can be saved in it.',
  next: ['Put the key into that tool, or name another file with --file, then run openai-setup again.'],
});

export const isNoFile = (name: string, kind: 'socket' | 'device', shell: Shell) => ({
  summary: `${name} is a ${kind}, not a file`,
  why: 'Nothing can be saved in it.',
  next: [`Remove it (${removeCommand([name], shell)}), or name another file with --file, then run openai-setup again.`],
});

/** A link to another file of the project. */
export const leadsInside = (name: string, to: string, shell: Shell) => ({
  summary: `${name} is a link to ${to}`,
  why: 'A key written to it changes the other file, and a rule that hides the link from git says nothing about that file.',
  next: [
    `To give this project a file of its own, replace the link: ${replaceByCopy(name, shell)}`,
    'Or name the real file with --file.',
    'Or run openai-setup in a terminal and agree that it writes through the link.',
  ],
});

/** @param directory where the file lies that the link leads to, as it's shown */
export const leadsOutside = (name: string, to: string, directory: string, shell: Shell) => ({
  summary: `${name} is a link to ${to}`,
  why: 'That file lies outside this project: a key written to it would be in force, or leak, in other places too.',
  next: [
    `To give this project a file of its own, replace the link: ${replaceByCopy(name, shell)}`,
    `Or set up the project that the file belongs to: ${setUpCommand(directory, shell)}`,
  ],
});

export const hasSecondName = (name: string, shell: Shell) => ({
  summary: `${name} has a second name (a hard link)`,
  why: 'The same file is in another place too, perhaps where git sees it. A new version saved here would ' + 'leave the other behind.',
  next: [`Make it a file of its own: ${replaceByCopy(name, shell)}`],
});

/** @param directory where it lies, as it's shown; `undefined`: there is no such directory */
export const isOutside = (name: string, directory: string | undefined, shell: Shell) => ({
  summary: `${name} isn't in this project`,
  why: "openai-setup changes only one project at a time, so it can't overwrite a key that another one uses.",
  next:
    directory === undefined
      ? ['Name an env file in this project with --file.']
      : [`To set up that project instead: ${setUpCommand(directory, shell)}`, 'Or name an env file in this project with --file.'],
});

function setUpCommand(directory: string, shell: Shell): string {
  return `openai-setup -C ${shellWord(directory, shell)}`;
}
