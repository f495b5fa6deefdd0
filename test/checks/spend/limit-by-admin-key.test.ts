import path from 'node:path';
import { describe, expect, it } from 'vitest';
import * as text from '../../../src/checks/spend/limit-by-admin-key.text.ts';
import { ofOrganization, ofProject } from '../../../src/checks/spend/set-limit.text.ts';
import { isSet } from '../../../src/checks/spend/spending-limit.text.ts';
import { adminOf, simulate } from '../../simulator/client.ts';
import { fakeKey } from '../../keys/fake-keys.ts';
import { resultOf, verdictOf } from '../../run-checks.ts';
import { cents, changes, consentTo, defaultProject, limits, worldOf } from './money.ts';

const whichProject = text.whichProject.text;
const howMuch = (whose: string): string => text.howMuch(whose, undefined, undefined).text;

describe('the limit of a project', () => {
  it('is what --limit names with --yes, with two alerts, and nothing is done the second time', async () => {
    const simulator = await simulate();
    const world = worldOf(simulator);
    const first = await limits(world, { answers: 'yes', limitUsd: 10 });
    expect(first.codes).toMatchObject({ 'spending-limit': 'ok', 'spend-alert': 'ok' });
    expect(first.report.exitCode).toBe(0);
    expect(changes(simulator)).toEqual(['POST spend_limit', 'POST spend_alerts', 'POST spend_alerts']);
    const { projects } = adminOf(simulator);
    expect(await projects.spendLimit.retrieve(simulator.projectId)).toMatchObject(cents(1000));
    const alerts = (await projects.spendAlerts.list(simulator.projectId)).data;
    expect(alerts.map(({ threshold_amount }) => threshold_amount)).toEqual([500, 800]);
    expect((await limits(world, { answers: 'yes', limitUsd: 10 })).asked).toEqual([]);
    expect(changes(simulator)).toHaveLength(3);
  });

  it('is raised or lowered to what --limit names, and left alone without --limit', async () => {
    const simulator = await simulate();
    const world = worldOf(simulator);
    const { projects } = adminOf(simulator);
    expect((await limits(world, { answers: 'yes' })).codes['spending-limit']).toBe('no-limit');
    await projects.spendLimit.update(simulator.projectId, cents(700));
    await limits(world, { answers: 'yes' });
    expect(await projects.spendLimit.retrieve(simulator.projectId)).toMatchObject(cents(700));

    const { report } = await limits(world, { limitUsd: 10 });
    expect(verdictOf(report, 'spending-limit').summary).toBe(isSet('$7', defaultProject, 10));
    expect(report.exitCode).toBe(0);
    const question = consentTo(text.plan(10, defaultProject, 7));
    const declined = await limits(world, { answers: { [question]: false }, limitUsd: 10 });
    expect(declined.asked[0]?.question.text).toBe(question);
    expect(declined.codes['spending-limit']).toBe('ok');
    const planned = await limits(world, { answers: 'yes', fixing: 'plan', limitUsd: 10 });
    expect(resultOf(planned.report, 'spending-limit').planned).toHaveLength(1);
    expect(await projects.spendLimit.retrieve(simulator.projectId)).toMatchObject(cents(700));
    expect((await limits(world, { answers: 'yes', limitUsd: 10 })).asked[0]?.question.text).toBe(question);
    expect(await projects.spendLimit.retrieve(simulator.projectId)).toMatchObject(cents(1000));
    await limits(world, { answers: 'yes', limitUsd: 3.29 });
    expect(await projects.spendLimit.retrieve(simulator.projectId)).toMatchObject(cents(329));
  });

  it('is set also where the organization has a lower one: it was asked for', async () => {
    const simulator = await simulate();
    await adminOf(simulator).spendLimit.update(cents(700));
    expect((await limits(worldOf(simulator), { answers: 'yes', limitUsd: 10 })).codes['spending-limit']).toBe('ok');
    expect(changes(simulator).filter((change) => change.endsWith('spend_limit'))).toEqual(['POST spend_limit', 'POST spend_limit']);
  });

  it('is only planned in a dry run', async () => {
    const simulator = await simulate();
    const { report } = await limits(worldOf(simulator), { answers: 'yes', fixing: 'plan', limitUsd: 10 });
    expect(resultOf(report, 'spending-limit').planned[0]?.summary).toBe(text.plan(10, defaultProject));
    expect(changes(simulator)).toEqual([]);
  });
});

it('limits the whole organization only for who asks for it by name, and once more before it does', async () => {
  const simulator = await simulate();
  const world = worldOf(simulator);
  const answers = { [text.whatFor.text]: 'organization', [howMuch(ofOrganization)]: 30, [consentTo(text.plan(30, ofOrganization))]: true };
  const { codes } = await limits(world, { answers });
  expect(codes['spending-limit']).toBe('ok');
  expect(changes(simulator)).toEqual(['POST spend_limit']);
  expect(await adminOf(simulator).spendLimit.retrieve()).toMatchObject(cents(3000));
  const { asked } = await limits(worldOf(await simulate()), { answers: 'yes', limitUsd: 5 });
  expect(asked).not.toEqual([]);
  expect(asked.map(({ question }) => question.text)).not.toContain(text.whatFor.text);
});

describe('which project', () => {
  it('is asked where the key tells nothing, and the choice is kept', async () => {
    const simulator = await simulate();
    const made = await adminOf(simulator).projects.create({ name: 'shop-bot' });
    const world = worldOf(simulator);
    world.put('.env', `OPENAI_API_KEY=${fakeKey('sk-proj-')}\n`, 0o600);
    expect((await limits(world)).codes['spending-limit']).toBe('limit-unconfirmed');
    const { codes } = await limits(world, { answers: { [whichProject]: made.id, [howMuch(ofProject('shop-bot'))]: 20 } });
    expect(codes['spending-limit']).toBe('ok');
    expect(await adminOf(simulator).projects.spendLimit.retrieve(made.id)).toMatchObject(cents(2000));
    expect((await limits(world)).codes['spending-limit']).toBe('ok');
  });

  it('may be any of many', async () => {
    const simulator = await simulate();
    const { projects } = adminOf(simulator);
    for (let index = 0; index < 27; index += 1) await projects.create({ name: `p${index}` });
    const made = await projects.create({ name: 'shop-bot' });
    for (let index = 0; index < 27; index += 1) await projects.create({ name: `q${index}` });
    const seen = new Set<string>();
    const world = worldOf(simulator);
    // The API can't tell where a key that it doesn't accept belongs.
    world.put('.env', `OPENAI_API_KEY=${fakeKey('sk-proj-')}\n`, 0o600);
    const { codes } = await limits(world, {
      answers({ question }) {
        if (question.kind === 'amount') return 20;
        if (question.kind !== 'choice' || question.text !== whichProject) return true;
        expect(question.options.length).toBeLessThanOrEqual(10);
        for (const { value } of question.options) seen.add(value);
        return seen.size < 57 ? 'more' : (question.options.find(({ value }) => value === made.id)?.value ?? 'more');
      },
    });
    expect(codes['spending-limit']).toBe('ok');
    expect(await projects.spendLimit.retrieve(made.id)).toMatchObject(cents(2000));
  });

  it('is asked once in a run, also where no choice can be kept', async () => {
    const simulator = await simulate();
    const made = await adminOf(simulator).projects.create({ name: 'shop-bot' });
    const world = worldOf(simulator);
    // A file where the directory would be.
    world.put('no-directory', '');
    world.env['XDG_CONFIG_HOME'] = path.join(world.project, 'no-directory');
    world.put('.env', `OPENAI_API_KEY=${fakeKey('sk-proj-')}\n`, 0o600);
    const { codes, asked } = await limits(world, { answers: { [whichProject]: made.id, [howMuch(ofProject('shop-bot'))]: 20 } });
    expect(codes['spending-limit']).toBe('ok');
    expect(asked.filter(({ question }) => question.text === whichProject)).toHaveLength(1);
  });
});
