import { replaceByCopy, untrackCommand } from '../../shell/commands.ts';
import type { Shell } from '../../shell/shell.ts';

// Names of files are given as they're shown.

/** @param to the file behind the link @param verdict what git makes of it */
export const isKnownToGit = (name: string, to: string, verdict: 'tracked' | 'not-ignored', shell: Shell) => ({
  summary: verdict === 'tracked' ? `${name} is a link to ${to}, which git tracks` : `${name} is a link to ${to}, which git would commit`,
  why: `Ignoring ${name} doesn't make git ignore the file it links to, so no key is saved there.`,
  next: [
    verdict === 'tracked'
      ? `${untrackCommand(to, shell)}   (the file stays), then add ${to} to .gitignore.`
      : `Add ${to} to .gitignore, then run openai-setup again.`,
    `Or replace the link with a copy: ${replaceByCopy(name, shell)}`,
  ],
});

export const mayBeWrittenThrough = (name: string, to: string) => ({
  text: `${name} is a link to ${to}. Save the key there?`,
  why: `Everything else that uses ${to} gets the key, too.`,
  yes: `Yes, keep the link and save to ${to}`,
  no: 'No, leave it as it is',
});

export const plan = (name: string, to: string): string => `save to ${to} through ${name} from now on`;

/** In place of a command: what is remembered. */
export const step = (name: string, to: string): string => `remember that it's OK to save to ${to} through ${name}`;

export const done = (name: string, to: string): string => `Saving to ${name} changes ${to} from now on`;
