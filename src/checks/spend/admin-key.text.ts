import type { Codes } from '../../engine/codes.ts';
import { adminKeysPage } from '../../openai/pages.ts';
import { promptCommand } from '../../shell/commands.ts';
import type { Shell } from '../../shell/shell.ts';

export const codes = {
  'admin-key-in-project': { status: 'problem', meaning: 'an env file in the project contains an admin key' },
} as const satisfies Codes;

export const noneInProject = 'No admin key in the project';

/** Where a key is. */
export const place = (variable: string, file: string, line: number): string => `${variable} in ${file}, line ${line}`;

/** @param places as displayed, see {@link place} */
export const isInProject = (places: readonly string[], shell: Shell) => ({
  summary: `There's an admin key in the project: ${places.join('; ')}`,
  why: 'An admin key can create keys and raise limits for the whole organization. Programs never need it, so keep it out of projects.',
  next: [
    'Remove the line from the file, and keep the key in a password manager.',
    `If the file was ever shared or committed, revoke the key: ${adminKeysPage}`,
    `For one run, export it in your shell only: ${promptCommand('OPENAI_ADMIN_KEY', shell)}`,
  ],
});
