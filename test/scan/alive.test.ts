import { expect, it } from 'vitest';
import { findKeys } from '../../src/keys/find-keys.ts';
import { askable, askApi } from '../../src/scan/alive.ts';
import { Findings } from '../../src/scan/findings.ts';
import { fakeKey } from '../keys/fake-keys.ts';
import { makeWorld } from '../make-world.ts';
import { simulate } from '../simulator/client.ts';

function found(...keys: string[]) {
  const findings = new Findings();
  for (const key of findKeys(Buffer.from(keys.join('\n')))) findings.add(key, { kind: 'file', path: 'a', reach: 'working-tree' });
  return findings.all();
}

it('tells keys that work from those that do not, and sends nothing else along', async () => {
  const [good, bad] = [fakeKey('sk-proj-', 74, 74, 41), fakeKey('sk-proj-', 74, 74, 42)];
  const simulator = await simulate({ keys: [good] });
  const world = makeWorld({ env: { OPENAI_ORG_ID: 'org-x', OPENAI_PROJECT_ID: 'proj_x' } });
  const keys = found(good, bad);
  const alive = await askApi(world.world, keys, new AbortController().signal, simulator.baseUrl);
  const saidOf = (key: string) => alive.get(keys.find(({ secret }) => secret.reveal() === key)?.secret.fingerprint ?? '');
  expect([saidOf(good), saidOf(bad)]).toEqual(['yes', 'no']);
  for (const { headers } of simulator.requests) expect(Object.keys(headers).filter((name) => name.startsWith('openai-'))).toEqual([]);
});

it.each([
  ['missing-scopes-models', 'yes'],
  ['ip-not-authorized', 'unknown'],
  ['captive-portal', 'unknown'],
] as const)('takes the answer of %s for %s', async (scenario, expected) => {
  const simulator = await simulate({ scenario });
  const alive = await askApi(makeWorld().world, found(simulator.key), new AbortController().signal, simulator.baseUrl);
  expect([...alive.values()]).toEqual([expected]);
});

it('never sends an admin key', () => {
  expect(askable(found(fakeKey('sk-admin-', 58)))).toEqual([]);
});
