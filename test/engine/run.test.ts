import { describe, expect, it } from 'vitest';
import { ask, type Answer, type Answerable, type Question } from '../../src/engine/ask.ts';
import { defineCheck } from '../../src/checks/check.ts';
import type { AnyCheck, Group } from '../../src/engine/check.ts';
import type { Ok, Outcome } from '../../src/engine/outcome.ts';
import type { Event, Host } from '../../src/engine/host.ts';
import type { Plan, Refusal, Step } from '../../src/engine/plan.ts';
import { run, type RunOptions } from '../../src/engine/run.ts';

/** A world as small as it can be: names of conditions that hold. */
class Conditions extends Set<string> {
  readonly looks: string[] = [];
}

const onMachine: Group = { id: 'near', title: 'Near', local: true };
const overNetwork: Group = { id: 'far', title: 'Far', local: false };
const later: Group = { id: 'further', title: 'Further', local: false };

const good = (id: string): Ok<string> => ({ status: 'ok', summary: `${id} holds`, fact: id });
const bad = (id: string, more: object = {}): Outcome<string> => ({
  status: 'problem',
  code: 'no-key',
  summary: `${id} does not hold`,
  why: 'because',
  next: ['do it'],
  ...more,
});

function condition(world: Conditions, id: string, more: Partial<AnyCheck> = {}): AnyCheck {
  return {
    id,
    title: id,
    group: onMachine,
    codes: { 'no-key': { status: 'problem', meaning: 'the condition does not hold' } },
    needs: {},
    async detect() {
      world.looks.push(id);
      return world.has(id) ? good(id) : bad(id);
    },
    ...more,
  };
}

function step(act: () => void | Promise<void>, more: Partial<Step> = {}): Step {
  return {
    preview: { kind: 'command', text: 'make it so' },
    async run() {
      await act();
      return good('done');
    },
    ...more,
  };
}

const plan = (steps: readonly Step[], more: Partial<Plan> = {}): Plan => ({
  kind: 'plan',
  summary: 'make it so',
  steps,
  consent: 'ask',
  ...more,
});

type Record = { events: Event[]; asked: { id: string; question: Question; canGoBack: boolean }[] };

function hostOf(answers: readonly Answer[]): Host & Record {
  const left = [...answers];
  const record: Record = { events: [], asked: [] };
  return {
    ...record,
    emit: (event) => void record.events.push(event),
    async ask(asking) {
      record.asked.push(asking);
      const answer = left.shift();
      if (answer === undefined) throw new Error(`nobody expected the question “${asking.question.text}”`);
      return answer;
    },
  };
}

const yes: Answer = { kind: 'answer', value: true };
const skip: Answer = { kind: 'skip' };
const back: Answer = { kind: 'back' };

function start(checks: readonly AnyCheck[], host: Host, more: Partial<RunOptions> = {}) {
  return run({
    checks,
    host,
    given: {},
    signal: new AbortController().signal,
    fixing: 'do',
    ...more,
  });
}

/** A fix that asks nothing but for consent. */
async function* without(result: Plan | Refusal): AsyncGenerator<Question, Plan | Refusal, Answerable> {
  yield* [];
  return result;
}

describe('looking', () => {
  it('gives the facts of what is needed, and blocks what lacks one', async () => {
    const world = new Conditions(['first']);
    const first = condition(world, 'first');
    const second = condition(world, 'second', { needs: { first } });
    const third = condition(world, 'third', { needs: { second } });
    const fourth = defineCheck({
      id: 'fourth',
      title: 'fourth',
      group: onMachine,
      codes: {},
      needs: { first },
      detect: async ({ facts }) => good(`fourth after ${String(facts.first)}`),
    });
    const host = hostOf([]);
    const report = await start([first, second, third, fourth], host, { fixing: 'never' });
    expect(report.results.map(({ verdict }) => verdict.status)).toEqual(['ok', 'problem', 'blocked', 'ok']);
    expect(report.results[2]?.verdict).toEqual({ status: 'blocked', by: 'second' });
    expect(report.results[3]?.verdict).toMatchObject({ summary: 'fourth after first holds' });
    expect(report).toMatchObject({ ok: false, exitCode: 1 });
  });

  it('goes on past a finding that has a fact', async () => {
    const world = new Conditions(['after']);
    const odd = condition(world, 'odd', { detect: async () => bad('odd', { status: 'advice', fact: 'odd' }) });
    const after = condition(world, 'after', { needs: { odd } });
    const report = await start([odd, after], hostOf([]), { fixing: 'never' });
    expect(report).toMatchObject({ ok: true, exitCode: 0 });
    expect((await start([odd, after], hostOf([]), { fixing: 'never', strict: true })).exitCode).toBe(1);
  });

  it('tells news in list order, whichever look ends first', async () => {
    const world = new Conditions(['slow', 'quick']);
    let release = (): void => {};
    const slow = condition(world, 'slow', {
      detect: () => new Promise((resolve) => (release = () => resolve(good('slow')))),
    });
    const quick = condition(world, 'quick', {
      detect: async () => {
        release();
        return good('quick');
      },
    });
    const host = hostOf([]);
    await start([slow, quick], host, { fixing: 'never' });
    expect(host.events.flatMap((event) => (event.type === 'found' ? [event.id] : []))).toEqual(['slow', 'quick']);
  });

  it('turns a throw into internal-error without its message, and goes on', async () => {
    const world = new Conditions(['fine']);
    const broken = condition(world, 'broken', {
      detect: async () => {
        throw new TypeError('Headers.append: "Bearer the whole key" is an invalid header value');
      },
    });
    const host = hostOf([]);
    const report = await start([broken, condition(world, 'fine')], host);
    expect(report.exitCode).toBe(70);
    expect(report.results[0]?.verdict).toMatchObject({ status: 'unknown', code: 'internal-error' });
    expect(report.results[1]?.verdict.status).toBe('ok');
    expect(JSON.stringify(host.events)).not.toContain('the whole key');
  });

  it('keeps facts among the checks: no event and no report holds one', async () => {
    const world = new Conditions();
    const holder = condition(world, 'holder', { detect: async () => ({ ...good('holder'), fact: 'the bytes of a file' }) });
    const host = hostOf([]);
    const report = await start([holder, condition(world, 'after', { needs: { holder } })], host, { fixing: 'never' });
    expect(JSON.stringify([host.events, report])).not.toContain('the bytes of a file');
  });

  it('leaves out api and spend offline', async () => {
    const world = new Conditions(['near', 'far']);
    const far = condition(world, 'far', { group: overNetwork });
    const report = await start([condition(world, 'near'), far], hostOf([]), { offline: true });
    expect(world.looks).toEqual(['near']);
    expect(report.results[1]?.verdict).toMatchObject({ status: 'unknown', code: 'offline' });
  });

  it('rejects with the reason when it is cancelled', async () => {
    const controller = new AbortController();
    const world = new Conditions();
    const waits = condition(world, 'waits', {
      detect: ({ signal }) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error))),
    });
    const running = start([waits], hostOf([]), { signal: controller.signal });
    const reason = new Error('cancelled');
    controller.abort(reason);
    await expect(running).rejects.toBe(reason);
  });
});

describe('mending', () => {
  it('asks for consent, does it, and believes only the second look', async () => {
    const world = new Conditions();
    const mended = condition(world, 'mended', { fix: () => without(plan([step(() => void world.add('mended'))])) });
    const liar = condition(world, 'liar', { fix: () => without(plan([step(() => {})])) });
    const host = hostOf([yes, yes]);
    const report = await start([mended, liar], host);
    expect(report.results.map(({ fixed }) => fixed)).toEqual([true, false]);
    expect(report.results.map(({ verdict }) => verdict.status)).toEqual(['ok', 'problem']);
    expect(host.asked.map(({ question }) => question.kind)).toEqual(['confirm', 'confirm']);
  });

  it('does nothing when it is declined or skipped', async () => {
    const world = new Conditions();
    const check = condition(world, 'it', { fix: () => without(plan([step(() => void world.add('it'))])) });
    await start([check], hostOf([{ kind: 'answer', value: false }]));
    await start([check], hostOf([skip]));
    expect(world.has('it')).toBe(false);
  });

  it('asks once more where a no leaves the key in danger, with a way to leave', async () => {
    for (const declined of [{ kind: 'answer', value: false } as const, skip]) {
      const world = new Conditions();
      const insisting = plan([step(() => void world.add('it'))], { insists: 'The key is in danger.' });
      const check = condition(world, 'it', { fix: () => without(insisting) });
      const host = hostOf([declined, { kind: 'answer', value: 'do' }]);
      await start([check], host);
      expect(host.asked[1]?.question).toMatchObject({ kind: 'choice', options: [{ value: 'do' }, { value: 'leave', leaves: true }] });
      expect(world.has('it')).toBe(true);
    }
  });

  it('only shows the plan of a dry run', async () => {
    const world = new Conditions();
    const check = condition(world, 'it', { fix: () => without(plan([step(() => void world.add('it'))])) });
    const host = hostOf([]);
    const report = await start([check], host, { fixing: 'plan' });
    expect(world.has('it')).toBe(false);
    expect(report.results[0]?.planned).toEqual([{ summary: 'make it so', previews: [{ kind: 'command', text: 'make it so' }] }]);
    expect(report.exitCode).toBe(1);
  });

  it('looks at the next group only after the group before is mended', async () => {
    const world = new Conditions(['far']);
    const near = condition(world, 'near', {
      fix: () => without(plan([step(() => void world.add('near'))], { consent: 'given' })),
    });
    const far = condition(world, 'far', { group: overNetwork, needs: { near } });
    const report = await start([near, far], hostOf([]));
    expect(world.looks).toEqual(['near', 'near', 'far']);
    expect(report.ok).toBe(true);
  });

  it('looks again at what depends on a fix, and not at a paid check because of a file', async () => {
    const world = new Conditions(['file', 'key', 'paid']);
    const file = condition(world, 'file');
    const key = condition(world, 'key', { needs: { file } });
    const paid = condition(world, 'paid', { group: overNetwork, needs: { key } });
    const limit = condition(world, 'limit', {
      group: later,
      fix: () => without(plan([step(() => void world.add('limit'))], { consent: 'given' })),
    });
    await start([file, key, paid, limit], hostOf([]));
    expect(world.looks.filter((id) => id === 'paid')).toHaveLength(1);
    expect(world.looks.filter((id) => id === 'file')).toHaveLength(2);
  });

  it('looks again at what a fix of its group helps', async () => {
    const world = new Conditions(['model']);
    const key = condition(world, 'key', {
      group: overNetwork,
      fix: () =>
        without(plan([step(() => void world.add('key'), { preview: { kind: 'request', text: 'make it' } })], { consent: 'given' })),
    });
    const model = condition(world, 'model', { group: overNetwork, after: [key] });
    const other = condition(world, 'other', { group: later, after: [key] });
    await start([key, model, other], hostOf([]));
    expect(world.looks).toEqual(['key', 'model', 'key', 'model', 'other']);
  });

  it('takes earlier steps back when a later one fails', async () => {
    const world = new Conditions();
    const failing = step(() => {}, { run: async () => bad('the second step', { code: 'not-writable' }) });
    const check = condition(world, 'it', {
      fix: () => without(plan([step(() => void world.add('half'), { compensate: async () => void world.delete('half') }), failing])),
    });
    const host = hostOf([yes]);
    const report = await start([check], host);
    expect(world.has('half')).toBe(false);
    expect(report.results[0]?.refusal).toMatchObject({ code: 'not-writable' });
    expect(report.exitCode).toBe(1);
  });

  it('tells what may be left behind while a step is at it, and no longer', async () => {
    const world = new Conditions();
    const notes: (string | undefined)[] = [];
    const steps = [
      step(() => void notes.push('before')),
      step(() => void notes.push('at it'), { ifLeft: 'a thing' }),
      step(() => void world.add('one')),
    ];
    const one = condition(world, 'one', { fix: () => without(plan(steps)) });
    await start([one], hostOf([yes]), { noteIfLeft: (text) => void notes.push(text) });
    expect(notes).toEqual(['before', 'a thing', 'at it', undefined]);
  });

  it('reports a refusal even where the look was good', async () => {
    const world = new Conditions(['it']);
    const check = condition(world, 'it', {
      forcedBy: '--it',
      fix: () => without({ kind: 'refusal', code: 'malformed-key', summary: 'no', why: 'because', next: ['do'] }),
    });
    expect((await start([check], hostOf([]))).exitCode).toBe(0);
    expect((await start([check], hostOf([]), { forced: new Set(['--it']) })).exitCode).toBe(1);
  });

  it('asks again for what a person typed, until it is good', async () => {
    const world = new Conditions();
    let tries = 0;
    const check = condition(world, 'it', {
      fix: async function* () {
        yield* ask({ kind: 'retry', text: 'again?' });
        tries += 1;
        return plan(tries === 3 ? [step(() => void world.add('it'))] : [], { consent: 'given' });
      },
    });
    const report = await start([check], hostOf([yes, yes, yes]));
    expect(report.ok).toBe(true);
  });
});

describe('going back', () => {
  function twoQuestions(world: Conditions, heard: string[]): AnyCheck {
    return condition(world, 'it', {
      fix: async function* () {
        const options = [
          { value: 'a', label: 'a' },
          { value: 'b', label: 'b' },
        ] as const;
        const first = yield* ask({ kind: 'choice', text: 'first?', options });
        const second = yield* ask({ kind: 'choice', text: 'second?', options });
        return plan([step(() => void heard.push(first, second))], { consent: 'given' });
      },
    });
  }

  it('asks the question before again and keeps the answers before that', async () => {
    const world = new Conditions();
    const heard: string[] = [];
    const host = hostOf([{ kind: 'answer', value: 'a' }, back, { kind: 'answer', value: 'b' }, { kind: 'answer', value: 'a' }]);
    await start([twoQuestions(world, heard)], host);
    expect(host.asked.map(({ question }) => question.text)).toEqual(['first?', 'second?', 'first?', 'second?']);
    expect(host.asked.map(({ canGoBack }) => canGoBack)).toEqual([false, true, false, true]);
    expect(heard).toEqual(['b', 'a']);
  });

  it('returns to a check that was skipped, never to one that was mended', async () => {
    const world = new Conditions();
    const mendable = (id: string): AnyCheck => condition(world, id, { fix: () => without(plan([step(() => void world.add(id))])) });
    const host = hostOf([yes, skip, back, yes, yes]);
    const report = await start([mendable('one'), mendable('two'), mendable('three')], host);
    expect(host.asked.map(({ id }) => id)).toEqual(['one', 'two', 'three', 'two', 'three']);
    expect(host.asked.map(({ canGoBack }) => canGoBack)).toEqual([false, false, true, false, false]);
    expect(report.ok).toBe(true);
  });
});
