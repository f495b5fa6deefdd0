import { describe, expect, it } from 'vitest';
import { envFile, type EnvFileFact } from '../../../src/checks/key/env-file.ts';
import { envExample } from '../../../src/checks/key/env-example.ts';
import { keyPresent } from '../../../src/checks/key/key-present.ts';
import { keyVariable } from '../../../src/checks/key/key-variable.ts';
import { shellOverride } from '../../../src/checks/key/shell-override.ts';
import type { Scope } from '../../../src/project/scope.ts';
import { fakeKey } from '../../keys/fake-keys.ts';
import { makeWorld, type TestWorld } from '../../make-world.ts';
import { asKept } from '../../system.ts';

const key = fakeKey('sk-proj-');
const otherKey = fakeKey('sk-proj-', 74, 74, 11);
const usual = ['OPENAI', 'API_KEY'].join('_');
const readsOther = { 'index.js': 'new OpenAI({ apiKey: process.env.OPENAI_KEY });\n' };

function world(
  env: string | undefined,
  files: Readonly<Record<string, string>> = readsOther,
  more: { env?: Record<string, string>; scope?: Partial<Scope> } = {},
): TestWorld {
  const envFile = env === undefined ? {} : { '.env': { content: env, mode: 0o600 } };
  return makeWorld({ project: { files: { '.gitignore': '.env\n', ...files, ...envFile } }, ...more });
}

/** What the check of the env file finds, for the checks that need it. */
async function facts(here: TestWorld): Promise<{ readonly facts: { readonly envFile: EnvFileFact } }> {
  const found = await here.look(envFile);
  if (!('fact' in found) || found.fact === undefined) throw new Error(found.summary);
  return { facts: { envFile: found.fact } };
}

describe('key-variable', () => {
  it.each<[string, Readonly<Record<string, string>>, string | undefined, object]>([
    ['nothing says otherwise', {}, undefined, { status: 'ok', data: { name: usual, source: 'default' } }],
    [
      'the package reads the usual one',
      { 'app.py': 'OpenAI()' },
      undefined,
      { status: 'ok', data: { name: usual, file: 'app.py', line: 1 } },
    ],
    ['the code reads another', readsOther, undefined, { code: 'other-variable', data: { name: 'OPENAI_KEY', file: 'index.js', line: 1 } }],
    [
      'only the env file has another',
      {},
      `OPENAI_KEY=${key}\n`,
      { code: 'other-variable', data: { name: 'OPENAI_KEY', source: 'env-file' } },
    ],
    [
      "Spring's settings in place of its own",
      {
        'pom.xml': '<artifactId>spring-ai-openai</artifactId>',
        'src/main/resources/application.properties': 'spring.ai.openai.api-key=${OPENAI_API_KEY}\n',
      },
      undefined,
      { status: 'ok' },
    ],
    ["a framework's own", { 'pom.xml': '<artifactId>spring-ai-openai</artifactId>' }, undefined, { status: 'ok' }],
    [
      'another program reads another',
      { 'a.py': 'OpenAI()', 'b.py': 'OpenAI(api_key=os.environ["OPENAI_KEY"])' },
      `${usual}=${key}\n`,
      { code: 'several-variables', data: { others: [{ name: 'OPENAI_KEY', file: 'b.py', line: 1 }] } },
    ],
    [
      'which is set as well',
      { 'a.py': 'OpenAI()', 'b.py': 'OpenAI(api_key=os.environ["OPENAI_KEY"])' },
      `${usual}=${key}\nOPENAI_KEY=${key}\n`,
      { status: 'ok' },
    ],
  ])('%s', async (_case, files, env, expected) => {
    const here = world(env, files);
    expect(await here.look(keyVariable, await facts(here))).toMatchObject(expected);
  });

  it('is in order where the user has named it', async () => {
    const variable = { name: 'OPENAI_KEY', source: 'option', reason: '--variable', others: [], rivals: [] } as const;
    const here = world(undefined, {}, { scope: { variable } });
    expect(await here.look(keyVariable, await facts(here))).toMatchObject({ status: 'ok' });
  });
});

describe('a key under the name that the project reads', () => {
  it('is found, and shown with the name', async () => {
    const here = world(`OPENAI_KEY=${key}\n`);
    const found = await here.look(keyPresent, await facts(here));
    expect(found).toMatchObject({ status: 'ok', data: { source: 'file' } });
    expect(found.summary).toMatch(/\bOPENAI_KEY\b/);
  });

  it("is compared with the shell's under that name, and no other", async () => {
    const text = `OPENAI_KEY=${key}\n`;
    const looking = async (env: Record<string, string>) => {
      const here = world(text, readsOther, { env });
      const found = await here.look(keyPresent, await facts(here));
      if (found.status !== 'ok') throw new Error(found.summary);
      return here.look(shellOverride, { facts: { keyPresent: found.fact } });
    };
    expect(await looking({ OPENAI_KEY: otherKey })).toMatchObject({ code: 'shell-overrides' });
    expect(await looking({ [usual]: otherKey })).not.toMatchObject({ code: 'shell-overrides' });
  });
});

describe("the shell's value", () => {
  const name = 'LLM_SECRET';
  const files = { 'index.js': `new OpenAI({ apiKey: process.env.${name} });\n` };

  it.each([
    [key, true],
    ['wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', false],
  ])('is taken for the key only if it is like one, where a clone names the variable: %s', async (value, isTaken) => {
    const here = world(undefined, files, { env: { [name]: value } });
    expect((await here.scope()).variable.name).toBe(name);
    expect(await here.look(keyPresent, await facts(here))).toMatchObject({ status: isTaken ? 'ok' : 'problem' });
  });
});

describe('a key under another name', () => {
  it.each<[string, Readonly<Record<string, string>>, string, string]>([
    ['the code reads another', readsOther, `A=1\n${usual}=${key} # mine\n`, `A=1\nOPENAI_KEY=${key} # mine\n`],
    ['the package reads the usual one', { 'app.py': 'OpenAI()' }, `export OPENAI_KEY=${key}\r\n`, `export ${usual}=${key}\r\n`],
    ['the example says so', { '.env.example': `${usual}=\n` }, `OPENAI_TOKEN="${key}"\n`, `${usual}="${key}"\n`],
    ['its line is there, empty', readsOther, `OPENAI_KEY=\n${usual}=${key}\n`, `OPENAI_KEY=${key}\n`],
    ['its line is there, with a placeholder', readsOther, `${usual}=${key}\nOPENAI_KEY=your-key-here\n`, `OPENAI_KEY=${key}\n`],
  ])('is tested, and gets the right one: %s', async (_case, files, before, after) => {
    const here = world(before, files);
    const found = await here.look(keyPresent, await facts(here));
    expect(found).toMatchObject({ status: 'problem', code: 'key-under-other-name', data: { source: 'file' } });
    expect('fact' in found && found.fact?.keys.map(({ secret, source }) => [secret.reveal(), source])).toEqual([[key, 'file']]);
    const { plan } = await here.carryOut(keyPresent, await facts(here));
    expect(plan.consent).toBe('ask');
    expect(here.read('.env')).toBe(after);
    expect(here.mode('.env')).toBe(asKept(0o600));
    expect(await here.look(keyPresent, await facts(here))).toMatchObject({ status: 'ok' });
  });

  it("leaves the shell's in force", async () => {
    const here = world(`${usual}=${key}\n`, readsOther, { env: { OPENAI_KEY: otherKey } });
    expect(await here.look(keyPresent, await facts(here))).toMatchObject({ code: 'key-under-other-name', data: { source: 'shell' } });
  });

  it.each([`${usual}=op://vault/openai/key\n`, `${usual}=encrypted:BDb7t3QkTRp2\n`, `${usual}=\${SECRET}\n`, `${usual}=sk-...\n`])(
    'is no key if another tool puts it there, or it is a placeholder: %j',
    async (text) => {
      const here = world(text);
      expect(await here.look(keyPresent, await facts(here))).not.toMatchObject({ code: 'key-under-other-name' });
    },
  );
});

describe('the example', () => {
  it.each<[string, Readonly<Record<string, string>>, object]>([
    ['names what the code reads', { ...readsOther, '.env.example': 'OPENAI_KEY=\n' }, { status: 'ok' }],
    ['names no key', { ...readsOther, '.env.example': 'PORT=\n' }, { code: 'example-missing-variable' }],
    [
      'names another',
      { ...readsOther, '.env.example': `PORT=\n${usual}=\n` },
      { code: 'example-missing-variable', fixable: false, data: { file: '.env.example', line: 2, names: usual } },
    ],
  ])('%s', async (_case, files, expected) => {
    expect(await world(undefined, files).look(envExample)).toMatchObject(expected);
  });

  it('keeps its name where the user has one of their own', async () => {
    const variable = { name: 'MY_KEY', source: 'chosen', reason: '', others: [], rivals: [] } as const;
    const here = world(undefined, { '.env.example': `${usual}=\n` }, { scope: { variable } });
    expect(await here.look(envExample)).toMatchObject({ status: 'ok' });
  });
});
