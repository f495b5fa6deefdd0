import { sentencesOf } from '../../../src/engine/action.ts';
import { describe, expect, it } from 'vitest';
import { accepts, otherIsAccepted, otherIsRefusedToo, useTheShells } from '../../../src/checks/api/key-accepted.text.ts';
import { isNotAccepted } from '../../../src/diagnosis/key.text.ts';
import { lacksPermission } from '../../../src/diagnosis/permission.text.ts';
import type { Subject } from '../../../src/diagnosis/subject.ts';
import { keyInFile, keyOfShell } from '../../../src/diagnosis/subject.text.ts';
import { Secret } from '../../../src/keys/secret.ts';
import type { Simulator } from '../../../src/simulator/server.ts';
import { fakeKey } from '../../openai/loopback.ts';
import { simulate } from '../../simulator/client.ts';
import { look, subjectIn, worldAt, type Looks } from './api-looks.ts';

let simulator: Simulator;

async function lookWith(file: Secret | undefined, shell: Secret | undefined, env: Record<string, string> = {}): Promise<Looks> {
  return await look(worldAt(simulator.baseUrl, { env }), {
    keys: [
      ...(file === undefined ? [] : [{ secret: file, source: 'file' as const }]),
      ...(shell === undefined ? [] : [{ secret: shell, source: 'shell' as const }]),
    ],
  });
}

const ofFile = keyInFile('.env');

/** What is said of a key that the API doesn't accept. */
async function refused(keyName: string, more: Partial<Subject> = {}) {
  return isNotAccepted({ ...(await subjectIn(worldAt(simulator.baseUrl))), keyName, ...more });
}

it.each([
  ['in its second half', 8 + 74 + 8 + 30],
  ['in its first half', 8 + 50],
])('says of a rejected key that ends %s that it is probably cut off', async (_where, length) => {
  simulator = await simulate();
  const key = new Secret(simulator.key.slice(0, length));
  const { accepted } = await lookWith(key, undefined);
  const { summary } = await refused(ofFile, { keyIsCutOff: true, keyEnd: key.lastFour });
  expect(accepted).toMatchObject({ status: 'problem', code: 'invalid-api-key', summary });
  expect(summary).not.toBe((await refused(ofFile)).summary);
});

describe('two keys', () => {
  it('are both asked about, and each text says which it is about', async () => {
    const good = fakeKey('g');
    simulator = await simulate({ keys: [good.reveal()] });
    const main = new Secret(simulator.key);
    const bad = fakeKey('b');

    const both = await lookWith(main, good);
    expect(both.accepted).toMatchObject({
      status: 'ok',
      summary: accepts(new URL(simulator.baseUrl).host, [ofFile, keyOfShell], true),
      fact: { source: 'file' },
      data: {
        tested: [
          { source: 'file', accepted: true },
          { source: 'shell', accepted: true },
        ],
      },
    });

    const shellBad = await lookWith(main, bad);
    expect(shellBad.accepted).toMatchObject({
      status: 'problem',
      code: 'invalid-api-key',
      summary: otherIsAccepted((await refused(keyOfShell, { keyEnd: bad.lastFour })).summary, ofFile),
      // Nothing else is wrong, so the shell's has to go.
      next: [expect.stringMatching(/(unset |Env:)OPENAI_API_KEY/), expect.anything()],
      fact: { source: 'file' },
    });
    expect(shellBad.completed?.status).toBe('ok');

    const fileBad = await lookWith(bad, good);
    expect(fileBad.accepted).toMatchObject({
      code: 'invalid-api-key',
      summary: otherIsAccepted((await refused(ofFile, { keyEnd: bad.lastFour })).summary, keyOfShell),
      next: [useTheShells('.env'), ...(await refused(ofFile, { anotherKeyWorks: true })).next],
    });
    expect(fileBad.completed).toBeUndefined();

    const noneGood = await lookWith(bad, fakeKey('c'));
    expect(noneGood.accepted).toMatchObject({
      code: 'invalid-api-key',
      summary: otherIsRefusedToo((await refused(ofFile, { keyEnd: bad.lastFour })).summary, keyOfShell),
      next: (await refused(ofFile)).next,
    });
    expect((await refused(ofFile)).next).not.toEqual((await refused(ofFile, { anotherKeyWorks: true })).next);
    expect(JSON.stringify([both, shellBad, fileBad, noneGood])).not.toMatch(/g{20}|b{20}|c{20}/);
  });

  it('the shell’s alone is enough', async () => {
    simulator = await simulate();
    const { accepted } = await lookWith(undefined, new Secret(simulator.key));
    expect(accepted).toMatchObject({
      status: 'ok',
      fact: { source: 'shell' },
      summary: accepts(new URL(simulator.baseUrl).host, [keyOfShell], true),
    });
  });
});

describe('a key that is refused', () => {
  it('has the other likely causes told: the base URL, and ids that are left over', async () => {
    simulator = await simulate();
    const key = fakeKey();
    const { accepted } = await lookWith(key, undefined, {
      OPENAI_ORG_ID: 'org-old',
      OPENAI_PROJECT_ID: 'proj_old',
    });
    const said = await refused(ofFile, { organizationSet: true, projectSet: true, keyEnd: key.lastFour });
    expect(accepted).toMatchObject({ code: 'invalid-api-key', ...said });
    expect(sentencesOf(said.next).join('\n')).toMatch(/--base-url[^]*(unset |Env:)OPENAI_ORG_ID[^]*(unset |Env:)OPENAI_PROJECT_ID/);
  });

  it('over its ids names them', async () => {
    simulator = await simulate();
    const key = new Secret(simulator.key);
    expect((await lookWith(key, undefined, { OPENAI_ORG_ID: 'org-old' })).accepted).toMatchObject({
      code: 'mismatched-organization',
    });
    expect((await lookWith(key, undefined, { OPENAI_PROJECT_ID: 'proj_old' })).accepted).toMatchObject({
      code: 'mismatched-project',
    });
    const right = { OPENAI_ORG_ID: simulator.organizationId, OPENAI_PROJECT_ID: simulator.projectId };
    expect((await lookWith(key, undefined, right)).completed).toMatchObject({ status: 'ok' });
  });
});

it('a key that may not list models is accepted, and tested with the usual ones', async () => {
  simulator = await simulate({ scenario: 'missing-scopes-models' });
  const { accepted, completed } = await lookWith(new Secret(simulator.key), undefined);
  expect(accepted).toMatchObject({ status: 'ok', fact: { models: undefined }, data: { models: null } });
  expect(completed).toMatchObject({ status: 'ok', fact: { model: 'gpt-6-luna' } });
});

it('an admin key is none for models', async () => {
  simulator = await simulate();
  const { completed } = await lookWith(new Secret(simulator.adminKey), undefined);
  const subject = await subjectIn(worldAt(simulator.baseUrl));
  expect(completed).toMatchObject({
    code: 'missing-scopes',
    next: lacksPermission('model.request', subject).next,
  });
});
