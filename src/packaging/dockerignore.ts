import { withinBudget, type WorkBudget } from '../machine/work-budget.ts';
import { anything, directories, inside, matchesAll, notSlash, setOf, star, type Step } from '../machine/wildcards.ts';

// The rules of moby/patternmatcher, which Docker, BuildKit, Compose and Podman use (read in its source, 2026-11).

/**
 * Whether a .dockerignore keeps a file out of the build; `unknown` if that can't be told in reasonable time. `path` is relative
 * to the build's directory, with `/`.
 */
export function dockerIgnores(dockerignore: Buffer | undefined, path: string): boolean | 'unknown' {
  return withinBudget((budget) => {
    // The last rule that matches decides; exceptions count below an excluded directory, too.
    const deciding = linesOf(dockerignore).findLast((line) => {
      const pattern = line.trim().replace(/^!/, '').trim();
      return !line.startsWith('#') && pattern !== '' && covers(cleaned(pattern, 'may-leave'), path, budget);
    });
    return deciding !== undefined && !deciding.trim().startsWith('!');
  });
}

/** Whether a source of `COPY` matches a path or a directory above it. It can't leave the build's directory. */
export function dockerPatternCovers(pattern: string, path: string, budget: WorkBudget): boolean {
  const clean = cleaned(pattern.trim(), 'stays');
  return clean === '.' || covers(clean, path, budget);
}

/** Stands for any text in a pattern. No file contains it: UTF-8 can't. */
export const someText = '\ud800';

/** A path as seen from a directory above it; `undefined`: that isn't one, or is a pattern. */
export function pathBelow(directory: string, path: string): string | undefined {
  const clean = cleaned(directory.trim(), 'stays');
  return clean === '.' ? path : path.startsWith(`${clean}/`) ? path.slice(clean.length + 1) : undefined;
}

/** A `.` covers nothing here: Docker skips that line of a .dockerignore. */
function covers(clean: string, path: string, budget: WorkBudget): boolean {
  const above: string[] = [path];
  for (let slash = path.indexOf('/'); slash !== -1; slash = path.indexOf('/', slash + 1)) above.push(path.slice(0, slash));
  budget.spend(clean.length + above.length);
  // With a leading `**` and no other wildcard, the end of the path is compared, even within a name.
  const suffix = /^\*\*([^*?[\]\\]*)$/.exec(clean)?.[1];
  if (suffix !== undefined) return above.some((each) => each.endsWith(suffix) || `/${each}` === suffix);
  const steps = stepsOf(clean, budget);
  // Docker fails on a broken pattern.
  return steps !== undefined && above.some((each) => matchesAll(steps, each, budget));
}

function linesOf(dockerignore: Buffer | undefined): string[] {
  return (dockerignore?.toString('utf8') ?? '').replace(/^\ufeff/, '').split(/\r?\n/);
}

/** Like Go's filepath.Clean: no `.`, no `..` if it can be resolved, no doubled or trailing slash. `.env/` becomes `.env`. */
function cleaned(pattern: string, way: 'stays' | 'may-leave'): string {
  const parts: string[] = [];
  const leaves = way === 'may-leave' && !pattern.startsWith('/');
  for (const part of pattern.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' && leaves && (parts.length === 0 || parts.at(-1) === '..')) parts.push(part);
    else if (part === '..') parts.pop();
    else parts.push(part);
  }
  return parts.join('/') || '.';
}

/** `undefined` for a pattern that Docker fails on, or that matches nothing. */
function stepsOf(pattern: string, budget: WorkBudget): readonly Step[] | undefined {
  const steps: Step[] = [];
  for (let at = 0; at < pattern.length; at += 1) {
    const character = pattern.charAt(at);
    if (character === someText) steps.push(anything);
    else if (pattern.startsWith('**', at)) {
      at += pattern[at + 2] === '/' ? 2 : 1;
      if (at + 1 === pattern.length) steps.push(anything);
      else if (steps.at(-1) !== inside) steps.push(...directories);
    } else if (character === '*') steps.push(star);
    else if (character === '?') steps.push(notSlash);
    else if (character === '\\' && at + 1 < pattern.length) {
      at += 1;
      steps.push(pattern.charAt(at));
    } else if (character === '[') {
      const set = setAt(pattern, at, budget);
      if (set === undefined) return undefined;
      steps.push(set.step);
      at = set.end - 1;
    } else if (character === '^') {
      // Docker passes it on to a regular expression, where it means the beginning of the text.
      if (steps.length > 0) return undefined;
    } else steps.push(character);
  }
  return steps;
}

/** The set that opens at `start`, as Go's regular expressions read it; `undefined` if it isn't closed. */
function setAt(pattern: string, start: number, budget: WorkBudget): { readonly step: Step; readonly end: number } | undefined {
  const negated = pattern[start + 1] === '^';
  const ranges: [string, string][] = [];
  let at = start + (negated ? 2 : 1);
  if (!pattern.includes(']', at + 1)) return undefined;
  const member = (): string | undefined => {
    // Docker turns these into something else before it reads the set, and `[:` begins the name of a class.
    if (/[*?]/.test(pattern[at] ?? '') || pattern.startsWith('[:', at) || /^\\\w/.test(pattern.slice(at, at + 2))) budget.giveUp();
    if (pattern[at] === '\\') at += 1;
    at += 1;
    return pattern[at - 1];
  };
  for (let first = true; first || pattern[at] !== ']'; first = false) {
    const from = member();
    let to = from;
    if (pattern[at] === '-' && pattern[at + 1] !== ']') {
      at += 1;
      to = member();
    }
    if (from === undefined || to === undefined || to < from) return undefined;
    ranges.push([from, to]);
  }
  return { step: setOf(ranges, { negated, slash: true }), end: at + 1 };
}
