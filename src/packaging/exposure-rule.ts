import type { Reach } from './exposure.ts';

/** A file that could hand the key to others. */
export type ExposureSource = {
  /** Relative to the project, with `/`. */
  readonly path: string;
  readonly text: string;
  /** The text with its comments blanked, every character where it was: `//`, `/*`, and `<!--`, or `#` at the beginning of a line. */
  readonly code: string;
};

/** What else a rule may know about the project. */
export type ExposureContext = {
  /** The env files that hold the key or are meant to, relative to the project, with `/`. */
  readonly envFiles: readonly string[];
  /** Whether the project's own files include this one, relative to the project. */
  readonly has: (path: string) => boolean;
  /** Whether a manifest in the project's root (package.json, pubspec.yaml, requirements.txt) names a package. */
  readonly uses: (dependency: string) => boolean;
};

/** Something found in a source. */
export type Found = { readonly index: number; readonly what: string; readonly reach: Reach };

/** One way in which one framework or tool gives a key away. According to the tools' documentation and code, November 2026. */
export type ExposureRule = {
  /** The files it's about, by path. */
  readonly files: RegExp;
  /** What such a file contains at the least. */
  readonly hint: RegExp;
  readonly look: (source: ExposureSource, context: ExposureContext) => readonly Found[];
};

/** Finds what `pattern` matches, if `of` says that the match is about the key. */
export function matchesIn(
  code: string,
  pattern: RegExp,
  describe: (match: RegExpMatchArray) => string | undefined,
  reach: Reach,
): readonly Found[] {
  return [...code.matchAll(pattern)].flatMap((match) => {
    const what = describe(match);
    return what === undefined ? [] : [{ index: match.index, what, reach }];
  });
}

/** The path of a file beside another one. */
export function beside(path: string, name: string): string {
  const directory = path.slice(0, path.lastIndexOf('/') + 1);
  return directory + name.replace(/^(?:\.\/)+/, '');
}
