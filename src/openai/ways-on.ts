import type { World } from '../machine/world.ts';
import type { RunChange } from './for-this-run.ts';
import { npmProxy } from './http/npm-proxy.ts';
import { involvedProxy, proxyFor } from './http/proxy.ts';
import { correctAddress, shownCorrectAddress, type ProxyAddress } from './http/proxy-address.ts';

type Proxied = Extract<RunChange, { kind: 'proxy' }>;

/**
 * What could be changed about the proxy for this run, most promising first.
 *
 * @param isPlain whether it has turned out to speak http, though its address says https
 */
export function waysOn(url: URL, world: World, isPlain: boolean): readonly RunChange[] {
  const choice = proxyFor(url, world.env);
  if (choice === undefined) {
    const npm = proxyOfNpm(url, world);
    return npm === undefined ? [] : [npm];
  }
  const without: RunChange = { kind: 'without-proxy', proxy: involvedProxy(choice, world.env) };
  if ('unusable' in choice) return [...through(choice.meant, choice.unusable), without];
  if (isPlain && choice.url.protocol === 'https:') {
    const plain = new URL(`http://${choice.url.hostname}:${choice.url.port === '' ? 443 : choice.url.port}`);
    return [...through({ ...choice, url: plain }, choice.variable), without];
  }
  return [without];
}

/** npm's proxy, if there's no other one, and requests to this address would go through it. */
export function proxyOfNpm(url: URL, world: World): Proxied | undefined {
  const npm = npmProxy(world);
  if (npm === undefined || proxyFor(url, world.env) !== undefined) return undefined;
  const choice = proxyFor(url, { ...world.env, https_proxy: npm.value });
  return choice === undefined ? undefined : through('url' in choice ? choice : choice.meant, npm.source)[0];
}

function through(meant: Pick<ProxyAddress, 'url' | 'login'> | undefined, source: string): readonly Proxied[] {
  const address = correctAddress(meant ?? {});
  const shown = shownCorrectAddress(meant ?? {});
  return address === undefined || shown === undefined ? [] : [{ kind: 'proxy', source, shown, address: () => address }];
}
