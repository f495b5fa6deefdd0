import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { defineCheck } from '../src/checks/check.ts';
import { groups } from '../src/checks/groups.ts';
import { ask } from '../src/engine/ask.ts';
import { Secret } from '../src/keys/secret.ts';
import { pretendKey } from '../src/simulator/pretend-key.ts';
import { fakeKey } from './keys/fake-keys.ts';
import { makeWorld } from './make-world.ts';

const finding = { status: 'problem', code: 'bad', summary: 'it is bad', why: 'So it is.', next: ['Mend it.'] } as const;
const codes = { bad: { status: 'problem', meaning: 'It is bad.' } } as const;
const common = { id: 'a-check', title: 'all is well', group: groups.project, needs: {}, codes };

const failing = (summary: string) => defineCheck({ ...common, detect: async () => ({ ...finding, summary }) });

describe('a run', () => {
  it.each(['sk-proj-', 'sk-admin-', 'sk-svcacct-', 'sk-'])('fails where a key is shown: %s', async (prefix) => {
    await expect(makeWorld().run([failing(`the key is ${fakeKey(prefix)}`)])).rejects.toThrow();
    await expect(makeWorld().run([failing(`the key is ${String(new Secret(fakeKey(prefix)))}`)])).resolves.toMatchObject({
      codes: { 'a-check': 'bad' },
    });
  });

  it('fails where a key of the simulator is shown, and where a code is not one of the check', async () => {
    await expect(makeWorld().run([failing(pretendKey('project'))])).rejects.toThrow();
    await expect(makeWorld().run([{ ...failing('it is bad'), codes: {} }])).rejects.toThrow();
  });

  it('gives each answer once: by the text, else by the check, else by a part of the text; and skips the rest', async () => {
    const given: unknown[] = [];
    const asking = defineCheck({
      ...common,
      detect: async () => finding,
      async *fix() {
        for (const text of ['Is it so?', 'Is it so, too?', 'How is it?', 'How is it now?'])
          given.push(yield* ask({ kind: 'amount', text, unit: '', parse: () => ({ value: 0 }) }));
        return undefined;
      },
    });
    const world = makeWorld({ answers: { 'Is it so?': 1, 'Is it': 2, 'a-check': [3] } });
    const { asked } = await world.run([asking]);
    expect(given).toEqual([1, 3]);
    expect(asked.map(({ question }) => question.text)).toEqual(['Is it so?', 'Is it so, too?', 'How is it?']);
    await expect(world.converse(asking, { answers: [1] })).rejects.toThrow('Is it so, too?');
    await expect(world.converse(asking, { answers: [1, 2, 3, 4, 5] })).rejects.toThrow('a question was expected');
  });
});

describe('the scope', () => {
  const baseUrl = 'http://127.0.0.1:9/v1';

  it.each([
    ['shell', 'shell'],
    ['env file', 'file'],
    ['option', 'option'],
  ] as const)('has the API that the %s names', async (namedBy, source) => {
    expect((await makeWorld({ api: { baseUrl, namedBy } }).scope()).api).toMatchObject({ baseUrl, source });
  });

  it('is settled from where the program is started, but for what is given', async () => {
    const world = makeWorld({
      project: { name: 'shop', startedIn: 'apps/web/src', envFile: '../.env.mine', files: { 'apps/web/package.json': '{"name":"web"}' } },
      scope: { kind: null },
    });
    const root = path.join(world.project, 'apps/web');
    expect(await world.scope()).toMatchObject({
      root,
      gitRoot: world.project,
      projectName: 'web',
      kind: null,
      envFile: { path: path.join(root, '.env.mine') },
    });
  });
});
