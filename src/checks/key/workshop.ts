import path from 'node:path';
import { directoriesUp } from '../../machine/paths.ts';
import type { SeatOpened } from '../../machine/settings.ts';
import type { Secret } from '../../keys/secret.ts';
import { publicFileName, readPublicFile, type NotPublicFile, type PublicFile } from '../../workshop/public-file.ts';
import type { Given, ScopeAndPorts } from '../check.ts';

/** A workshop that this project is for. */
export type Workshop = {
  /** The file, as displayed. */
  readonly name: string;
  readonly file: PublicFile;
  readonly isOver: boolean;
};

/** The workshop whose file was named or is in the project: beside its manifest, or above, up to the repository's root. */
export async function findWorkshop({ scope, ports, requested }: Given): Promise<Workshop | NotPublicFile | undefined> {
  const named = requested.workshop;
  if (named !== undefined) return workshopOf(named.name, named.file, ports.world.now());
  for (const directory of directoriesUp(scope.root, scope.gitRoot ?? scope.root)) {
    const found = await ports.files.lookInside(path.join(directory, publicFileName));
    if (found.kind !== 'file') continue;
    const file = readPublicFile(found.bytes);
    return typeof file === 'string' ? file : workshopOf(publicFileName, file, ports.world.now());
  }
  return undefined;
}

function workshopOf(name: string, file: PublicFile, now: Date): Workshop {
  return { name, file, isOver: Date.parse(file.until) <= now.getTime() };
}

/** The seat that a key comes from, if it was opened here. */
export async function seatOf(secret: Secret | undefined, { scope, ports }: ScopeAndPorts): Promise<SeatOpened | undefined> {
  const seat = secret === undefined ? undefined : await ports.settings.seat(scope.root);
  return seat?.lastFour === secret?.lastFour ? seat : undefined;
}
