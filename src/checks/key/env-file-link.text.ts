import { replaceByCopy, untrackCommand } from '../../shell/commands.ts';
import type { Shell } from '../../shell/shell.ts';

// Names of files are given as they're shown.

/** @param to the file behind the link @param verdict what git makes of it */
export const isKnownToGit = (name: string, to: string, verdict: 'tracked' | 'not-ignored', shell: Shell) => ({
  summary: verdict === 'tracked' ? `${name} leads to ${to}, which git tracks` : `${name} leads to ${to}, which git would commit`,
  why: `A rule that hides ${name} from git says nothing about the file behind the link, so no key is written there.`,
  next: [
    verdict === 'tracked'
      ? `${untrackCommand(to, shell)}   (the file stays), then add ${to} to .gitignore.`
      : `Add ${to} to .gitignore, then run openai-setup again.`,
    `Or replace the link by a file of its own: ${replaceByCopy(name, shell)}`,
  ],
});

export const mayBeWrittenThrough = (name: string, to: string) => ({
  text: `${name} is a link to ${to}. Write through it?`,
  why: `The key would be saved in ${to}. Whatever else uses that file gets it too.`,
  yes: `Yes, keep the link and write to ${to}`,
  no: 'No, leave it as it is',
});

export const plan = (name: string, to: string): string => `write through ${name} to ${to} from now on`;

/** In place of a command: what is remembered. */
export const step = (name: string, to: string): string => `remember that ${name} may be written through to ${to}`;

export const done = (name: string, to: string): string => `${name} is written through to ${to}`;
