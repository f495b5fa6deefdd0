import type { World } from '../machine/world.ts';
import type { ProxyInvolved } from './http/failure.ts';
import { proxyVariables } from './http/proxy.ts';

/**
 * What the user has chosen for the rest of this run, because this process can't see what's changed in the shell it was started
 * from. Nothing of it is stored.
 */
export type RunChange =
  /** Requests go past every proxy. */
  | { readonly kind: 'without-proxy'; readonly proxy: ProxyInvolved }
  /** Requests go through the proxy at this address. */
  | {
      readonly kind: 'proxy';
      /** Where the address is set now: a variable, or “https-proxy in ~/.npmrc”. */
      readonly source: string;
      /** With `PASSWORD` in place of the password. */
      readonly shown: string;
      /** With the login. A function, so that it can't be printed by accident. */
      readonly address: () => string;
    }
  /** The key is sent without this header. */
  | { readonly kind: 'without-header'; readonly name: 'OPENAI_ORG_ID' | 'OPENAI_PROJECT_ID' }
  /** The same server under another path. */
  | { readonly kind: 'base-url'; readonly baseUrl: string };

/** The world with these changes, whenever they're made. */
export function changeable(world: World, changes: readonly RunChange[]): World {
  return {
    ...world,
    get env() {
      return changes.reduce(changed, world.env);
    },
  };
}

function changed(env: World['env'], change: RunChange): World['env'] {
  switch (change.kind) {
    case 'without-proxy':
      return { ...env, ...noProxies };
    case 'proxy':
      return { ...env, ...noProxies, HTTPS_PROXY: change.address() };
    case 'without-header':
      return { ...env, [change.name]: undefined };
    case 'base-url':
      return env;
    default:
      return change satisfies never;
  }
}

const noProxies = Object.fromEntries(proxyVariables.map((name) => [name, undefined]));
