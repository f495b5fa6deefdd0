import { isEnvFileName } from '../env-file/names.ts';
import { rulesIn, verdictOf } from '../git/ignore-match.ts';
import { envRulesIn, isAboutEnvFiles } from '../git/ignore-rules.ts';
import { withoutTrailing } from '../machine/trailing.ts';

// All of this works on bytes (as latin-1 text), so that an ignore file in any encoding keeps every other byte.

/** Whose rules an ignore file has: those of .vercelignore and .gcloudignore are git's. A .gitignore that npm reads is npm's. */
export type IgnoreSyntax = 'git' | 'docker' | 'npm';

/**
 * The smallest rule that makes an ignore file cover a file. `path` is relative to what the rules are relative to, with `/`. A
 * rule is always the exact name, so that it never hides `.env.example`; whether with the way to it, or at any depth, the
 * file's other rules for env files decide.
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
 * Adds a rule in the file's own style, with its line ends: at its end, where no exception comes after it; for git beside the other
 * rules for env files if there are such, and after every negation that would undo it for one of the paths.
 */
export function addIgnoreRule(file: Buffer | undefined, rule: string, paths: readonly string[], syntax: IgnoreSyntax): Buffer {
  const text = textOf(file);
  const lines = linesOf(text);
  const ended = lines.filter((line) => line.endsWith('\n'));
  const eol = ended.filter((line) => line.endsWith('\r\n')).length * 2 > ended.length ? '\r\n' : '\n';
  const after = (syntax === 'git' ? placeForGit(text, paths) : 0) || lines.length;
  const head = lines.slice(0, after).join('');
  // At the end of the file git takes a CR for the half of a line break: with a whole one after it, the rule would change.
  const glue = head === '' || head.endsWith('\n') ? '' : head.endsWith('\r') ? '\n' : eol;
  return Buffer.from(head + glue + bytesOf(rule) + eol + lines.slice(after).join(''), 'latin1');
}

/** Adds a rule for each path, one for all where the same covers several. */
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

/** The line after which a rule is the last word on all the paths, 1-based; 0 where no line has to do with it. */
function placeForGit(text: string, paths: readonly string[]): number {
  let after = 0;
  for (const entry of rulesIn(text)) {
    // Ignore case: git may (`core.ignorecase`), and a rule further down never hurts.
    const positive = { ...entry, negated: false, text: entry.text.toLowerCase() };
    // One that can't be judged could.
    const undoes = entry.negated && paths.some((path) => verdictOf([positive], bytesOf(path).toLowerCase()) !== undefined);
    if (undoes || isAboutEnvFiles(entry.text)) after = entry.line;
  }
  return after;
}

/** A path as a pattern that matches it and nothing else. A line break can't be written: `?` stands for it. */
function escapedForGit(path: string): string {
  const escapedBefore = withoutTrailing(path, ' ')
    .replace(/[\\*?[]/g, '\\$&')
    .replace(/[\r\n]/g, '?')
    .replace(/^[!#]/, '\\$&');
  return escapedBefore + '\\ '.repeat(path.length - withoutTrailing(path, ' ').length);
}

/** With their line breaks. */
function linesOf(text: string): readonly string[] {
  return text.split(/(?<=\n)/).filter((line) => line !== '');
}

function textOf(file: Buffer | undefined): string {
  return file?.toString('latin1') ?? '';
}

function bytesOf(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}
