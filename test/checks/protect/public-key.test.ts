import { describe, expect, it } from 'vitest';
import { allChecks } from '../../../src/checks/all.ts';
import { envHistory } from '../../../src/checks/protect/env-history.ts';
import type { Asking } from '../../../src/engine/host.ts';
import { Secret } from '../../../src/keys/secret.ts';
import { fakeKey } from '../../keys/fake-keys.ts';
import { makeWorld, type TestWorld } from '../../make-world.ts';
import { simulate } from '../../simulator/client.ts';

const leaked = fakeKey('sk-proj-', 74, 74, 21);

/** A project whose key is in a commit that was pushed, and was taken out again. */
async function pushed(): Promise<{ readonly world: TestWorld; readonly paid: () => number; readonly fresh: string }> {
  const simulator = await simulate({ keys: [leaked] });
  const files = { '.gitignore': '.env\n', 'package.json': '{"name":"a"}\n', 'a.js': `k("${leaked}")\n` };
  const world = makeWorld({ project: { files }, api: simulator });
  world.put('.env', `OPENAI_API_KEY=${leaked}\n`, 0o600);
  world.git('init', '--quiet', '--bare', '../remote.git');
  world.git('remote', 'add', 'origin', '../remote.git');
  world.git('add', '-A');
  world.git('commit', '--quiet', '-m', 'leak');
  world.git('push', '--quiet', 'origin', 'main');
  world.put('a.js', 'k(process.env.OPENAI_API_KEY)\n');
  world.git('commit', '--quiet', '-am', 'sorry');
  const paid = (): number => simulator.requests.filter(({ method }) => method === 'POST').length;
  return { world, paid, fresh: fakeKey('sk-proj-', 74, 74, 22) };
}

const of = (
  report: { readonly results: readonly { readonly check: { readonly id: string }; readonly verdict: object }[] },
  id: string,
): object | undefined => report.results.find(({ check }) => check.id === id)?.verdict;

describe('a key in use that was pushed', () => {
  it('is not tested with a paid completion', async () => {
    const { world, paid } = await pushed();
    const { report } = await world.run(allChecks, { fixing: 'never' });
    expect(of(report, 'env-history')).toMatchObject({
      status: 'problem',
      code: 'key-pushed',
      data: { current: true, currentIsPublic: true },
    });
    expect(of(report, 'key-in-code')).toMatchObject({ status: 'ok' });
    expect(of(report, 'key-accepted')).toMatchObject({ status: 'ok' });
    expect(of(report, 'completion')).toMatchObject({ status: 'unknown', code: 'key-is-public' });
    expect(paid()).toBe(0);
  });

  it('is replaced on the spot, and then asked about', async () => {
    const { world, fresh } = await pushed();
    const asked: string[] = [];
    const { report } = await world.run(allChecks, {
      answers({ id, question }: Asking) {
        if (id !== 'env-history') return undefined;
        asked.push(question.kind);
        if (question.kind === 'secret') return new Secret(fresh);
        return question.kind === 'choice'
          ? (question.options.find(({ value }) => value === 'replace' || value === 'revoked')?.value ?? 'paste')
          : undefined;
      },
    });
    expect(asked).toEqual(['choice', 'secret', 'choice']);
    expect(world.read('.env')).toBe(`OPENAI_API_KEY=${fresh}\n`);
    expect(of(report, 'env-history')).toMatchObject({ status: 'ok', data: { dead: 1 } });
  });

  it('is replaced by rotate where it can go on, and nothing else is done with it', async () => {
    const { world, paid } = await pushed();
    let next: { readonly leaked: boolean } | undefined;
    const { report } = await world.run(allChecks, {
      goOnWithRotate: (isLeaked) => (next = { leaked: isLeaked }),
      answers: ({ id, question }: Asking) => (id === 'env-history' && question.kind === 'choice' ? 'replace' : undefined),
    });
    expect(next).toEqual({ leaked: true });
    expect(of(report, 'env-history')).toMatchObject({ status: 'problem', code: 'key-pushed' });
    expect(of(report, 'completion')).toBeUndefined();
    expect(world.read('.env')).toBe(`OPENAI_API_KEY=${leaked}\n`);
    expect(paid()).toBe(0);
  });

  it('is only in use, and tested as usual, where nothing was pushed', async () => {
    const { world, paid } = await pushed();
    world.git('update-ref', '-d', 'refs/remotes/origin/main');
    const { report } = await world.run(allChecks, { fixing: 'never' });
    expect(of(report, 'env-history')).toMatchObject({ code: 'key-in-history', data: { current: true, currentIsPublic: false } });
    expect(of(report, 'completion')).toMatchObject({ status: 'ok' });
    expect(paid()).toBe(1);
  });

  it('is left to a person by --yes', async () => {
    const { world } = await pushed();
    const { report } = await world.run(allChecks, { answers: 'yes' });
    expect(of(report, 'env-history')).toMatchObject({ status: 'problem' });
    expect(world.read('.env')).toBe(`OPENAI_API_KEY=${leaked}\n`);
  });
});

describe('a leaked key that is not in use', () => {
  it.each([
    ['dead', { status: 'ok', data: { dead: 1 } }],
    ['alive', { status: 'problem', code: 'key-in-history' }],
  ])('is asked about at the API if the user does not know: %s', async (state, verdict) => {
    const simulator = await simulate({ keys: state === 'alive' ? [leaked] : [] });
    // Only the demo asks another API than OpenAI's own.
    const world = makeWorld({ project: { files: { 'a.js': leaked } }, api: simulator });
    world.git('add', '-A');
    world.git('commit', '--quiet', '-m', 'leak');
    const { report } = await world.run([envHistory], {
      requested: { demo: { key: new Secret(leaked), nextKey: new Secret(leaked) } },
      answers: { revoked: 'ask' },
    });
    expect(of(report, 'env-history')).toMatchObject(verdict);
    expect(report.results[0]?.refusal?.code).toBe(state === 'alive' ? 'key-still-works' : undefined);
    expect(simulator.requests.map(({ path }) => path)).toEqual(['/v1/models']);
  });
});
