import { describe, expect, it } from 'vitest';
import { keyAccepted } from '../../../src/checks/api/key-accepted.ts';
import { modelInCode } from '../../../src/checks/api/model-in-code.ts';
import type { Outcome } from '../../../src/engine/outcome.ts';
import { Secret } from '../../../src/keys/secret.ts';
import type { Model } from '../../../src/openai/openai.ts';
import { fakeKey } from '../../keys/fake-keys.ts';
import { makeWorld } from '../../make-world.ts';

const now = () => new Date('2026-11-28T09:00:00Z');
const current: readonly Model[] = ['gpt-6-luna', 'gpt-5.6-sol', 'gpt-5.6-terra', 'text-embedding-3-small'].map((id) => ({ id }));

/** What's found in these files, with a key that may use `models` of OpenAI's API, or of another server's. */
async function find(
  files: Readonly<Record<string, string>>,
  { models = current, baseUrl, env = {} }: { models?: readonly Model[] | undefined; baseUrl?: string; env?: Record<string, string> } = {},
): Promise<Outcome<true>> {
  const world = makeWorld({
    project: { files: { '.gitignore': '.env\n', ...files } },
    ...(baseUrl === undefined ? {} : { api: { baseUrl } }),
    env,
    now,
  });
  const facts = new Map<unknown, unknown>([
    [keyAccepted, { secret: new Secret(fakeKey('sk-proj-')), source: 'file', models: models.length === 0 ? undefined : models }],
  ]);
  const check = {
    ...modelInCode,
    detect: (context: never) => modelInCode.detect({ ...(context as object), factOf: (each: unknown) => facts.get(each) } as never),
  };
  return await world.look(check as typeof modelInCode);
}

/** `code file:line model -> replacement` of every place. */
function placesOf(outcome: Outcome<true>): readonly string[] {
  const places = outcome.data?.['places'] as readonly Record<string, string | number | null>[];
  return places.map(
    ({ code, file, line, model, call, replacement }) => `${code} ${file}:${line} ${model ?? call} -> ${replacement ?? '?'}`,
  );
}

const python = (model: string): string =>
  `from openai import OpenAI\nclient = OpenAI()\nr = client.responses.create(\n  model="${model}", input="Hi")\n`;

describe('model-in-code', () => {
  it('is well where there is no code, and where the models still work', async () => {
    expect(await find({})).toMatchObject({ status: 'ok' });
    expect(await find({ 'app.py': python('gpt-6-luna') })).toMatchObject({
      status: 'ok',
      data: { places: [], modelsFound: 1, complete: true },
    });
  });

  it.each([
    ['gpt-3.5-turbo', 'model-retired app.py:4 gpt-3.5-turbo -> gpt-5.6-terra'],
    ['gpt-4', 'model-retired app.py:4 gpt-4 -> gpt-5.6-sol'],
    ['gpt-4-0613', 'model-retired app.py:4 gpt-4-0613 -> gpt-5.6-sol'],
    ['text-davinci-003', 'model-retired app.py:4 text-davinci-003 -> gpt-6-luna'],
    ['code-davinci-002', 'model-retired app.py:4 code-davinci-002 -> gpt-6-luna'],
    ['text-search-ada-doc-001', 'model-retired app.py:4 text-search-ada-doc-001 -> text-embedding-3-small'],
    // The replacement isn't among what this key may use.
    ['dall-e-3', 'model-retired app.py:4 dall-e-3 -> ?'],
    ['ft:gpt-3.5-turbo-0613:acme::8abc', 'model-retired app.py:4 ft:gpt-3.5-turbo-0613:acme::8abc -> ?'],
    ['gpt-6-astra', 'model-unavailable app.py:4 gpt-6-astra -> gpt-6-luna'],
    ['gpt-4o-mimi', 'model-unavailable app.py:4 gpt-4o-mimi -> gpt-6-luna'],
    // OpenAI knows no names with a vendor in front: something takes it away, or it's for a gateway.
    ['openai/gpt-4', 'model-retired app.py:4 openai/gpt-4 -> gpt-5.6-sol'],
  ])('finds %s', async (model, place) => {
    const outcome = await find({ 'app.py': python(model) });
    expect(outcome.status).toBe('problem');
    expect(placesOf(outcome)).toEqual([place]);
    expect(outcome).toMatchObject({ next: [{ kind: 'edit', file: 'app.py', line: 4 }, { kind: 'open' }] });
  });

  it('warns 90 days ahead; what the list says beats the table', async () => {
    const files = { 'app.py': python('gpt-4o-mini') };
    const listed = (shutdownDate?: string): { models: readonly Model[] } => ({
      models: [...current, { id: 'gpt-4o-mini', ...(shutdownDate === undefined ? {} : { shutdownDate }) }],
    });
    expect(await find(files, listed())).toMatchObject({
      status: 'advice',
      code: 'model-retiring',
      data: { places: [{ shutdownDate: '2027-01-14' }] },
    });
    expect(await find(files, listed('2027-02-01'))).toMatchObject({
      code: 'model-retiring',
      data: { places: [{ shutdownDate: '2027-02-01' }] },
    });
    expect(await find(files, listed('2027-06-01'))).toMatchObject({ status: 'ok' });
    expect(await find(files, listed('2026-11-28'))).toMatchObject({ code: 'model-retired' });
    // It's listed, so it works.
    expect(await find({ 'app.py': python('gpt-4') }, { models: [...current, { id: 'gpt-4' }] })).toMatchObject({ status: 'ok' });
  });

  it('goes by the dates alone where the key may not list models, and never recommends what ends soon', async () => {
    expect(placesOf(await find({ 'a.py': python('gpt-3.5-turbo'), 'b.py': python('gpt-6-astra') }, { models: [] }))).toEqual([
      'model-retired a.py:4 gpt-3.5-turbo -> gpt-5.6-terra',
    ]);
    const ending = [{ id: 'gpt-5.6-terra', shutdownDate: '2026-12-24' }, { id: 'gpt-4o-mini' }, { id: 'gpt-6-sol' }];
    expect(placesOf(await find({ 'a.py': python('gpt-3.5-turbo') }, { models: ending }))).toEqual([
      'model-retired a.py:4 gpt-3.5-turbo -> gpt-6-sol',
    ]);
  });

  it('compares with what another server has, as it writes it', async () => {
    const router = { baseUrl: 'https://openrouter.ai/api/v1', models: [{ id: 'openai/gpt-4o' }, { id: 'meta-llama/llama-4' }] };
    expect(await find({ 'app.py': python('openai/gpt-4o') }, router)).toMatchObject({ status: 'ok' });
    expect(await find({ 'app.py': python('gpt-4o') }, router)).toMatchObject({ status: 'ok' });
    const local = { baseUrl: 'http://127.0.0.1:11434/v1', models: [{ id: 'llama3.2:latest' }] };
    expect(await find({ 'app.py': python('gpt-4o-mini') }, local)).toMatchObject({ code: 'model-unavailable' });
    expect(await find({ 'app.py': python('gpt-4') }, { ...local, models: [{ id: 'gpt-4:latest' }] })).toMatchObject({ status: 'ok' });
    expect(await find({ 'app.py': python('gpt-4') }, { ...local, models: [{ id: 'openai/*' }] })).toMatchObject({ status: 'ok' });
    // A gateway with OpenAI's own names passes requests on.
    expect(await find({ 'app.py': python('gpt-4') }, { ...local, models: [{ id: 'gpt-6-luna' }] })).toMatchObject({
      code: 'model-retired',
    });
    expect(await find({ 'app.py': python('gpt-4') }, { ...local, models: [] })).toMatchObject({ status: 'ok' });
  });

  it.each([
    [
      'a notebook',
      'demo.ipynb',
      JSON.stringify(
        {
          cells: [
            { cell_type: 'markdown', source: ['model="gpt-4"\n'] },
            {
              cell_type: 'code',
              outputs: [{ text: ['model="gpt-4"'] }],
              source: ['import openai\n', 'r = client.responses.create(model="gpt-3.5-turbo")'],
            },
          ],
        },
        null,
        1,
      ),
    ],
    ['settings', 'config.yaml', 'llm:\n  provider: openai\n  model: gpt-3.5-turbo # cheap\n'],
    ['settings in JSON', 'config/settings.json', '{\n  "openai": { "model": "gpt-3.5-turbo" }\n}\n'],
    ['settings in TOML', 'settings.toml', '[openai]\nmodel = "gpt-3.5-turbo"\n'],
    ['a compose file', 'docker-compose.yml', 'services:\n  app:\n    environment:\n      - OPENAI_MODEL=${OPENAI_MODEL:-gpt-3.5-turbo}\n'],
    ['Spring', 'src/main/resources/application.properties', '\nspring.ai.openai.chat.options.model=gpt-3.5-turbo\n'],
    ['the env file', '.env', `OPENAI_API_KEY=\nOPENAI_MODEL=gpt-3.5-turbo\n`],
    ['Go', 'main.go', 'package main\n\nvar req = openai.ChatCompletionRequest{\n\tModel: openai.GPT3Dot5Turbo,\n}\n'],
    ['TypeScript', 'src/ai.ts', "const r = await new OpenAI().chat.completions.create({\n  model: 'gpt-3.5-turbo',\n})\n"],
  ])('reads %s', async (_what, name, content) => {
    const line = content.split('\n').findIndex((each) => /gpt-3.5-turbo|GPT3Dot5Turbo/.test(each)) + 1;
    expect(await find({ [name]: content })).toMatchObject({ code: 'model-retired', data: { places: [{ file: name, line }] } });
  });

  it.each([
    ['tests', 'tests/test_app.py', python('gpt-4')],
    ['a test beside the code', 'src/app.test.ts', "const r = create({ model: 'gpt-4' })"],
    ['the README', 'README.md', python('gpt-4')],
    ['a lock file', 'uv.lock', 'model = "gpt-4"'],
    ['what is installed', 'node_modules/x/index.js', "create({ model: 'gpt-4' })"],
    ['minified code', 'public/app.js', `${'x=1;'.repeat(3000)}a({model:"gpt-4"})`],
    ['a recorded answer', 'config/answer.json', '{\n"model": "gpt-4",\n"choices": []\n}'],
    ['a list of prices', 'models.yaml', ['gpt-4', 'gpt-4o', 'o1', 'o3'].map((id) => `- model: ${id}\n`).join('')],
    ['a client of Azure', 'app.py', `from openai import AzureOpenAI\n${python('gpt-4')}`],
    ['a client of another server', 'app.py', python('gpt-4').replace('OpenAI()', 'OpenAI(base_url="https://api.deepseek.com")')],
    ['what is commented out', 'app.py', '# r = client.responses.create(model="gpt-4")\n'],
  ])('leaves %s alone', async (_what, name, content) => {
    expect(await find({ [name]: content })).toMatchObject({ status: 'ok', data: { places: [] } });
  });

  it('leaves a default alone where the variable is set', async () => {
    const files = { 'app.py': 'import os\nmodel = os.getenv("OPENAI_MODEL", "gpt-4")\n' };
    expect(await find(files)).toMatchObject({ code: 'model-retired' });
    expect(await find({ ...files, '.env': 'OPENAI_MODEL=gpt-6-luna\n' })).toMatchObject({ status: 'ok' });
    expect(await find(files, { env: { OPENAI_MODEL: 'gpt-6-luna' } })).toMatchObject({ status: 'ok' });
  });

  it('shows no value of an env file that isn’t public knowledge', async () => {
    const outcome = await find({ '.env': 'OPENAI_MODEL=gpt-4-our-secret-plan\n' });
    expect(outcome).toMatchObject({ code: 'model-unavailable', data: { places: [{ file: '.env', line: 1 }] } });
    expect(JSON.stringify(outcome)).not.toContain('secret-plan');
  });
});

const oldPython = 'import openai\nr = openai.ChatCompletion.create(model="gpt-6-luna")\n';
const oldNode =
  "const { Configuration, OpenAIApi } = require('openai')\nconst openai = new OpenAIApi(new Configuration({}))\nawait openai.createChatCompletion({ model: 'gpt-6-luna' })\n";

describe('a call that the SDK no longer has', () => {
  it.each([
    ['no manifest', { 'app.py': oldPython }, ['sdk-call-removed app.py:2 openai.ChatCompletion -> client.chat.completions.create(…)']],
    ['any version', { 'app.py': oldPython, 'requirements.txt': 'openai\npython-dotenv==1.0\n' }, 1],
    ['a lower bound', { 'app.py': oldPython, 'requirements.txt': 'openai>=0.27\n' }, 1],
    ['a new version', { 'app.py': oldPython, 'requirements.txt': 'openai==1.3.5\n' }, 1],
    ['an error class', { 'app.py': 'from openai.error import RateLimitError\nimport openai\n' }, 1],
    ['a class by name', { 'app.py': 'from openai import ChatCompletion\nChatCompletion.create()\n' }, 1],
    ['embeddings and images', { 'app.py': 'import openai\nopenai.Embedding.create()\nopenai.Image.create()\n' }, 2],
    ['a notebook', { 'a.ipynb': JSON.stringify({ cells: [{ cell_type: 'code', source: oldPython }] }) }, 1],
    ['Node.js', { 'index.js': oldNode, 'package.json': '{"dependencies":{"openai":"^4.0.0"}}' }, 2],
    ['Node.js, without a manifest', { 'index.js': oldNode }, 2],
  ])('is found with %s', async (_what, files, expected) => {
    const outcome = await find(files);
    expect(outcome).toMatchObject({
      status: 'advice',
      code: 'sdk-call-removed',
      next: expect.arrayContaining([{ kind: 'open', url: expect.stringContaining('https://'), text: expect.anything() }]),
    });
    const places = placesOf(outcome);
    expect(typeof expected === 'number' ? places.length : places).toEqual(expected);
  });

  it.each([
    ['requirements.txt', 'requirements.txt', 'openai==0.28.1\n'],
    ['an upper bound', 'requirements.txt', 'openai>=0.27,<1\n'],
    ['an upper bound of 1.0', 'requirements.txt', 'openai<1.0.0\n'],
    ['a compatible release', 'requirements/base.txt', 'openai~=0.27.4\n'],
    ['pyproject.toml', 'pyproject.toml', '[project]\nname = "x"\ndependencies = ["openai>=0.27,<1.0"]\n'],
    ['Poetry', 'pyproject.toml', '[tool.poetry.dependencies]\nopenai = "^0.27.0"\n'],
    ['a lock file', 'poetry.lock', '[[package]]\nname = "openai"\nversion = "0.27.8"\n'],
    ['a virtual environment', '.venv/lib/python3.11/site-packages/openai-0.28.1.dist-info/METADATA', ''],
  ])('is right with %s', async (_what, name, content) => {
    expect(await find({ 'app.py': oldPython, [name]: content })).toMatchObject({ status: 'ok' });
  });

  it.each([
    ['package.json', 'package.json', '{"dependencies":{"openai":"^3.3.0"}}'],
    ['what is installed', 'node_modules/openai/package.json', '{"name":"openai","version":"3.3.0"}'],
  ])('is right with %s (Node.js)', async (_what, name, content) => {
    expect(await find({ 'index.js': oldNode, [name]: content })).toMatchObject({ status: 'ok' });
  });

  it('is right in a notebook that installs the old version', async () => {
    const source = `!pip install openai==0.28\n${oldPython}`;
    expect(await find({ 'a.ipynb': JSON.stringify({ cells: [{ cell_type: 'code', source }] }) })).toMatchObject({ status: 'ok' });
  });

  it('is told beside a model that has been shut down', async () => {
    const outcome = await find({ 'app.py': oldPython.replace('gpt-6-luna', 'gpt-4') });
    expect(outcome).toMatchObject({
      code: 'model-retired',
      next: [{ kind: 'edit', line: 2 }, { kind: 'edit', line: 2 }, { kind: 'open' }, { kind: 'open' }],
    });
  });
});
