import { randomBytes } from 'node:crypto';
import { chownSync, mkdirSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { codeOf } from './files-look.ts';
import { followFlags, readBoundedSync } from './read-bounded.ts';

/** More than the choices for any number of projects. */
const maxBytes = 16 * 1024 * 1024;

/**
 * What the file says; `undefined`: there's none. Throws if it's anything else than JSON: a device or a file in /proc may never
 * end.
 */
export function readSettings(file: string): unknown {
  if (statSync(file, { throwIfNoEntry: false }) === undefined) return undefined;
  const read = readBoundedSync(file, maxBytes, followFlags);
  if ('notRead' in read) throw new Error('not an ordinary file');
  return JSON.parse(read.bytes.toString('utf8'));
}

/**
 * Replaces the file, or what it links to, with a rename, so that another run reads either the old settings or the new ones.
 * Nothing is waited for between reading and writing, so that changes of one run can't overtake each other. Throws the system's errors.
 */
export function writeSettings(file: string, settings: unknown, platform: NodeJS.Platform): void {
  const old = statSync(file, { throwIfNoEntry: false });
  const target = old === undefined ? file : realpathSync(file);
  mkdirSync(path.dirname(target), { recursive: true });
  const temporary = `${target}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    writeFileSync(temporary, JSON.stringify(settings, undefined, '\t'), { mode: 0o600, flag: 'wx', flush: true });
    if (old !== undefined && platform !== 'win32') chownSync(temporary, old.uid, old.gid);
    moveOver(temporary, target, platform);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** On Windows, virus scanners and editors briefly lock files. */
function moveOver(from: string, to: string, platform: NodeJS.Platform): void {
  for (let attempt = 1; ; attempt++) {
    try {
      renameSync(from, to);
      return;
    } catch (error) {
      const passing = ['EPERM', 'EACCES', 'EBUSY'].includes(codeOf(error) ?? '');
      if (platform !== 'win32' || !passing || attempt === 6) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20 * 2 ** attempt);
    }
  }
}
