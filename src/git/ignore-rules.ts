import { isEnvFileName } from '../env-file/names.ts';
import { rulesIn, verdictOf, type Rule } from './ignore-match.ts';
import { withoutTrailing } from '../machine/trailing.ts';

// All of this works on bytes (as latin1 text), so that a .gitignore in any encoding keeps every other byte.

/**
 * The smallest rule that makes a .gitignore cover a file. `path` is relative to the .gitignore's directory, with `/`.
 * The path from there; the bare name where the file lies beside the .gitignore, unless the file's other env rules start
 * with a slash, and for an env file also where they hold at any depth. A rule is always the exact name, so that it never
 * hides `.env.example`.
 */
export function ignoreRuleFor(path: string, gitignore: Buffer | undefined): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const others = envRulesIn(gitignore);
  const anyDepth = others.some(({ anchored }) => !anchored);
  const bare = name === path ? anyDepth || others.length === 0 : anyDepth && isEnvFileName(name);
  return bare ? escaped(name) : `/${escaped(path)}`;
}

/** Whether a .gitignore has rules for env files that hold in the directories below it, too. */
export function hasEnvRulesAtAnyDepth(gitignore: Buffer | undefined): boolean {
  return envRulesIn(gitignore).some(({ anchored }) => !anchored);
}

function envRulesIn(gitignore: Buffer | undefined): readonly Rule[] {
  return rulesIn(latin1(gitignore)).filter(({ negated, text }) => !negated && isAboutEnvFiles(text));
}

/**
 * Adds a rule in the file's own style: with its line ends, beside its other rules for env files if there are such, and
 * after every negation that would undo it for `path` (relative to the .gitignore's directory); else at the end.
 */
export function addIgnoreRule(gitignore: Buffer | undefined, rule: string, path: string): Buffer {
  const text = latin1(gitignore);
  const lines = text.split(/(?<=\n)/).filter((line) => line !== '');
  const eol = lines.filter((line) => line.endsWith('\r\n')).length * 2 > lines.length ? '\r\n' : '\n';
  let after = 0;
  for (const entry of rulesIn(text)) {
    // Ignore case: git may (`core.ignorecase`), and a rule further down never hurts.
    const positive = { ...entry, negated: false, text: entry.text.toLowerCase() };
    // One that can't be judged could.
    const undoes = entry.negated && verdictOf([positive], bytesOf(path).toLowerCase()) !== undefined;
    if (undoes || isAboutEnvFiles(entry.text)) after = entry.line;
  }
  if (after === 0) after = lines.length;
  const head = lines.slice(0, after).join('');
  // At the end of the file git takes a CR for the half of a line break: with a whole one after it, the rule would change.
  const glue = head === '' || head.endsWith('\n') ? '' : head.endsWith('\r') ? '\n' : eol;
  return Buffer.from(head + glue + bytesOf(rule) + eol + lines.slice(after).join(''), 'latin1');
}

/**
 * Whether the rules of one .gitignore cover a path below its directory: for a directory without a repository, where git
 * can't be asked. Wherever it can, its verdict counts and not this one. `unknown`: the rules are too many or too intricate.
 */
export function coveredWithoutGit(gitignore: Buffer | undefined, path: string): boolean | 'unknown' {
  const verdict = verdictOf(rulesIn(latin1(gitignore)), bytesOf(path));
  return verdict === 'unknown' ? verdict : verdict?.negated === false;
}

/** `.env`, `*.env`, `/apps/web/.env.local`, `!.env.example`; not `.envrc`. */
function isAboutEnvFiles(rule: string): boolean {
  return /\.env(?![\w-])/.test(rule);
}

/** A path as a pattern that matches it and nothing else. A line break cannot be written: `?` stands for it. */
function escaped(path: string): string {
  const escapedBefore = withoutTrailing(path, ' ')
    .replace(/[\\*?[]/g, '\\$&')
    .replace(/[\r\n]/g, '?')
    .replace(/^[!#]/, '\\$&');
  return escapedBefore + '\\ '.repeat(path.length - withoutTrailing(path, ' ').length);
}

function latin1(bytes: Buffer | undefined): string {
  return bytes?.toString('latin1') ?? '';
}

function bytesOf(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}
