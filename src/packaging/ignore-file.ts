import { isEnvFileName } from '../env-file/names.ts';
import { rulesIn, verdictOf } from '../git/ignore-match.ts';
import { envRulesIn, isAboutEnvFiles } from '../git/ignore-rules.ts';
import { withoutTrailing } from '../machine/trailing.ts';

// All of this works on bytes (as latin-1 text), so that every other byte of an ignore file is kept, whatever its encoding.

/** Whose syntax an ignore file has: .vercelignore and .gcloudignore use git's. A .gitignore that npm reads is in npm's. */
export type IgnoreSyntax = 'git' | 'docker' | 'npm';

/**
 * The smallest rule that makes an ignore file cover a file. `path` is relative to the directory that the rules apply to, with
 * `/`. A rule always contains the exact name, so that it never hides `.env.example`. Whether it includes the path or applies at
 * any depth depends on the file's other rules for env files.
 */
export function ignoreRuleFor(file: Buffer | undefined, path: string, syntax: IgnoreSyntax): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  switch (syntax) {
    case 'git': {
      const others = envRulesIn(file);
      const anyDepth = others.some(({ anchored }) => !anchored);
      const bare = name === path ? anyDepth || others.length === 0 : anyDepth && isEnvFileName(name);
      return bare ? escapedForGit(name) : `/${escapedForGit(path)}`;
    }
    case 'docker': {
      const anyDepth = linesOf(textOf(file)).some((line) => /^\*\*\/.*\.env/.test(line.trim()));
      return anyDepth ? `**/${name.replace(/[\\*?[\]]/g, '\\$&')}` : path.replace(/[\\*?[\]]/g, '\\$&');
    }
    case 'npm': {
      const escaped = path.replace(/[\\*?[\]{}]/g, '\\$&');
      return escaped.includes('/') ? `/${escaped}` : escaped;
    }
  }
}

/**
 * Adds a rule in the file's own style, with its line ends: at the end, where no exception comes after it; for git, next to other
 * rules for env files if there are any, and after every negation that would undo it for one of the paths.
 */
export function addIgnoreRule(file: Buffer | undefined, rule: string, paths: readonly string[], syntax: IgnoreSyntax): Buffer {
  const text = textOf(file);
  const lines = linesOf(text);
  const ended = lines.filter((line) => line.endsWith('\n'));
  const eol = ended.filter((line) => line.endsWith('\r\n')).length * 2 > ended.length ? '\r\n' : '\n';
  const after = (syntax === 'git' ? placeForGit(text, paths) : 0) || lines.length;
  const head = lines.slice(0, after).join('');
  // At the end of the file, git takes a CR for half of a line break: with a whole one after it, the rule would change.
  const glue = head === '' || head.endsWith('\n') ? '' : head.endsWith('\r') ? '\n' : eol;
  return Buffer.from(head + glue + bytesOf(rule) + eol + lines.slice(after).join(''), 'latin1');
}

/** Adds a rule for each path, but only one if the same rule covers several. */
export function addIgnoreRules(
  file: Buffer | undefined,
  paths: Iterable<string>,
  syntax: IgnoreSyntax,
): { readonly bytes: Buffer; readonly rules: readonly string[] } {
  let bytes = file ?? Buffer.alloc(0);
  const added = new Map<string, string[]>();
  for (const path of paths) {
    const rule = ignoreRuleFor(file, path, syntax);
    added.set(rule, [...(added.get(rule) ?? []), path]);
  }
  for (const [rule, covered] of added) bytes = addIgnoreRule(bytes, rule, covered, syntax);
  return { bytes, rules: [...added.keys()] };
}

/** The line (1-based) after which a rule is the last word on all the paths; 0 if no line is relevant. */
function placeForGit(text: string, paths: readonly string[]): number {
  let after = 0;
  for (const entry of rulesIn(text)) {
    // Ignore case: git may (`core.ignorecase`), and a rule further down never hurts.
    const positive = { ...entry, negated: false, text: entry.text.toLowerCase() };
    // If we can't judge it, assume that it could.
    const undoes = entry.negated && paths.some((path) => verdictOf([positive], bytesOf(path).toLowerCase()) !== undefined);
    if (undoes || isAboutEnvFiles(entry.text)) after = entry.line;
  }
  // What a .gcloudignore includes may undo it, too.
  return after && Math.max(after, linesOf(text).findLastIndex((line) => line.startsWith('#!include:')) + 1);
}

/** A path as a pattern that matches only this path. A line break can't be written, so `?` stands for it. */
function escapedForGit(path: string): string {
  const escapedBefore = withoutTrailing(path, ' ')
    .replace(/[\\*?[]/g, '\\$&')
    .replace(/[\r\n]/g, '?')
    .replace(/^[!#]/, '\\$&');
  return escapedBefore + '\\ '.repeat(path.length - withoutTrailing(path, ' ').length);
}

/** Lines with their line breaks. */
function linesOf(text: string): readonly string[] {
  return text.split(/(?<=\n)/).filter((line) => line !== '');
}

function textOf(file: Buffer | undefined): string {
  return file?.toString('latin1') ?? '';
}

function bytesOf(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}
