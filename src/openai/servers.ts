import { isLoopback } from './http/proxy.ts';
import type { KeyRules } from '../keys/shape.ts';
import { expectsOpenAIKey, isOfficial } from './base-url.ts';
import { pages } from './pages.ts';
import type { Server } from './server.ts';
import { vendors } from './vendor-servers.ts';

/** What answers have shown about a server on this computer, where a relay to OpenAI and a model runner have the same address. */
export type ServerEvidence = 'openai' | 'keyless' | 'another';

export const openAI: Server = {
  name: 'OpenAI',
  kind: 'openai',
  keysPage: pages.apiKeys,
  creditPage: pages.billing,
  limitsPage: pages.limits,
  statusPage: pages.apiStatus,
};

/** Gateways that pass requests on to OpenAI, with an OpenAI key: what's said about keys and credit of OpenAI holds there. */
const relays: readonly { readonly name: string; readonly at: RegExp }[] = [
  { name: 'OpenAI, through Helicone', at: /^https:\/\/oai\.helicone\.ai\// },
  { name: 'OpenAI, through Cloudflare', at: /^https:\/\/gateway\.ai\.cloudflare\.com\/.*\/openai(?:\/|$)/ },
];

/** What listens on a port of this computer by default, from each program's manual (November 2026). */
const runners: ReadonlyMap<string, string> = new Map([
  ['11434', 'Ollama'],
  ['1234', 'LM Studio'],
  ['1337', 'Jan'],
  ['4891', 'GPT4All'],
  ['5001', 'KoboldCpp'],
  ['12434', 'Docker Model Runner'],
]);

/**
 * @param evidence what answers have shown, which matters only on this computer: without it, a loopback address counts as a relay to
 * OpenAI, unless its port is a model runner's
 */
export function serverAt(baseUrl: string, evidence?: ServerEvidence): Server {
  if (!URL.canParse(baseUrl.trim())) return openAI;
  const url = new URL(baseUrl.trim());
  if (isOfficial(url)) return openAI;
  const relay = relays.find(({ at }) => at.test(url.href));
  if (relay !== undefined) return { ...openAI, name: relay.name };
  const vendor = vendors.find(({ hosts }) => hosts.some((host) => isAt(url.hostname, host)));
  if (vendor !== undefined) {
    const { hosts: _hosts, baseUrl: _baseUrl, ...server } = vendor;
    return { ...server, kind: 'vendor' };
  }
  if (!isLoopback(url.hostname)) return { name: url.host, kind: 'other' };
  const runner = runners.get(url.port);
  if (evidence === 'openai' || (evidence === undefined && runner === undefined)) return openAI;
  if (runner !== undefined) return { name: runner, kind: evidence === 'another' ? 'other' : 'local' };
  return { name: url.host, kind: evidence === 'keyless' ? 'local' : 'other' };
}

/** Whose keys are expected at an address, going by its name alone. */
export function keyRulesAt(baseUrl: string): KeyRules {
  const official = expectsOpenAIKey(baseUrl);
  return { official, relay: !official && serverAt(baseUrl).kind === 'openai' };
}

/** Where a vendor's keys are taken, going by the name that its keys are known by (keys/vendors.ts); none if everyone has their own address. */
export function serversFor(vendorOfKey: string): readonly { readonly name: string; readonly baseUrl: string }[] {
  const words = vendorOfKey.split(' ');
  return vendors.filter(({ name, baseUrl }) => words.includes(name.split(' ')[0] ?? '') && !baseUrl.includes('<'));
}

/** Whether an address is one of Azure's, where a key goes with a resource's endpoint and a deployment. */
export function isAzure(baseUrl: string): boolean {
  return serverAt(baseUrl).name === 'Azure OpenAI';
}

function isAt(hostname: string, host: string): boolean {
  return host.startsWith('.') ? hostname.endsWith(host) : hostname === host;
}
