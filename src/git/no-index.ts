import { randomUUID } from 'node:crypto';
import { join } from 'node:path';

/** An index that isn't there, so it's empty: git reads the index for what doesn't need it, and fails if it's broken. */
export function noIndex(cwd: string): { readonly indexFile: string } {
  return { indexFile: join(cwd, randomUUID()) };
}
