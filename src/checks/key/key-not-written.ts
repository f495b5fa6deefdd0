import type { Finding } from '../../engine/outcome.ts';
import type { Written } from '../../machine/files.ts';
import type { World } from '../../machine/world.ts';

type Refused = Extract<Written, { written: false }>;

/** What is told where a key could not be written to the env file. */
export function notWritten({ because, text }: Refused, name: string, world: World): Finding<never> {
  const code =
    because === 'git-silent' ? 'no-git' : because === 'changed' || because === 'disk-full' || because === 'mode-not-kept' ? 'not-writable' : because;
  return {
    status: 'problem',
    code,
    summary: `The key was not saved: ${text}`,
    why:
      because === 'changed'
        ? `Another program, or another openai-setup, wrote to ${name} at the same moment. Its text stands; the key was not kept anywhere.`
        : 'The file is as it was, whole. The key was not kept anywhere.',
    next: [nextAfter(because, name, world)],
  };
}

/** What to do after a write that was refused. */
export function nextAfter(because: Refused['because'], name: string, { platform }: Pick<World, 'platform'>): string {
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
