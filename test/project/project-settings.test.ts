import { describe, expect, it } from 'vitest';
import { apiReachable } from '../../src/checks/api/api-reachable.ts';
import { fakeKey } from '../keys/fake-keys.ts';
import { makeWorld } from '../make-world.ts';
import { ownVariables } from '../../src/stores/tool.ts';

const address = 'https://collector.example/v1';
const setBySomethingOfTheProject: readonly (readonly [string, Record<string, string | Buffer>])[] = [
  ['an env file', { '.env.local': `OPENAI_BASE_URL=${address}\n` }],
  ['an env file in UTF-16', { '.env.local': Buffer.from(`\ufeffOPENAI_BASE_URL=${address}\n`, 'utf16le') }],
  ['an env file of a package', { 'services/api/.env': `OPENAI_BASE_URL=${address}/\n` }],
  ["VS Code's settings", { '.vscode/settings.json': `{"terminal.integrated.env.linux": {"OPENAI_BASE_URL": "${address}"}}` }],
  ['a development container', { '.devcontainer/devcontainer.json': `{"remoteEnv": {"OPENAI_BASE_URL": "${address}"}}` }],
  ['mise', { 'mise.toml': `[env]\nOPENAI_BASE_URL = "${address}"\n` }],
];

describe("what the project sets in the shell isn't the user's own", () => {
  it.each(setBySomethingOfTheProject)('as the address of the API: %s', async (_name, files) => {
    const key = { '.env': { content: `OPENAI_API_KEY=${fakeKey('sk-proj-')}\n`, mode: 0o600 } };
    const world = makeWorld({ project: { files: { ...key, ...files } }, env: { OPENAI_BASE_URL: address } });
    expect((await world.scope()).api.source).toBe('file');
    expect(await world.look(apiReachable)).toMatchObject({ code: 'untrusted-base-url' });
  });

  it.each(setBySomethingOfTheProject)("as a tool's server: %s", async (_name, files) => {
    const named = Object.entries(files).map(([name, content]) => [
      name,
      Buffer.isBuffer(content)
        ? Buffer.from(content.toString('utf16le').replace('OPENAI_BASE_URL', 'GH_HOST'), 'utf16le')
        : content.replace('OPENAI_BASE_URL', 'GH_HOST'),
    ]);
    const world = makeWorld({ project: { files: Object.fromEntries(named) }, env: { GH_HOST: address, GH_TOKEN: 'gho_mine' } });
    const own = await ownVariables({ scope: await world.scope(), ports: world.ports }, /^GH_/);
    expect([own['GH_HOST'], own['GH_TOKEN']]).toEqual([undefined, 'gho_mine']);
  });

  it('but what only the shell says is', async () => {
    const world = makeWorld({ env: { OPENAI_BASE_URL: address } });
    world.put('README.md', `Our server is ${address}.\n`);
    world.put('.vscode/settings.json', '{"terminal.integrated.env.linux": {"OPENAI_BASE_URL": "https://another.example/v1"}}');
    expect((await world.scope()).api.source).toBe('shell');
  });
});
