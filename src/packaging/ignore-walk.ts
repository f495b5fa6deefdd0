import type { WorkBudget } from '../machine/work-budget.ts';
import type { Glob } from '../machine/glob.ts';

/** How ignore-walk parses patterns. */
export const walkDialect = { matchBase: true, dot: true, flipNegate: true, nocase: true } as const;

/**
 * A line of an ignore file, or an equivalent. It's parsed only if needed: a plain rule at the end settles everything before it,
 * however intricate. `Origin` is whatever the caller wants to identify it by.
 */
export type Rule<Origin> = { readonly glob: () => Glob; readonly origin?: Origin };

/**
 * Whether ignore-walk 8 and 9 find a file, which is how npm decides what it packs: the same steps as `filterEntry` in its
 * lib/index.js (read in November 2026), for one path instead of a whole tree. `levels` are the rules of each directory from the
 * root to the file's, in ignore-walk's order: a later one wins. If several consecutive rules let the file in, `by` is the first.
 */
export function walkTakes<Origin>(
  path: string,
  levels: readonly (readonly Rule<Origin>[])[],
  budget: WorkBudget,
): { readonly takes: false } | { readonly takes: true; readonly by: Origin | undefined } {
  const parts = path.split('/');
  /** For each level, whether its directory was included by its own name, and not just because of something below it. */
  const exact: boolean[] = [];
  let by: Origin | undefined;

  const passes = (depth: number, length: number, end: '' | '/', partly: boolean): boolean => {
    const included = depth === 0 || passes(depth - 1, length, end, partly);
    // Only below such a directory can something that upper rules exclude be let in again.
    if (!included && exact[depth] !== true) return false;
    const entry = parts.slice(depth, length).join('/') + end;
    const last = (parts[length - 1] as string) + end;
    const isBelow = length - depth > 1;
    const rules = levels[depth] ?? [];
    const fits = ({ glob }: Rule<Origin>): boolean => matches(glob(), entry, isBelow ? last : undefined, partly, budget);
    let at = rules.findLastIndex(fits);
    if (at === -1) return included;
    if (!(rules[at] as Rule<Origin>).glob().negated) return false;
    if (partly || length < parts.length) return true;
    let first: Rule<Origin> | undefined;
    for (; at >= 0; at -= 1) {
      const rule = rules[at] as Rule<Origin>;
      if (first !== undefined && !fits(rule)) continue;
      if (!rule.glob().negated) break;
      first = rule;
    }
    if (!(included && at === -1)) by = first?.origin ?? by;
    return true;
  };
  for (let length = 1; length < parts.length; length += 1) {
    if (!passes(length - 1, length, '', true)) return { takes: false };
    exact[length] = passes(length - 1, length, '', false) || passes(length - 1, length, '/', false);
  }
  by = undefined;
  return passes(parts.length - 1, parts.length, '', false) ? { takes: true, by } : { takes: false };
}

function matches(glob: Glob, entry: string, basename: string | undefined, partly: boolean, budget: WorkBudget): boolean {
  const fits = (path: string, below = false): boolean => glob.matches(`/${path}`, budget, below) || glob.matches(path, budget, below);
  const asDirectory = (path: string): boolean => fits(`${path}/`) || (glob.negated && fits(path, true));
  if (fits(entry)) return true;
  if (!partly) return false;
  if (asDirectory(entry)) return true;
  const isOneName = glob.parts.some((parts) => parts.length <= (parts.at(-1) === '' ? 2 : 1));
  return basename !== undefined && isOneName && asDirectory(basename);
}
