import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { look } from '../machine/files-look.ts';
import { directoriesUp, relativePath } from '../machine/paths.ts';
import { rulesIn, verdictOf } from './ignore-match.ts';

type Rule = { readonly source: string; readonly line: number; readonly pattern: string; readonly reach: 'shared' };
type Verdict = { readonly verdict: 'ignored'; readonly rule: Rule } | { readonly verdict: 'not-ignored'; readonly negatedBy?: Rule };

/** Whose repository without a `.git` a directory is in, if it's one's of these. */
export async function otherRepository(directory: string): Promise<'Jujutsu' | 'Mercurial' | undefined> {
  const has = async (name: string): Promise<boolean> =>
    (await Promise.all(directoriesUp(directory).map((each) => stat(join(each, name)).catch(() => undefined)))).some(
      (found) => found?.isDirectory() === true,
    );
  return (await has('.jj')) ? 'Jujutsu' : (await has('.hg')) ? 'Mercurial' : undefined;
}

/**
 * Whether a Jujutsu repository without a `.git` ignores a file; `undefined` if it's in none. Its next command takes every file that
 * no .gitignore names (docs/working-copy.md of jj 0.41, November 2026), so a rule that can't be judged doesn't count.
 */
export async function verdictOfJujutsu(place: { readonly directory: string; readonly name: string }): Promise<Verdict | undefined> {
  const path = join(place.directory, place.name);
  const above = directoriesUp(place.directory);
  const isOne = await Promise.all(
    above.map(async (each) => (await stat(join(each, '.jj')).catch(() => undefined))?.isDirectory() === true),
  );
  const at = isOne.indexOf(true);
  if (at === -1) return undefined;
  for (const directory of above.slice(0, at + 1)) {
    const found = await look(join(directory, '.gitignore'));
    if (found.kind === 'absent') continue;
    if (found.kind !== 'file') break;
    const way = Buffer.from(relativePath(directory, path)).toString('latin1');
    const text = found.bytes.toString('latin1');
    const rules = rulesIn(text);
    const deciding = verdictOf(rules, way);
    // Up to 0.39, a BOM is a part of the first line (jj's issue 9105). In braces, there are alternatives, and no blank ends a rule.
    const older = text.startsWith('\xef\xbb\xbf') ? verdictOf(rulesIn(`#${text}`), way) : deciding;
    if (deciding === 'unknown' || older === 'unknown' || older?.line !== deciding?.line) break;
    if (rules.some((rule) => rule.negated && /[{\s]/.test(rule.text))) break;
    if (deciding === undefined) continue;
    const { line, text: pattern, negated } = deciding;
    const rule = { source: join(directory, '.gitignore'), line, pattern: negated ? `!${pattern}` : pattern, reach: 'shared' } as const;
    return negated ? { verdict: 'not-ignored', negatedBy: rule } : { verdict: 'ignored', rule };
  }
  return { verdict: 'not-ignored' };
}
