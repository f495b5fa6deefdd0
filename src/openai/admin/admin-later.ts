import type { World } from '../../machine/world.ts';
import type { Trust } from '../http/system-certificates.ts';
import type { AdminApi } from './admin.ts';
import { adminKeyOf } from './admin-key.ts';

/** The same as `adminPort`, loaded only when something is asked of the API: most people have no admin key. */
export function adminPortLater(world: World, confirmed?: Trust['confirmed']): AdminApi {
  const held = adminKeyOf(world);
  let loaded: Promise<AdminApi> | undefined;
  const port = async (): Promise<AdminApi> => {
    const { adminPort } = await import('./admin.ts');
    return adminPort(world, confirmed, held);
  };
  return new Proxy(held as AdminApi, {
    get(own, name) {
      if (Object.hasOwn(own, name) || typeof name === 'symbol' || name === 'then') return Reflect.get(own, name) as unknown;
      return async (...given: readonly unknown[]): Promise<unknown> => {
        loaded ??= port();
        const method = Reflect.get(await loaded, name) as (...asked: readonly unknown[]) => Promise<unknown>;
        return await method(...given);
      };
    },
  });
}
