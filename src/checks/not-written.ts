import type { Next } from '../engine/action.ts';
import type { CodeOf, Finding } from '../engine/outcome.ts';
import type { Written } from '../machine/files.ts';
import type { World } from '../machine/world.ts';
import * as text from './not-written.text.ts';

type Refused = Extract<Written, { written: false }>;

/** What every check whose fix writes a file may find, or refuse with. */
export const writeCodes = text.codes;

/** What only the caller knows; what it leaves out follows from why the write was refused. */
type About = {
  /** Without a period. */
  readonly summary: string;
  readonly why?: string;
  readonly next?: readonly Next[];
};

/** The finding if a file couldn't be written. `name`: the file, as displayed. */
export function notWritten(
  refused: Refused,
  name: string,
  { platform }: Pick<World, 'platform'>,
  about: About,
): Finding<never, typeof writeCodes> {
  return {
    ...codeOf(refused.because),
    summary: about.summary,
    why: about.why ?? text.why(refused.text),
    next: about.next ?? [nextAfter(refused.because, name, platform)],
  };
}

/** The finding if a key couldn't be written to the env file. */
export function keyNotWritten(refused: Refused, name: string, world: Pick<World, 'platform'>): Finding<never, typeof writeCodes> {
  const about = refused.because === 'changed' ? text.keyNotSavedChanged(name, refused.text) : text.keyNotSaved(refused.text);
  return notWritten(refused, name, world, about);
}

function codeOf(because: Refused['because']): CodeOf<typeof writeCodes> {
  switch (because) {
    case 'git-failed':
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

function nextAfter(because: Refused['because'], name: string, platform: NodeJS.Platform): Next {
  switch (because) {
    case 'changed':
      return text.lookAgain;
    case 'disk-full':
      return text.makeRoom(platform);
    case 'mode-not-kept':
      return text.moveToAnotherDisk;
    case 'outside-project':
      return text.runInItsProject;
    case 'not-writable':
      return text.mayNotWrite(name, platform);
    default:
      return text.fixReason;
  }
}
