import type { Plugin } from 'esbuild';

/** Signs that the bundle measures without asking ICU; each takes one column. */
export const narrowSigns: string;

export type Patch = {
  readonly name: string;
  /** The absolute path of a file that it changes. */
  readonly file: RegExp;
  /** The contents in place of the file's own; `undefined`: this one stays as it is. Throws where there's nothing to change any more. */
  readonly change: (contents: string, file: string) => string | undefined;
};
export const patches: readonly Patch[];
/** By the name of a module: the file that stands in its place, relative to the root. */
export const replacements: Readonly<Record<string, string>>;
/** For esbuild. */
export const patching: Plugin;
