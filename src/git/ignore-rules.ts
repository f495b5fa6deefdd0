import { rulesIn, verdictOf, type Rule } from './ignore-match.ts';

/** Whether a .gitignore has rules for env files that apply in the directories below it, too. */
export function hasEnvRulesAtAnyDepth(gitignore: Buffer | undefined): boolean {
  return envRulesIn(gitignore).some(({ anchored }) => !anchored);
}

/** The rules of a .gitignore that hide env files. */
export function envRulesIn(gitignore: Buffer | undefined): readonly Rule[] {
  return rulesIn(latin1(gitignore)).filter(({ negated, text }) => !negated && isAboutEnvFiles(text));
}

/**
 * Whether the rules of one .gitignore cover a path below its directory: for directories without a repository, where we can't
 * ask git. Wherever we can, git's verdict counts instead. `unknown`: the rules are too many or too intricate.
 */
export function coveredWithoutGit(gitignore: Buffer | undefined, path: string): boolean | 'unknown' {
  const verdict = verdictOf(rulesIn(latin1(gitignore)), Buffer.from(path).toString('latin1'));
  return verdict === 'unknown' ? verdict : verdict?.negated === false;
}

/** `.env`, `*.env`, `/apps/web/.env.local`, `!.env.example`; not `.envrc`. */
export function isAboutEnvFiles(rule: string): boolean {
  return /\.env(?![\w-])/.test(rule);
}

function latin1(bytes: Buffer | undefined): string {
  return bytes?.toString('latin1') ?? '';
}
