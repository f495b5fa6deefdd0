import http from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { allChecks } from '../../../src/checks/all.ts';
import { groups } from '../../../src/checks/groups.ts';
import { completion } from '../../../src/checks/api/completion.ts';
import { useTheShells } from '../../../src/checks/api/key-accepted.text.ts';
import { keyAccepted } from '../../../src/checks/api/key-accepted.ts';
import { envFile } from '../../../src/checks/key/env-file.ts';
import { shellOverride } from '../../../src/checks/key/shell-override.ts';
import type { Finding } from '../../../src/engine/outcome.ts';
import { pages } from '../../../src/openai/pages.ts';
import type { Simulator } from '../../../src/simulator/server.ts';
import type { Answers } from '../../answers.ts';
import { fakeKey } from '../../keys/fake-keys.ts';
import { makeWorld, type NamedBy } from '../../make-world.ts';
import { serve } from '../../openai/loopback.ts';
import { resultOf, verdictOf } from '../../run-checks.ts';
import { simulate } from '../../simulator/client.ts';

const checks = allChecks.filter(({ group }) => group !== groups.spend);
const fileKey = fakeKey('sk-proj-', 74, 74, 21);
const shellKey = fakeKey('sk-proj-', 74, 74, 22);
const typedKey = fakeKey('sk-proj-', 74, 74, 23);

type Options = {
  readonly good: readonly string[];
  readonly answers?: Answers;
  readonly namedBy?: NamedBy;
  readonly offline?: boolean;
  /** In front of the simulator. */
  readonly api?: (simulator: Simulator) => Promise<string>;
  readonly shell?: string;
  readonly file?: string | null;
};

async function setUp({ good, answers, namedBy, offline, api, shell = shellKey, file = fileKey }: Options) {
  const simulator = await simulate({ keys: [...good] });
  const world = makeWorld({
    project: {
      files: { '.gitignore': '.env*\n', ...(file === null ? {} : { '.env': { content: `OPENAI_API_KEY=${file}\n`, mode: 0o600 } }) },
    },
    api: { baseUrl: api === undefined ? simulator.baseUrl : await api(simulator), ...(namedBy === undefined ? {} : { namedBy }) },
    env: { SHELL: '/bin/bash', OPENAI_API_KEY: shell },
    answers,
  });
  const { report, asked, shown } = await world.run(checks, { requested: offline === true ? { offline } : {} });
  const sent = simulator.requests.filter((each) => each.path.startsWith('/v1/')).length;
  const nextOf = (id: string): string => JSON.stringify((verdictOf(report, id) as Finding<unknown>).next);
  return { world, report, asked: asked.map(({ id, question }) => ({ id, question })), shown, sent, nextOf };
}

const optionsOf = (question: unknown) => (question as { options: { value: string; label: string }[] }).options;

describe('two keys in one env file', () => {
  const twice = (first: string, second: string) => `OPENAI_API_KEY=${first}\nA=1\nOPENAI_API_KEY=${second}\n`;
  const other = fakeKey('sk-proj-', 74, 74, 24);
  it.each([
    ['the first', twice(fileKey, other), {}, { after: `OPENAI_API_KEY=${fileKey}\nA=1\n`, destroys: false }],
    ['the last', twice(other, fileKey), {}, { after: `A=1\nOPENAI_API_KEY=${fileKey}\n`, destroys: false }],
    ['one with a placeholder below', twice(fileKey, 'sk-...'), {}, { after: `OPENAI_API_KEY=${fileKey}\nA=1\n`, destroys: false }],
    [
      'the first of three',
      `OPENAI_API_KEY=sk-proj-x\n${twice(fileKey, other)}`,
      {},
      { after: `OPENAI_API_KEY=${fileKey}\nA=1\n`, destroys: false },
    ],
    ['both', twice(fileKey, shellKey), {}, { after: `A=1\nOPENAI_API_KEY=${shellKey}\n`, destroys: true }],
    ['neither', twice(other, typedKey), {}, { after: `A=1\nOPENAI_API_KEY=${typedKey}\n`, destroys: true }],
    ['who knows', twice(fileKey, other), { offline: true }, { after: `A=1\nOPENAI_API_KEY=${other}\n`, destroys: true }],
  ])('keeps the one that works: %s', async (_which, before, requested, { after, destroys }) => {
    const world = makeWorld({ project: { files: { '.gitignore': '.env\n' } }, api: await simulate({ keys: [fileKey, shellKey] }) });
    world.put('.env', before, 0o600);
    const { plan } = await world.carryOut(envFile, { requested });
    expect(plan.destroys).toBe(destroys);
    expect(world.read('.env')).toBe(after);
  });

  it('sends none to an address that only the project names', async () => {
    const simulator = await simulate({ keys: [fileKey] });
    const world = makeWorld({ project: { files: { '.gitignore': '.env\n' } }, api: { baseUrl: simulator.baseUrl, namedBy: 'env file' } });
    world.put('.env', `OPENAI_BASE_URL=${simulator.baseUrl}\n${twice(fileKey, other)}`, 0o600);
    expect(await world.offer(envFile)).toMatchObject({ destroys: true });
    expect(simulator.requests).toEqual([]);
  });
});

describe('a shell’s key that is rejected, and hides a good one', () => {
  it('has to go: no question, and no new key', async () => {
    const { asked, report, nextOf } = await setUp({ good: [fileKey], answers: {} });
    expect(asked.map(({ id }) => id)).not.toContain(shellOverride.id);
    expect(asked.map(({ id }) => id)).not.toContain(keyAccepted.id);
    expect(nextOf(shellOverride.id)).toContain('unset OPENAI_API_KEY');
    expect(JSON.parse(nextOf(keyAccepted.id))).toEqual(JSON.parse(nextOf(shellOverride.id)).slice(0, 2));
    expect(verdictOf(report, completion.id).status).toBe('ok');
  });

  it('has to go where it comes from, also without a person', async () => {
    const { nextOf } = await setUp({ good: [fileKey] });
    expect(JSON.parse(nextOf(keyAccepted.id))).toEqual(JSON.parse(nextOf(shellOverride.id)).slice(0, 2));
  });
});

describe('an env file’s key that is rejected, while the shell’s is good', () => {
  const chooseShells: Answers = ({ id, question }) => (id !== shellOverride.id ? undefined : question.kind === 'choice' ? 'shell' : true);

  it('is replaced by it, without a word of revoking', async () => {
    const { asked, world, report, shown } = await setUp({ good: [shellKey], answers: chooseShells });
    const question = asked.find(({ id }) => id === shellOverride.id)?.question;
    expect(optionsOf(question).map(({ value }) => value)).toEqual(['shell', 'file']);
    expect(world.read('.env')).toContain(shellKey);
    expect(shown).not.toContain(pages.apiKeys);
    expect(report.results.filter(({ verdict }) => verdict.status === 'problem')).toEqual([]);
  });

  it('can be replaced by it later, too', async () => {
    const later: Answers = ({ id, question }) => (id !== keyAccepted.id ? undefined : question.kind === 'choice' ? 'shell' : true);
    const { world, asked } = await setUp({ good: [shellKey], answers: later });
    expect(optionsOf(asked.find(({ id }) => id === keyAccepted.id)?.question).map(({ value }) => value)).toEqual(['shell', 'other']);
    expect(world.read('.env')).toContain(shellKey);
  });

  it('is said to a script', async () => {
    const { nextOf } = await setUp({ good: [shellKey] });
    expect(JSON.parse(nextOf(keyAccepted.id))).toMatchObject([useTheShells('.env'), expect.anything()]);
  });
});

it('two good keys: the question says that both are', async () => {
  const { asked } = await setUp({ good: [fileKey, shellKey], answers: {} });
  const options = optionsOf(asked.find(({ id }) => id === shellOverride.id)?.question);
  const plain = optionsOf(
    (await setUp({ good: [], offline: true, answers: {} })).asked.find(({ id }) => id === shellOverride.id)?.question,
  );
  expect(options.map(({ value }) => value)).toEqual(['file', 'shell']);
  for (const [index, { label }] of options.entries()) expect(label).not.toBe(plain[index]?.label);
});

it('two rejected keys: nobody is asked which one, but for a new one', async () => {
  const { asked, shown } = await setUp({
    good: [typedKey],
    answers: {},
  });
  expect(asked.map(({ id, question }) => `${id} ${question.kind}`)).toContain('key-accepted secret');
  expect(asked.map(({ id }) => id)).not.toContain(shellOverride.id);
  expect(shown).not.toContain('undo');
});

it('a key that only the shell has is replaced there', async () => {
  const { nextOf } = await setUp({ good: [], file: null });
  expect(nextOf(keyAccepted.id)).toContain('unset OPENAI_API_KEY');
});

describe('before a question', () => {
  it('no key is sent to a server that was not confirmed', async () => {
    const { sent, asked } = await setUp({ good: [fileKey, shellKey], namedBy: 'env file', answers: {} });
    expect(asked.map(({ id }) => id)).toContain(shellOverride.id);
    expect(sent).toBe(0);
  });
});

describe('a bad choice', () => {
  /** Accepts both keys, but one has no credit, which only a completion shows. */
  const withoutCredit = (poor: string) => async (simulator: Simulator) => {
    const target = new URL(simulator.baseUrl);
    const server = await serve((request, response) => {
      if (request.url?.endsWith('/responses') === true && request.headers.authorization === `Bearer ${poor}`) {
        const error = { message: 'You exceeded your current quota.', type: 'insufficient_quota', param: null, code: 'insufficient_quota' };
        response.writeHead(429, { 'content-type': 'application/json' }).end(JSON.stringify({ error }));
        return;
      }
      const onward = http.request({
        host: target.hostname,
        port: target.port,
        path: request.url,
        method: request.method,
        headers: request.headers,
      });
      onward.on('response', (answer) => {
        response.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(response);
      });
      onward.on('error', () => response.destroy());
      request.pipe(onward);
    });
    onTestFinished(() => server.close());
    return server.baseUrl;
  };

  it('can be taken back on the spot', async () => {
    const answers: Answers = ({ id, question }) => {
      if (id === shellOverride.id) return question.kind === 'choice' ? 'shell' : true;
      if (id === completion.id) return question.kind === 'choice' ? 'earlier' : true;
      return undefined;
    };
    const { asked, world, report } = await setUp({ good: [fileKey, shellKey], api: withoutCredit(shellKey), answers });
    const question = asked.find(({ id }) => id === completion.id)?.question;
    expect(optionsOf(question)[0]).toMatchObject({ value: 'earlier', label: expect.stringContaining(fileKey.slice(-4)) });
    expect(world.read('.env')).toContain(fileKey);
    expect(verdictOf(report, completion.id).status).toBe('ok');
    expect(resultOf(report, completion.id).fixed).toBe(true);
  });
});
