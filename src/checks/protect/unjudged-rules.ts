import type { Finding } from '../../engine/outcome.ts';
import { untrusted } from '../../wording/untrusted.ts';
import * as text from './unjudged-rules.text.ts';

/** What every check that reads ignore rules by itself may find. */
export const unjudgedCodes = text.codes;

/** A project file with rules that decide about the env file, and why they couldn't be judged. */
export type UnjudgedRules = {
  /** As displayed. */
  readonly file: string;
  /** {@link tooIntricate}, or why the file couldn't be read. */
  readonly because: string;
};

export const tooIntricate = 'too-intricate';

/** A variable, or a command with the whole directory, decides. */
export const tooOpen = 'too-open';

/** Package managers read it in different ways. */
export const readOtherwise = 'read-otherwise';

/** A compose file that isn't read. */
export const tooMuchToRead = 'too-much-to-read';

/** Rules that couldn't be judged never count as protecting the env file. `what`: “Docker leaves .env out”. */
export function unjudgedRules({ file, because }: UnjudgedRules, what: string, simplify: string): Finding<never, typeof unjudgedCodes> {
  const said = saidOf(file, because, what, simplify);
  return { status: 'unknown', code: 'rules-unjudged', ...said, fixable: false, data: { file } };
}

function saidOf(file: string, because: string, what: string, simplify: string) {
  if (because === tooIntricate) return text.areTooIntricate(file, what, simplify);
  if (because === readOtherwise) return text.areReadOtherwise(file, what);
  if (because === tooOpen) return text.areTooOpen(file, what);
  return because === tooMuchToRead ? text.areTooMuchToRead(file, what) : text.areUnreadable(file, what, untrusted(because, 100));
}
