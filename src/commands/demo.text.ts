import { untrusted } from '../wording/untrusted.ts';

export const relativeTmpdir = (tmpdir: string): string =>
  `openai-setup: the demo needs a temporary directory outside your project, but TMPDIR is “${untrusted(tmpdir, 60)}”: set it to a full path such as /tmp, or unset it`;

export const unusableTmpdir = (tmpdir: string, code: string | undefined): string =>
  `openai-setup: the demo needs a directory for temporary files, and ${tmpdir} cannot be used (${code})`;

/** What's above the pretend key. */
export const introduction = (withAdminKey: boolean): readonly string[] => [
  'This is a demo: a pretend project, a pretend API on this computer, no account, no cost.',
  ...(withAdminKey
    ? ['Its shell has a pretend admin key, so that a key can be made from here.', 'Or paste this pretend key:']
    : ['When it asks for the key, paste this pretend key:']),
];
export const withoutQuestions = 'This is a demo with a pretend key, in a pretend project, against a pretend API on this computer.';
export const later = 'Later, openai-setup limits shows:';
export const end: readonly string[] = ['That was the demo; all that it made is gone.', 'In your own project: npx openai-setup'];
