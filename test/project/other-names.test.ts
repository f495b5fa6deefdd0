import { describe, expect, it } from 'vitest';
import { envFile } from '../../src/checks/key/env-file.ts';
import { keyPresent } from '../../src/checks/key/key-present.ts';
import { apiReachable } from '../../src/checks/api/api-reachable.ts';
import { project } from '../../src/checks/project/project.ts';
import { makeWorld, type TestWorld } from '../make-world.ts';
import { simulate } from '../simulator/client.ts';

const gateway = 'https://gateway.example/v1';

function withFiles(files: Record<string, string>, env: Record<string, string> = {}): TestWorld {
  const world = makeWorld({ env });
  for (const [name, content] of Object.entries(files)) world.put(name, content, 0o600);
  return world;
}

describe('OPENAI_API_BASE', () => {
  it.each<[string, Record<string, string>, string | undefined]>([
    ['LangChain in requirements.txt', { 'requirements.txt': '# models\nlangchain-openai>=0.3\n' }, gateway],
    ['LangChain in package.json', { 'package.json': '{"dependencies": {"@langchain/openai": "^1.0.0"}}' }, gateway],
    ['the old package in requirements.txt', { 'requirements.txt': 'openai==0.28.1\n' }, gateway],
    ['the old package in pyproject.toml', { 'pyproject.toml': '[project]\ndependencies = [\n  "openai<1",\n]\n' }, gateway],
    ["today's package", { 'requirements.txt': 'openai==2.1.0\n' }, undefined],
    ['LangChain in a comment', { 'requirements.txt': '# langchain\nopenai\n' }, undefined],
    ['nothing known', {}, undefined],
  ])('is where requests go if %s reads it', async (_, files, address) => {
    const { api, oldNames } = await withFiles({ ...files, '.env': `OPENAI_API_BASE=${gateway}\n` }).scope();
    expect(api.baseUrl).toBe(address ?? 'https://api.openai.com/v1');
    // A project file names it, so it's confirmed before a key is sent there.
    expect(api.source).toBe(address === undefined ? 'default' : 'file');
    expect(oldNames).toEqual([{ name: 'OPENAI_API_BASE', instead: 'OPENAI_BASE_URL', place: 'OPENAI_API_BASE in .env', file: '.env' }]);
  });

  it('gives way to the name that everything reads', async () => {
    const files = { 'requirements.txt': 'langchain\n', '.env': `OPENAI_API_BASE=${gateway}\nOPENAI_BASE_URL=https://other.example/v1\n` };
    const { api, oldNames } = await withFiles(files).scope();
    expect(api.baseUrl).toBe('https://other.example/v1');
    expect(oldNames).toBeUndefined();
  });

  it('and OPENAI_ORGANIZATION are named where nothing reads them', async () => {
    const { baseUrl } = await simulate();
    const world = makeWorld({ api: { baseUrl, namedBy: 'option' }, env: { OPENAI_ORGANIZATION: 'org-1' } });
    world.put('.env', `OPENAI_API_BASE=${gateway}\n`, 0o600);
    const found = await world.look(apiReachable);
    expect(found).toMatchObject({ status: 'advice', code: 'old-variable-name' });
    for (const name of ['OPENAI_API_BASE', 'OPENAI_ORGANIZATION', 'OPENAI_BASE_URL', 'OPENAI_ORG_ID'])
      expect(JSON.stringify('next' in found && found.next)).toContain(name);
    expect((await world.look(project)).summary).toContain('OPENAI_API_BASE in .env');
  });
});

describe('Azure OpenAI', () => {
  it.each([
    ['AZURE_OPENAI_ENDPOINT=https://shop.openai.azure.com/\n', {}],
    ['PORT=1\n', { AZURE_OPENAI_API_KEY: '0123456789abcdef' }],
    ['OPENAI_API_TYPE=azure\n', {}],
  ])('is what the project uses: %j %j', async (content, env) => {
    const { codes } = await withFiles({ '.env': content }, env).run([envFile, keyPresent]);
    expect(codes['key-present']).toBe('azure-openai');
  });

  it('is no reason to overlook a key of OpenAI', async () => {
    const world = withFiles({
      '.env': `AZURE_OPENAI_ENDPOINT=https://shop.openai.azure.com/\nOPENAI_API_KEY=${'sk-' + 'aB3x'.repeat(12)}\n`,
    });
    expect((await world.run([envFile, keyPresent])).codes['key-present']).toBe('ok');
  });

  it.each([
    ['https://shop.openai.azure.com', 'azure-base-url'],
    ['https://shop.openai.azure.com/openai/deployments/chat', 'azure-base-url'],
    ['https://shop.cognitiveservices.azure.com/openai', 'azure-base-url'],
  ])('at %s is told apart before anything is sent', async (baseUrl, code) => {
    expect(await makeWorld({ api: { baseUrl, namedBy: 'option' } }).look(apiReachable)).toMatchObject({ status: 'problem', code });
  });
});
