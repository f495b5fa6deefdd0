import type { Finding } from '../engine/outcome.ts';
import { statusOf, type AnyCode, type Code } from '../engine/codes.ts';
import type { Written } from '../machine/files.ts';
import type { World } from '../machine/world.ts';

type Refused = Extract<Written, { written: false }>;

/** What only the one who wanted to write knows; what isn't said follows from why the write was refused. */
type About = {
  /** Without a full stop. */
  readonly summary: string;
  /** The problem that would have been mended, where it goes by the name of that and not of the failure. */
  readonly code?: AnyCode;
  readonly why?: string;
  readonly next?: readonly string[];
};

/** What is told where a file could not be written. `name`: the file, as it is shown. */
export function notWritten(refused: Refused, name: string, { platform }: Pick<World, 'platform'>, about: About): Finding<never> {
  const code = about.code ?? codeOf(refused.because);
  return {
    status: statusOf(code) ?? 'problem',
    code,
    summary: about.summary,
    why: about.why ?? `${refused.text}.`,
    next: about.next ?? [nextAfter(refused.because, name, platform)],
  };
}

/** What is told where a key could not be written to the env file. */
export function keyNotWritten(refused: Refused, name: string, world: Pick<World, 'platform'>): Finding<never> {
  return notWritten(refused, name, world, {
    summary: `The key was not saved: ${refused.text}`,
    why:
      refused.because === 'changed'
        ? `Another program, or another openai-setup, wrote to ${name} at the same moment. Its text stands; the key was not kept anywhere.`
        : 'The file is as it was, whole. The key was not kept anywhere.',
  });
}

function codeOf(because: Refused['because']): Code {
  switch (because) {
    case 'git-silent':
      return 'no-git';
    case 'changed':
    case 'disk-full':
      return 'not-writable';
    case 'mode-not-kept':
      return 'readable-by-others';
    default:
      return because;
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
