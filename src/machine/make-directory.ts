import { mkdir, stat } from 'node:fs/promises';
import path from 'node:path';

/**
 * Makes a directory for this user alone, and those above it. Node's `recursive` never ends where a directory is there and nothing can
 * be made in it, as in /proc (Node 20, November 2026).
 */
export async function makeDirectory(directory: string): Promise<void> {
  const make = (): Promise<void> =>
    mkdir(directory, { mode: 0o700 }).catch(async (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST' || !(await stat(directory)).isDirectory()) throw error;
    });
  try {
    await make();
  } catch (error) {
    const above = path.dirname(directory);
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || above === directory) throw error;
    await makeDirectory(above);
    await make();
  }
}
