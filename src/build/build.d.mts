import type { BuildResult } from 'esbuild';

/** Bundles the program; with `write: false` only to be looked at. */
export function bundle(options: { readonly write: boolean }): Promise<BuildResult<{ metafile: true }>>;
