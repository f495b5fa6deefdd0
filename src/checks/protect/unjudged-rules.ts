import type { Finding } from '../../engine/outcome.ts';
import { untrusted } from '../../wording/untrusted.ts';

/** A file of the project whose rules decide about the env file, and why they couldn't be judged. */
export type UnjudgedRules = {
  /** As it's shown. */
  readonly file: string;
  readonly because: string;
};

export const tooIntricate = "it has too many globs, or they're too complex";

/** A compose file that isn't read. */
export const tooMuchToRead = "it's too long or too deep, or its aliases stand for too much";

/** Rules that couldn't be judged never count as protecting the env file. `what`: “Docker leaves .env out”. */
export function unjudgedRules({ file, because }: UnjudgedRules, what: string, simplify: string): Finding<never> {
  return {
    status: 'unknown',
    code: 'rules-unjudged',
    summary: `can't tell whether ${what}`,
    why: `${file}: ${untrusted(because, 100)}. Don't count on it to protect the key.`,
    next: [because === tooIntricate ? simplify : howToMakeReadable(file, because), 'Then run openai-setup again.'],
    fixable: false,
    data: { file },
  };
}

function howToMakeReadable(file: string, because: string): string {
  if (because === tooMuchToRead) return `Simplify ${file}, or divide it into several files.`;
  if (because.includes('larger than')) return `Make ${file} smaller than 1 MiB.`;
  return because.includes('link') ? `Replace the link ${file} with a file of its own.` : `Replace ${file} with a regular file that you may read.`;
}
