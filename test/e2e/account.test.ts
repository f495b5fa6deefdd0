import { describe, expect, it } from 'vitest';
import { makeWorld } from '../make-world.ts';
import { runProgram, simulate } from './program.ts';

type Document = { checks: { id: string; code?: string; next?: string[] }[] };

describe('OPENAI_ORG_ID and OPENAI_PROJECT_ID of the env file', () => {
  it.each<[string, Record<string, string>, string | undefined]>([
    ['are sent where the shell has none', {}, 'org-of-the-file'],
    ['lose against the shell’s', { OPENAI_ORG_ID: 'org-of-the-shell' }, 'org-of-the-shell'],
    ['lose against an empty one of the shell', { OPENAI_ORG_ID: '' }, undefined],
  ])('%s', async (_name, env, expected) => {
    const simulator = await simulate();
    const world = makeWorld({ api: simulator, env });
    world.put('.gitignore', '.env\n');
    world.put('.env', `OPENAI_API_KEY=${simulator.key}\nOPENAI_ORG_ID=org-of-the-file\nOPENAI_PROJECT_ID="proj_x"\n`, 0o600);
    await runProgram(world, ['doctor']);
    const withKey = simulator.requests.filter(({ headers }) => headers['authorization'] !== undefined);
    expect(withKey.length).toBeGreaterThan(0);
    for (const { headers } of withKey) {
      expect(headers['openai-organization']).toBe(expected);
      expect(headers['openai-project']).toBe('proj_x');
    }
    for (const { headers } of simulator.requests.filter((each) => !withKey.includes(each))) {
      expect(headers['openai-organization']).toBeUndefined();
    }
  });

  it.each([
    ['mismatched-organization', 'delete the OPENAI_ORG_ID line in .env'],
    ['mismatched-project', 'unset OPENAI_PROJECT_ID'],
  ] as const)('a mismatch names the place: %s', async (scenario, way) => {
    const simulator = await simulate({ scenario });
    const world = makeWorld({ api: simulator, env: { OPENAI_PROJECT_ID: 'proj_y', SHELL: '/bin/bash' } });
    world.put('.gitignore', '.env\n');
    world.put('.env', `OPENAI_API_KEY=${simulator.key}\nOPENAI_ORG_ID=org-x\n`, 0o600);
    const document = JSON.parse((await runProgram(world, ['doctor', '--json'])).stdout) as Document;
    const found = document.checks.find(({ id }) => id === 'key-accepted');
    expect(found?.code).toBe(scenario);
    expect(found?.next?.join('\n')).toContain(way);
  });
});
