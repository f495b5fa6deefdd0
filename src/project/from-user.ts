import { relativePath } from '../machine/paths.ts';
import type { World } from '../machine/world.ts';
import { untrusted } from '../wording/untrusted.ts';
import type { Scope } from './scope.ts';

/** The env file as the user would type it where they are: `apps/api/.env`. Safe to display. */
export function envFileFromUser({ envFile }: Pick<Scope, 'envFile'>, world: Pick<World, 'cwd' | 'startedIn'>): string {
  return untrusted(relativePath(world.startedIn ?? world.cwd, envFile.path));
}
