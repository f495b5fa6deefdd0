import { describe, expect, it } from 'vitest';
import * as text from '../../../src/checks/spend/admin-access.text.ts';
import { simulate } from '../../simulator/client.ts';
import { fakeKey } from '../../keys/fake-keys.ts';
import { verdictOf } from '../../run-checks.ts';
import { limits, worldOf } from './money.ts';

describe('an admin key that is of no use', () => {
  it('lacks a permission, is refused, or belongs elsewhere; exit 0', async () => {
    const simulator = await simulate();
    const refused = async (env: Record<string, string>) => {
      const { report, codes } = await limits(worldOf(simulator, env));
      expect(codes).toMatchObject({
        'spending-limit': 'needs-admin-key',
        'spend-alert': 'needs-admin-key',
        'key-age': 'needs-admin-key',
        spent: 'needs-admin-key',
      });
      expect(report.exitCode).toBe(0);
      return verdictOf(report, 'spending-limit');
    };
    expect(await refused({ OPENAI_ADMIN_KEY: simulator.key })).toMatchObject(text.lacksPermission('api.management.read'));
    expect(await refused({ OPENAI_ADMIN_KEY: fakeKey('sk-admin-', 58) })).toMatchObject(text.notAccepted);
    expect(await refused({ OPENAI_PROJECT_ID: 'proj_elsewhere' })).toMatchObject(text.otherOrganization('proj_elsewhere'));
  });

  it('is never sent to an address that a file of the project names', async () => {
    const simulator = await simulate();
    const world = worldOf(simulator, { OPENAI_BASE_URL: '' });
    delete world.env['OPENAI_BASE_URL'];
    world.put('.env', `OPENAI_API_KEY=${simulator.key}\nOPENAI_BASE_URL=${simulator.baseUrl}\n`, 0o600);
    await world.ports.settings.trustBaseUrl(world.project, simulator.baseUrl);
    const { report, codes } = await limits(world, { answers: 'yes', limitUsd: 10 });
    expect(codes['spending-limit']).toBe('needs-admin-key');
    expect(verdictOf(report, 'spending-limit').summary).toBe(text.addressFromFile('', '').summary);
    expect(simulator.requests).toEqual([]);
  });
});
