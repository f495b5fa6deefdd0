import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import * as admin from '../../../src/checks/spend/limit-by-admin-key.text.ts';
import * as text from '../../../src/checks/spend/limit-by-hand.text.ts';
import { Secret } from '../../../src/keys/secret.ts';
import { adminOf, simulate } from '../../simulator/client.ts';
import { verdictOf } from '../../run-checks.ts';
import { cents, defaultProject, limits, worldOf } from './money.ts';

it('an admin key that is typed serves the rest of the run and is kept nowhere', async () => {
  const simulator = await simulate();
  const world = worldOf(simulator, { OPENAI_ADMIN_KEY: '' });
  const answers = {
    [text.putLimit.text]: 'admin',
    [text.adminKeyQuestion.text]: new Secret(simulator.adminKey),
    [admin.howMuch(defaultProject, undefined, undefined).text]: 10,
  };
  const { codes } = await limits(world, { answers });
  expect(codes).toMatchObject({ 'spending-limit': 'ok', spent: 'ok' });
  expect(await adminOf(simulator).projects.spendLimit.retrieve(simulator.projectId)).toMatchObject(cents(1000));
  // The key is gone; what was set with it and read back is believed as what the user says is.
  const later = await limits(world);
  expect(later.codes).toMatchObject({ 'spending-limit': 'ok', spent: 'needs-admin-key' });
  expect(verdictOf(later.report, 'spending-limit').data).toMatchObject({ limitUsd: 10 });
  expect(readFileSync(path.join(world.project, '.env'), 'utf8')).toBe(`OPENAI_API_KEY=${simulator.key}\n`);
});
