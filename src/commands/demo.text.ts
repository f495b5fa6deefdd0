import { untrusted } from '../wording/untrusted.ts';

export const relativeTmpdir = (tmpdir: string): string =>
  `openai-setup: the demo needs a temporary directory outside your project, but TMPDIR is “${untrusted(tmpdir, 60)}”. Set it to a full path such as /tmp, or unset it`;

export const unusableTmpdir = (tmpdir: string, code: string | undefined): string =>
  `openai-setup: the demo needs a temporary directory, but ${tmpdir} can't be used (${code}). Set TMPDIR to one that can`;

/** What's above the pretend key. @param plays what goes wrong */
export const introduction = (withAdminKey: boolean, plays: string | undefined): readonly string[] => [
  'This is a demo: a pretend project and a pretend API on this computer, no account, no cost.',
  ...(plays === undefined ? [] : [`In this one, on purpose: ${plays}.`]),
  ...(withAdminKey
    ? ['Its shell has a pretend admin key, so it can create a key for you.', 'Or paste this pretend key:']
    : ['When it asks for the key, press Enter, or paste this pretend one:']),
];
/** Instead, where the key gives way to another one. */
export const rotation: readonly string[] = [
  'This is a demo: a pretend project and a pretend API on this computer, no account, no cost.',
  'Its env file has a key that is 80 days old, and its shell has a pretend admin key.',
];
/** Instead, where a key has leaked. */
export const leak: readonly string[] = [
  'This is a demo: a pretend project and a pretend API on this computer, no account, no cost.',
  'Someone committed a key, pushed it, and then removed it. openai-setup scan --alive says:',
];
export const withoutQuestions = 'This is a demo: a pretend key, a pretend project, and a pretend API on this computer.';
/** The workshop, from both sides. */
export const workshop = {
  begin: [
    'This is a demo of a workshop: a pretend organization on this computer, no account, no cost.',
    'Everyone there gets a seat: a key with its own limit that stops working when the workshop ends. People get a card with a code, never the key.',
    'First, you are the organizer, with a pretend admin key in your shell. You run: openai-setup workshop create --seats 12 --limit 2 --until 2h',
    'OpenAI allows only a few of these requests a minute; here, a minute takes a few seconds.',
  ],
  /** @param code on the card */
  attendee: (code: string): readonly string[] => [
    'Now you are an attendee. You cloned the project with the public file, and this code is on your card. Type it when you are asked:',
    code,
    'You run: npx openai-setup',
  ],
  status: 'The organizer checks: openai-setup workshop status',
  end: 'After the workshop: openai-setup workshop end',
};
export const later = 'Later, openai-setup limits shows:';
/** @param wasWizard a key was made, of which the demo shows only half */
export const end = (wasWizard: boolean): readonly string[] => [
  'That was the demo. Everything it created is gone.',
  ...(wasWizard
    ? [
        'Any commands above are what you would run in a real project.',
        'In a real run, the key comes from platform.openai.com: sign up there, and add prepaid credit ($5 is plenty to start).',
        "A ChatGPT plan doesn't include any.",
      ]
    : []),
  'In your own project, run: npx openai-setup',
];
