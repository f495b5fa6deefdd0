import { gitCommand, gitRun } from '../../src/git/command.ts';
import { gitPort } from '../../src/git/git.ts';
import type { Place } from '../../src/scan/findings.ts';
import { scan, type ScanRequest, type ScanResult } from '../../src/scan/scan.ts';
import type { World } from '../../src/machine/world.ts';

/** Looks for keys in a world, as the command does. */
export async function scanned(
  world: World,
  where: ScanRequest['where'] = 'everywhere',
  more: Partial<ScanRequest> = {},
): Promise<ScanResult> {
  const run = gitRun();
  const { signal } = new AbortController();
  return await scan({
    world,
    git: gitPort(world, signal, run),
    command: gitCommand(world, run, signal),
    where,
    countIgnored: false,
    progress: () => {},
    signal,
    ...more,
  });
}

/** The places of one key; empty if it wasn't found. */
export function placesOf({ findings }: ScanResult, key: string): readonly Place[] {
  return findings.find(({ secret }) => secret.reveal() === key)?.places ?? [];
}

/** `kind path:line reach`, sorted. */
export function shortly(places: readonly Place[]): string[] {
  return places
    .map(({ kind, path, line, ref, reach }) =>
      [kind, path === undefined ? ref : `${path}${line === undefined ? '' : `:${line}`}`, reach].filter(Boolean).join(' '),
    )
    .toSorted();
}
