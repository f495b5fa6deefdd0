import type { Finding } from '../engine/check.ts';
import { untrusted } from '../text/untrusted.ts';

/** A file of the project whose rules decide about the env file, and why they couldn't be judged. */
export type UnjudgedRules = {
  /** As it's shown. */
  readonly file: string;
  readonly because: string;
};

export const tooIntricate = 'its globs are too many or too intricate';

/** Rules that couldn't be judged never count as protecting the env file. `what`: “Docker leaves .env out”. */
export function unjudgedRules({ file, because }: UnjudgedRules, what: string, next: readonly string[]): Finding<never> {
  return {
    status: 'unknown',
    code: 'rules-unjudged',
    summary: `it's unknown whether ${what}: ${file} couldn't be judged`,
    why: `The reason: ${untrusted(because, 100)}. So nobody can rely on it to protect the key.`,
    next,
    fixable: false,
    data: { file },
  };
}
