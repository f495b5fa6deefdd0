import path from 'node:path';
import { relativePath } from '../machine/paths.ts';
import { untrusted } from '../wording/untrusted.ts';

/**
 * A file of the project as the user would type it where they are; in a document, from `base` on, whoever reads it. Safe to display.
 *
 * @param scope `from`: see the scope
 * @param file absolute, or relative to `base`
 * @param base by default the project's root
 */
export function shownPath(
  scope: { readonly root: string; readonly from?: string | undefined },
  file: string,
  base = scope.root,
  longest?: number,
): string {
  return untrusted(relativePath(scope.from ?? base, path.resolve(base, file)), longest);
}
