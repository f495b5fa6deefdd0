import type { CodeOf, Finding } from '../engine/outcome.ts';
import type { Codes } from '../engine/codes.ts';
import { gitCodes } from './protect/git-silence.ts';
import type { Written } from '../machine/files.ts';
import type { World } from '../machine/world.ts';

type Refused = Extract<Written, { written: false }>;

/** What every check may find, or refuse with, whose fix writes a file. */
export const writeCodes = {
  ...gitCodes,
  'not-writable': { status: 'problem', meaning: 'the env file or its directory cannot be written' },
  'not-ignored': { status: 'problem', meaning: 'git would commit the env file' },
  tracked: { status: 'problem', meaning: 'git tracks the env file' },
  symlink: { status: 'problem', meaning: 'the env file is a symbolic link' },
  'hard-link': { status: 'problem', meaning: 'the env file has a second name elsewhere' },
  'not-a-file': { status: 'problem', meaning: 'the env file is a directory, a pipe or a device' },
  'outside-project': { status: 'problem', meaning: 'the chosen env file is outside this project' },
  'readable-by-others': { status: 'problem', meaning: 'other users of this machine can read the env file' },
} as const satisfies Codes;

/** What only the one who wanted to write knows; what isn't said follows from why the write was refused. */
type About = {
  /** Without a full stop. */
  readonly summary: string;
  readonly why?: string;
  readonly next?: readonly string[];
};

/** What is told where a file could not be written. `name`: the file, as it is shown. */
export function notWritten(refused: Refused, name: string, { platform }: Pick<World, 'platform'>, about: About): Finding<never, typeof writeCodes> {
  return {
    ...codeOf(refused.because),
    summary: about.summary,
    why: about.why ?? `${refused.text}.`,
    next: about.next ?? [nextAfter(refused.because, name, platform)],
  };
}

/** What is told where a key could not be written to the env file. */
export function keyNotWritten(refused: Refused, name: string, world: Pick<World, 'platform'>): Finding<never, typeof writeCodes> {
  return notWritten(refused, name, world, {
    summary: `The key was not saved: ${refused.text}`,
    why:
      refused.because === 'changed'
        ? `Another program, or another openai-setup, wrote to ${name} at the same moment. Its text stands; the key was not kept anywhere.`
        : 'The file is as it was, whole. The key was not kept anywhere.',
  });
}

function codeOf(because: Refused['because']): CodeOf<typeof writeCodes> {
  switch (because) {
    case 'git-silent':
      return { code: 'no-git', status: 'unknown' };
    case 'changed':
    case 'disk-full':
      return { code: 'not-writable', status: 'problem' };
    case 'mode-not-kept':
      return { code: 'readable-by-others', status: 'problem' };
    default:
      return { code: because, status: 'problem' };
  }
}

/** What to do after a write that was refused. */
function nextAfter(because: Refused['because'], name: string, platform: NodeJS.Platform): string {
  switch (because) {
    case 'changed':
      return 'Run openai-setup again: it looks at the file afresh.';
    case 'disk-full':
      return `Make room on that disk${platform === 'win32' ? '' : ' (“df -h .” shows how full it is)'}, then run openai-setup again.`;
    case 'mode-not-kept':
      return 'Do others use this computer? Then move the project to a disk that keeps permissions, to your home directory for instance.';
    case 'outside-project':
      return 'Run openai-setup in the project it belongs to (-C names the directory).';
    case 'not-writable':
      // Windows refuses what another program has open, too.
      return platform === 'win32'
        ? `Close what has ${name} open and see who may write there (Properties > Security), or name another file with --file. Then run openai-setup again.`
        : `See who may write there (ls -ld . ${name}) or name another file with --file, then run openai-setup again.`;
    default:
      return 'Mend what is said above, then run openai-setup again.';
  }
}
