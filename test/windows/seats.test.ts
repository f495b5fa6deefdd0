import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { Secret } from '../../src/keys/secret.ts';
import type { SeatCode } from '../../src/workshop/code.ts';
import { expectNoLeak } from '../e2e/program.ts';
import { simulate } from '../simulator/client.ts';
import { seatsIn } from '../workshop/organizer.ts';
import { contentOf, makeWorkshop } from '../workshop/seats.ts';
import { makeWindowsWorld } from './windows.ts';

describe('a workshop on Windows', () => {
  it('gives a seat to whoever has its code in a file', async () => {
    const api = await simulate();
    const { text, codes } = await makeWorkshop({ 7: contentOf(7, { key: new Secret(api.key) }) });
    const files = { 'openai-workshop.json': text.replaceAll('\n', '\r\n'), '.gitignore': '.env\r\n' };
    const world = makeWindowsWorld({ api, project: { git: false, files } });
    const { status, stdout, stderr } = await world.setup(
      '--yes --seat-code-stdin --json',
      `${(codes[7] as SeatCode).reveal().toLowerCase()}\r\n`,
    );
    expect(status, stdout + stderr).toBe(0);
    expect(world.read('.env')).toBe(`OPENAI_API_KEY=${api.key}\n`);
    expectNoLeak(stdout + stderr, api.key);
  });

  it('is made, tried, and ended by its organizer', async () => {
    const api = await simulate();
    const world = makeWindowsWorld({ api, project: { git: false }, variables: { OPENAI_ADMIN_KEY: api.adminKey } });
    const made = await world.setup('workshop create --seats 3 --limit 2 --until 2h --test all --yes --json');
    expect(made.status, made.stdout + made.stderr).toBe(0);
    const workshops = path.join(world.home, 'AppData/Roaming/openai-setup/workshops');
    const [id = ''] = readdirSync(workshops).filter((name) => !name.startsWith('.'));
    expect(readdirSync(path.join(workshops, id)).filter((name) => name.includes('cards'))).toHaveLength(3);
    expect((await seatsIn(api)).filter(({ active }) => active)).toHaveLength(3);
    expect((await world.setup('workshop status --json')).status).toBe(0);
    const ended = await world.setup('workshop end --yes --json');
    expect(ended.status, ended.stdout + ended.stderr).toBe(0);
    expect((await seatsIn(api)).filter(({ active }) => active)).toEqual([]);
  });
});

it('the demo plays its scenarios', { timeout: 400_000 }, async () => {
  const world = makeWindowsWorld({ project: { git: false } });
  for (const [scenario, status] of [
    ['default', 0],
    ['rotate', 0],
  ] as const) {
    const ran = await world.setup(`demo --scenario ${scenario} --yes`);
    expect({ scenario, status: ran.status }, ran.stdout + ran.stderr).toEqual({ scenario, status });
  }
});
