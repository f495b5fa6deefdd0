import { describe, expect, it } from 'vitest';
import { place } from '../../../src/checks/spend/admin-key.text.ts';
import { simulate } from '../../simulator/client.ts';
import { fakeKey } from '../../keys/fake-keys.ts';
import { verdictOf } from '../../run-checks.ts';
import { limits, worldOf } from './money.ts';

describe('an admin key in the project', () => {
  it.each([
    ['.env', 'OPENAI_ADMIN_KEY'],
    ['.env.local', 'SOMETHING_ELSE'],
  ])('is a problem in %s as %s', async (file, name) => {
    const simulator = await simulate();
    const world = worldOf(simulator, { OPENAI_ADMIN_KEY: '' });
    const key = fakeKey('sk-admin-', 58);
    world.put(file, `A=1\n${name}="${key}"\n`, 0o600);
    const { report, codes } = await limits(world);
    expect(codes['admin-key']).toBe('admin-key-in-project');
    expect(verdictOf(report, 'admin-key').data).toEqual({ places: [place(name, file, 2)] });
    expect(simulator.requests.filter(({ path: at }) => at !== '/v1/models')).toEqual([]);
  });
});
