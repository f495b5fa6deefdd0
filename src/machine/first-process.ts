import { open } from 'node:fs/promises';

/** Bytes. An environment is far smaller. */
const maxBytes = 1024 * 1024;

/**
 * A variable of the first process, which in a container has the variables that the container was created with. `undefined` if there's
 * none, or if it isn't ours to read, as on any computer that isn't a container. Linux only.
 */
export async function firstProcessVariable(name: string, file = '/proc/1/environ'): Promise<string | undefined> {
  try {
    const handle = await open(file, 'r');
    try {
      // Files in /proc say that they're empty.
      const buffer = Buffer.alloc(maxBytes);
      const { bytesRead } = await handle.read(buffer, 0, maxBytes, 0);
      const entry = buffer
        .toString('utf8', 0, bytesRead)
        .split('\0')
        .find((each) => each.startsWith(`${name}=`));
      return entry?.slice(name.length + 1);
    } finally {
      await handle.close();
    }
  } catch {
    return undefined;
  }
}
