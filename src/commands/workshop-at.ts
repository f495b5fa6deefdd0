import path from 'node:path';
import { notRead } from '../checks/key/seat.text.ts';
import { followFlags, readBounded } from '../machine/read-bounded.ts';
import { untrusted } from '../wording/untrusted.ts';
import { maxPublicFileBytes, readPublicFile } from '../workshop/public-file.ts';
import * as text from './program.text.ts';
import type { Session } from './session.ts';

/** The workshop's file that `--workshop` names, or why it's none. */
export async function workshopAt(name: string, directory: string): Promise<NonNullable<Session['workshop']> | string> {
  const shown = untrusted(name, 100);
  const found = await readBounded(path.resolve(directory, name), maxPublicFileBytes, followFlags).catch(() => undefined);
  if (found === undefined) return text.notAWorkshop(shown);
  const file = 'notRead' in found ? (found.notRead === 'too-large' ? 'too-large' : 'not-a-workshop') : readPublicFile(found.bytes);
  return typeof file === 'string' ? text.notAWorkshop(shown, notRead(shown, file).replace(/\.$/, '')) : { name: shown, file };
}
