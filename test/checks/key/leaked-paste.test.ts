import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { allChecks } from '../../../src/checks/all.ts';
import type { Asking } from '../../../src/engine/host.ts';
import { Secret } from '../../../src/keys/secret.ts';
import { fakeKey } from '../../keys/fake-keys.ts';
import { makeWorld, type TestWorld } from '../../make-world.ts';
import { simulate } from '../../simulator/client.ts';

const leaked = fakeKey('sk-proj-', 74, 74, 31);
const fresh = fakeKey('sk-proj-', 74, 74, 32);

/** A project without a key of its own, but with one in a commit, in a file that's still there. */
async function committed(): Promise<TestWorld> {
  const world = makeWorld({
    project: { files: { '.gitignore': '.env\n', 'package.json': '{"name":"a"}\n', 'a.js': `k("${leaked}")\n` } },
    api: await simulate({ keys: [leaked, fresh] }),
  });
  world.git('add', '-A');
  world.git('commit', '--quiet', '-m', 'leak');
  return world;
}

describe('a key that this run found in a commit', () => {
  it('is saved only after another question, whose answer is no unless somebody says yes', async () => {
    const world = await committed();
    const pasted = [leaked, fresh];
    const { asked, codes } = await world.run(allChecks, {
      answers({ id, question }: Asking) {
        if (id !== 'key-present') return undefined;
        if (question.kind === 'confirm') return question.recommended;
        return question.kind === 'secret' ? new Secret(pasted.shift() ?? '') : undefined;
      },
    });
    const [first, doubt, second] = asked.filter(({ id }) => id === 'key-present').map(({ question }) => question);
    expect([first?.kind, doubt?.kind, second?.kind]).toEqual(['secret', 'confirm', 'secret']);
    if (first?.kind !== 'secret') throw new Error('no key was asked for');
    expect(first.read(leaked)).toMatchObject({ state: 'odd', advice: expect.stringMatching(/commit [0-9a-f]{10}/) });
    expect(first.read(` "${leaked}"\n`).state).toBe('odd');
    expect(first.read(fresh).state).toBe('good');
    expect(codes['key-accepted']).toBe('ok');
    expect(readFileSync(path.join(world.project, '.env'), 'utf8')).toContain(fresh);
  });

  it('is saved for a script that brings it, which then hears about it', async () => {
    const world = await committed();
    const { codes } = await world.run(allChecks, {
      requested: { keyAtHand: true },
      forced: ['--key-stdin'],
      answers: { 'key-present': new Secret(leaked) },
    });
    expect(readFileSync(path.join(world.project, '.env'), 'utf8')).toContain(leaked);
    expect(codes['env-history']).toBe('key-in-history');
  });
});
