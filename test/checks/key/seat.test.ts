import { describe, expect, it } from 'vitest';
import { allChecks } from '../../../src/checks/all.ts';
import type { Requested } from '../../../src/checks/check.ts';
import { keyPresent } from '../../../src/checks/key/key-present.ts';
import { findWorkshop } from '../../../src/checks/key/workshop.ts';
import type { SecretQuestion } from '../../../src/engine/ask.ts';
import { Secret } from '../../../src/keys/secret.ts';
import type { SimulatorOptions } from '../../../src/simulator/server.ts';
import type { SeatCode } from '../../../src/workshop/code.ts';
import { publicFileText } from '../../../src/workshop/public-file.ts';
import { fakeKey } from '../../keys/fake-keys.ts';
import { makeWorld } from '../../make-world.ts';
import { resultOf, verdictOf } from '../../run-checks.ts';
import { simulate } from '../../simulator/client.ts';
import { contentOf, makeWorkshop, seatKey } from '../../workshop/seats.ts';

const now = new Date('2099-12-01T12:00:00Z');
const evening = new Date('2099-12-01T19:00:00Z');

/** A project with a workshop's file, whose seat 7 holds a key that works. */
async function attend(options: { readonly simulator?: SimulatorOptions; readonly env?: string; readonly file?: string } = {}) {
  const simulator = await simulate(options.simulator);
  const content = contentOf(7, { key: new Secret(simulator.key) });
  const made = await makeWorkshop({ 7: content, 8: contentOf(8) });
  const files: Record<string, string> = { '.gitignore': '.env\n', 'openai-workshop.json': options.file ?? made.text };
  const world = makeWorld({
    api: simulator,
    now: () => now,
    project: { files: options.env === undefined ? files : { ...files, '.env': options.env } },
  });
  const code = (made.codes[7] as SeatCode).reveal();
  return { simulator, world, code, made };
}
const secret = (text: string): Secret => new Secret(text);
const typo = (code: string): string => code.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'));

describe('a seat', () => {
  it('is opened with its code, and its key is saved, tested, and capped', async () => {
    const { world, code, simulator } = await attend();
    const ran = await world.run(allChecks, {
      now,
      answers: { 'on your seat card': secret(code.toLowerCase()), 'Save the key of seat 7': true },
    });
    expect(world.read('.env')).toBe(`OPENAI_API_KEY=${simulator.key}\n`);
    expect(ran.codes).toMatchObject({ 'key-present': 'ok', completion: 'ok', 'spending-limit': 'ok' });
    expect(verdictOf(ran.report, 'spending-limit').data).toEqual({
      seat: { workshop: 'pycon-4f2k', seat: 7, limitUsd: 2, shared: false, until: '2099-12-01T17:00:00Z' },
    });
    // Nobody is led to a limit that isn't theirs.
    expect(ran.asked.map(({ id }) => id)).toEqual(['key-present', 'key-present']);
    expect(ran.shown).not.toContain(code);
  });

  it('is saved only after it was said who pays and who can see what is sent', async () => {
    const { world, code } = await attend();
    const ran = await world.run(allChecks, { now, answers: { 'on your seat card': secret(code) } });
    const consent = ran.asked.at(-1)?.question;
    expect(consent).toMatchObject({
      kind: 'confirm',
      mustSee: [expect.stringMatching(/Seat 7 .*\$2\.00 .*Ana Díaz/), expect.stringContaining('Ana Díaz')],
    });
    expect(ran.codes['key-present']).toBe('no-env-file');
  });

  it('is asked for again where the code opens nothing', async () => {
    const { world, code, made } = await attend();
    const another = (await makeWorkshop()).codes[7] as SeatCode;
    const answers = [another.reveal(), '9-0123-4567-89AB-9', code].map(secret);
    const { questions, result } = await world.converse(keyPresent, {
      facts: { envFile: { exists: false } } as never,
      answers: answers.filter((each) => each.reveal() !== '9-0123-4567-89AB-9'),
    });
    expect(questions.map((question) => question.mustSee?.length ?? 0)).toEqual([0, 2]);
    expect(result?.kind).toBe('plan');
    expect(made.file.seats).toHaveLength(2);
  });

  it("isn't asked for in another order: a key of one's own is a Tab away", async () => {
    const { world, simulator } = await attend();
    const ran = await world.run(allChecks, {
      now,
      answers: ({ question }) =>
        question.kind !== 'secret' ? undefined : question.typed === undefined ? secret(simulator.key) : undefined,
    });
    expect(ran.codes['key-present']).toBe('ok');
    expect(ran.codes['spending-limit']).toBe('limit-unconfirmed');
  });

  it('leads on where a key is typed for the code, and a code for the key', async () => {
    const { world, code, simulator } = await attend();
    const first = await world.run([...allChecks], { now, answers: { 'on your seat card': secret(simulator.key) } });
    expect(world.read('.env')).toContain(simulator.key);
    expect(first.codes['spending-limit']).toBe('limit-unconfirmed');
    const { questions, result } = await world.converse(keyPresent, {
      facts: { envFile: { exists: false } } as never,
      answers: [secret(''), secret(code)],
    });
    expect(questions).toHaveLength(2);
    expect(result).toMatchObject({ kind: 'plan', consent: 'ask' });
  });

  it('is read as it is typed: what is missing, what is wrong, what it is instead', async () => {
    const { world, code } = await attend();
    const { questions } = await world.converse(keyPresent, {
      facts: { envFile: { exists: false } } as never,
      answers: [secret(''), secret(code)],
    });
    const [codeQuestion, keyQuestion] = questions as [SecretQuestion, SecretQuestion];
    const key = fakeKey('sk-proj-');
    const state = (draft: string) => [codeQuestion.read(draft).state, codeQuestion.read(draft).secret !== undefined];
    expect(['', '7', '7-', '7-K7', code, typo(code), `${code}A`, key, '7-K7QU'].map(state)).toEqual([
      ['empty', false],
      ['odd', false],
      ['odd', false],
      ['odd', false],
      ['good', true],
      ['refused', false],
      ['refused', false],
      ['odd', true],
      ['refused', false],
    ]);
    const shows = (draft: string) => codeQuestion.typed?.mayShow(draft);
    expect([code, '7-k7', '7'].map(shows)).toEqual([true, true, true]);
    expect([key, key.slice(0, 3), '123456789', `7-${key}`, `7-${key.slice(0, 12)}`].filter(shows)).toEqual([]);
    expect(keyQuestion.read(code)).toMatchObject({ state: 'good' });
    expect(keyQuestion.read(typo(code))).toMatchObject({ state: 'refused' });
    expect(keyQuestion.read(key)).toMatchObject({ state: 'good' });
  });

  it('is over when the workshop is: a key of one’s own is offered instead', async () => {
    const { world, simulator } = await attend();
    const ran = await world.run(allChecks, {
      now: evening,
      answers: { 'This workshop is over': true, 'Create a key': secret(simulator.key) },
    });
    expect(ran.asked.map(({ question }) => question.kind)).toEqual(['confirm', 'secret', 'choice']);
    expect(ran.codes['key-present']).toBe('ok');
  });
});

describe('a seat that was opened', () => {
  async function opened(simulator: SimulatorOptions) {
    const { world, code } = await attend();
    await world.run(allChecks, { now, answers: { 'on your seat card': secret(code), 'Save the key of seat 7': true } });
    const other = await simulate(simulator);
    // The same seat, at an API that has changed its mind.
    const again = makeWorld({ api: other, now: () => now, project: { files: { '.gitignore': '.env\n' } } });
    again.put('.env', `OPENAI_API_KEY=${other.key}\n`, 0o600);
    const seat = await world.ports.settings.seat(world.project);
    if (seat !== undefined) await again.ports.settings.noteSeat(again.project, { ...seat, lastFour: other.key.slice(-4) });
    return again;
  }

  it.each([
    ['is used up', 'project-spend-limit', 'project-spend-limit', now, /seat 7 has used up its limit/],
    ['was revoked', 'invalid-api-key', 'invalid-api-key', now, /key of seat 7 no longer works/],
    ['ended with the workshop', 'invalid-api-key', 'invalid-api-key', evening, /workshop is over/],
  ] as const)('%s', async (_what, scenario, code, at, summary) => {
    const world = await opened({ scenario });
    const ran = await world.run(allChecks, { now: at });
    const found = resultOf(ran.report, code === 'project-spend-limit' ? 'completion' : 'key-accepted').verdict;
    expect(found).toMatchObject({ code, summary: expect.stringMatching(summary), data: { seat: { seat: 7 } } });
    // What it could spend is no longer good news.
    expect(resultOf(ran.report, 'spending-limit').verdict).toMatchObject({ status: 'unknown' });
    // The dashboard isn't theirs.
    expect(JSON.stringify('next' in found ? found.next : [])).not.toContain('platform.openai.com');
  });

  it('gives way to another card, or to a key of their own', async () => {
    const world = await opened({ scenario: 'invalid-api-key' });
    const { text, codes } = await makeWorkshop({ 9: contentOf(9) });
    world.put('openai-workshop.json', text);
    const ran = await world.run(allChecks, {
      now,
      answers: { 'on your seat card': secret((codes[9] as SeatCode).reveal()), 'Save the key of seat 9': true },
    });
    const [question] = ran.asked.map((each) => each.question);
    expect(question?.mustSee).toEqual([expect.stringContaining('spare card')]);
    expect(world.read('.env')).toContain(seatKey(9));
  });

  it("belongs to an account that others can't change", async () => {
    const world = await opened({ scenario: 'no-credits' });
    const found = resultOf((await world.run(allChecks, { now })).report, 'completion').verdict;
    expect(found).toMatchObject({ code: 'no-credits', next: [expect.stringContaining('Ana Díaz'), expect.anything()] });
  });

  it("isn't taken for another key's", async () => {
    const world = await opened({});
    world.put('.env', `OPENAI_API_KEY=${fakeKey('sk-proj-', 74, 74, 99)}\n`);
    const ran = await world.run(allChecks, { now });
    expect(resultOf(ran.report, 'key-accepted').verdict).toMatchObject({
      code: 'invalid-api-key',
      summary: expect.not.stringContaining('seat'),
    });
    expect(ran.codes['spending-limit']).not.toBe('ok');
  });
});

describe('a code from standard input', () => {
  const requested: Requested = { seatCodeAtHand: true, unattended: true };
  const by = (code: string, more: Requested = {}) => ({
    now,
    forced: ['--key-stdin'],
    requested: { ...requested, ...more },
    answers: { 'key-present': secret(code) },
  });

  it('opens the seat', async () => {
    const { world, code, simulator } = await attend();
    const ran = await world.run(allChecks, by(code));
    expect(world.read('.env')).toBe(`OPENAI_API_KEY=${simulator.key}\n`);
    expect(ran.report.exitCode).toBe(0);
  });

  it('replaces no key that works', async () => {
    const own = await attend();
    const { key } = own.simulator.addServiceAccount({ project: 'shop-bot', account: 'ana' });
    const env = `OPENAI_API_KEY=${key}\n`;
    own.world.put('.env', env);
    const ran = await own.world.run(allChecks, by(own.code));
    expect(resultOf(ran.report, 'key-present').refusal?.code).toBe('working-key');
    expect([own.world.read('.env'), ran.report.exitCode]).toEqual([env, 1]);
  });

  it('replaces no key that cannot be tested', async () => {
    const env = `OPENAI_API_KEY=${fakeKey('sk-proj-')}\n`;
    const { world, code } = await attend({ env });
    const ran = await world.run(allChecks, by(code, { offline: true }));
    expect(resultOf(ran.report, 'key-present').refusal?.code).toBe('working-key');
    expect(world.read('.env')).toBe(env);
  });

  it('replaces a key that the API rejects', async () => {
    const { world, code, simulator } = await attend({ env: `A=1\nOPENAI_API_KEY=${fakeKey('sk-proj-', 74, 74, 99)}\n` });
    const ran = await world.run(allChecks, by(code));
    expect([world.read('.env'), ran.report.exitCode]).toEqual([`A=1\nOPENAI_API_KEY=${simulator.key}\n`, 0]);
  });

  it.each<[string, (code: string) => string, string]>([
    ['mistyped', typo, 'bad-seat-code'],
    ['empty', () => '', 'bad-seat-code'],
    ['a key', () => fakeKey('sk-proj-'), 'bad-seat-code'],
    ['of two lines', (code) => `${code}\n${code}`, 'bad-seat-code'],
  ])('does nothing where it is %s', async (_what, change, refusal) => {
    const { world, code } = await attend();
    const ran = await world.run(allChecks, by(change(code)));
    expect(resultOf(ran.report, 'key-present').refusal?.code).toBe(refusal);
    expect(ran.report.exitCode).toBe(1);
    expect(() => world.read('.env')).toThrow();
  });

  it('says what is wrong with a code, even where any word may be a key', async () => {
    const { world } = await attend();
    const summaryOf = async (typed: string) => resultOf((await world.run(allChecks, by(typed))).report, 'key-present').refusal?.summary;
    expect(await summaryOf('7-AAAA')).toContain('4 of 13');
    expect(await summaryOf(fakeKey('sk-proj-'))).toContain("that's a key");
  });

  it('does nothing where the file was changed, is damaged, or is missing', async () => {
    const { world, code, made } = await attend();
    const refusalWith = async (file: string): Promise<string | undefined> => {
      world.put('openai-workshop.json', file);
      return resultOf((await world.run(allChecks, by(code))).report, 'key-present').refusal?.code;
    };
    expect(await refusalWith(publicFileText({ ...made.file, until: '2099-12-01T18:00:00Z' }))).toBe('seat-not-opened');
    expect(await refusalWith(`<<<<<<< HEAD\n${made.text}`)).toBe('no-workshop-file');
    expect(await refusalWith(made.text.replaceAll('\n', '\r\n'))).toBeUndefined();
  });
});

describe('the file', () => {
  it('is found beside the package, above it up to the repository, and no further', async () => {
    const { text } = await makeWorkshop();
    const world = makeWorld({
      project: { files: { 'openai-workshop.json': text, 'packages/a/package.json': '{}' }, startedIn: 'packages/a' },
    });
    const given = { scope: await world.scope(), ports: world.ports, requested: {} };
    expect(given.scope.root).not.toBe(world.project);
    expect(await findWorkshop(given)).toMatchObject({ name: 'openai-workshop.json', isOver: false });
    expect(await findWorkshop({ ...given, scope: { ...given.scope, gitRoot: null } })).toBeUndefined();
  });
});
