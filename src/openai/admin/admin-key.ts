import { Secret } from '../../keys/secret.ts';
import type { World } from '../../machine/world.ts';

/** The admin key of a run: the one that was typed, otherwise `OPENAI_ADMIN_KEY` of the shell. */
export type AdminKey = {
  key(): { readonly secret: Secret; readonly source: 'typed' | 'shell' } | undefined;
  /** For the rest of the run. */
  useKey(secret: Secret): void;
};

export function adminKeyOf(world: World): AdminKey {
  let typed: Secret | undefined;
  return {
    key() {
      if (typed !== undefined) return { secret: typed, source: 'typed' };
      const value = world.env['OPENAI_ADMIN_KEY']?.trim() ?? '';
      return value === '' ? undefined : { secret: new Secret(value), source: 'shell' };
    },
    useKey(secret) {
      typed = secret;
    },
  };
}
