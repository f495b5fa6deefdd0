import { expect, it } from 'vitest';
import { allChecks } from '../../../src/checks/all.ts';
import type { SecretQuestion } from '../../../src/engine/ask.ts';
import type { Asking } from '../../../src/engine/host.ts';
import { fakeKey } from '../../keys/fake-keys.ts';
import { makeWorld, type TestWorld } from '../../make-world.ts';
import { simulate } from '../../simulator/client.ts';

/** Runs everything, answers “not yet” or yes, and keeps the first question that wants a key. */
async function secretQuestion(world: TestWorld): Promise<{ readonly secret: SecretQuestion; readonly choices: readonly string[] }> {
  let secret: SecretQuestion | undefined;
  const choices: string[] = [];
  await world.run(allChecks, {
    answers({ id, question }: Asking) {
      if (question.kind === 'secret') secret ??= question;
      if (question.kind === 'choice') choices.push(id);
      return question.kind === 'choice' ? question.options.find(({ value }) => value === 'not-yet')?.value : undefined;
    },
  });
  if (secret === undefined) throw new Error('no key was asked for');
  return { secret, choices };
}

it('refuses the key that was just rejected, and takes another', async () => {
  const simulator = await simulate();
  const rejected = fakeKey('sk-proj-');
  const world = makeWorld({ project: { files: { '.gitignore': '.env\n' } }, api: simulator });
  world.put('.env', `OPENAI_API_KEY=${rejected}\n`, 0o600);
  const { secret } = await secretQuestion(world);
  expect(secret.read(`"${rejected}"`)).toMatchObject({ state: 'refused' });
  expect(secret.read(rejected).secret).toBeUndefined();
  expect(secret.read(simulator.key)).toMatchObject({ state: 'good' });
});

it('warns of a key that git has, and asks only once whether it is revoked', async () => {
  const leaked = fakeKey('sk-proj-', 74, 74, 31);
  const simulator = await simulate({ keys: [leaked] });
  const world = makeWorld({ project: { files: { '.gitignore': '.env\n', 'a.js': `k("${leaked}")\n` } }, api: simulator });
  world.git('add', '-A');
  world.git('commit', '--quiet', '-m', 'leak');
  const { secret, choices } = await secretQuestion(world);
  expect(choices.filter((id) => id === 'env-history' || id === 'key-in-code')).toEqual(['env-history']);
  expect(secret.read(leaked)).toMatchObject({ state: 'odd', advice: expect.any(String) });
  expect(secret.read(simulator.key)).toMatchObject({ state: 'good' });
});
