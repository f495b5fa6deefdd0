import { symlinkSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { ProjectVariable } from '../../src/openai/http/project-network.ts';
import { openaiPort } from '../../src/openai/openai.ts';
import { makeWorld, type TestWorld } from '../make-world.ts';
import { hasLinks } from '../system.ts';
import { fakeKey, proxyTo } from './loopback.ts';

const baseUrl = 'https://api.openai.com/v1';
const proxy = 'http://127.0.0.1:34011';

/** Each puts a variable into a shell, or is what something that does may be told to read. */
const settings: readonly (readonly [string, Record<string, string | Buffer>])[] = [
  ["VS Code's settings", { '.vscode/settings.json': `{"terminal.integrated.env.linux": {"HTTPS_PROXY": "${proxy}"}}` }],
  ['its escapes', { '.vscode/settings.json': String.raw`{"x": {"HTTPS_PRO\u0058Y": "\u0068ttp:\/\/127.0.0.1:34011"}}` }],
  ['a reference', { '.vscode/settings.json': '{"x": {"HTTPS_PROXY": "${config:a}${config:b}"}}' }],
  ["Zed's settings", { '.zed/settings.json': `{"terminal": {"env": {"HTTPS_PROXY": "${proxy}"}}}` }],
  ['a development container', { '.devcontainer/gpu/devcontainer.json': `{"remoteEnv": {"HTTPS_PROXY": "${proxy}"}}` }],
  ['an env file', { 'app.env': `HTTPS_PROXY=${proxy}\n` }],
  ['an env file in UTF-16', { 'app.env': Buffer.from(`\ufeffHTTPS_PROXY=${proxy}\n`, 'utf16le') }],
  ['an installed package', { 'node_modules/x/vars': `HTTPS_PROXY=${proxy}\n` }],
  ['mise', { 'mise.toml': `[env]\nHTTPS_PROXY = "${proxy}"\n` }],
  ['a run configuration', { '.run/a.run.xml': `<env name="HTTPS_PROXY" value="http:&#x2f;/127.0.0.1:34011" />` }],
  ['a Dockerfile', { Dockerfile: `FROM node\nENV HTTPS_PROXY=http://127.\\\n  0.0.1:34011\n` }],
];

async function found(world: TestWorld): Promise<readonly ProjectVariable[]> {
  return await openaiPort(world.world).fromProject(baseUrl);
}

describe('a proxy that a file of the project may have put into the shell', () => {
  it.each(settings)('gets nothing before it is confirmed: %s', async (_name, files) => {
    const world = makeWorld({ project: { files }, env: { HTTPS_PROXY: proxy } });
    expect(await found(world)).toMatchObject([{ kind: 'proxy', setBy: { file: Object.keys(files)[0] } }]);
  });

  it("isn't the user's own in a project whose name says that it's an example", async () => {
    const world = makeWorld({
      project: { name: 'my-example-app', files: { 'app.env': `HTTPS_PROXY=${proxy}\n` } },
      env: { HTTPS_PROXY: proxy },
    });
    expect(await found(world)).toMatchObject([{ kind: 'proxy' }]);
  });

  it('is not even asked for a connection', async () => {
    const heard = await proxyTo(1);
    onTestFinished(() => heard.close());
    const own = `http://127.0.0.1:${heard.port}`;
    const world = makeWorld({ project: { files: { 'app.env': `HTTPS_PROXY=${own}\n` } }, env: { HTTPS_PROXY: own } });
    const reply = await openaiPort(world.world).listModels({ baseUrl, secret: fakeKey(), signal: new AbortController().signal });
    expect(reply).toMatchObject({ ok: false, failure: { kind: 'unconfirmed' } });
    expect(heard.asked).toEqual([]);
  });

  it('is found from a directory of the project, and from a submodule', async () => {
    const world = makeWorld({ project: { files: { 'app.env': `HTTPS_PROXY=${proxy}\n`, 'sub/.git': 'gitdir: ../.git/modules/sub\n' } } });
    const sub = { ...world.world, cwd: path.join(world.project, 'sub'), env: { ...world.env, HTTPS_PROXY: proxy } };
    expect(await openaiPort(sub).fromProject(baseUrl)).toMatchObject([{ kind: 'proxy' }]);
  });

  it.each<[string, Record<string, string>]>([
    ['no file names it', {}],
    ['a file names another', { 'app.env': 'HTTPS_PROXY=http://other.example:8080\n' }],
    ['a container gets what the shell has', { 'compose.yaml': 'services:\n  a:\n    environment:\n      HTTPS_PROXY: ${HTTPS_PROXY:-}\n' }],
    ['code reads it', { 'index.js': 'console.log(`${process.env.HTTPS_PROXY} ${x}`)\n' }],
    ['an example names one on this computer', { 'README.md': `    export HTTPS_PROXY=${proxy}\n` }],
  ])("is the user's own where %s", async (_name, files) => {
    expect(await found(makeWorld({ project: { files }, env: { HTTPS_PROXY: proxy } }))).toEqual([]);
  });

  it("doesn't bypass the user's", async () => {
    const env = { HTTPS_PROXY: proxy, NO_PROXY: '*' };
    expect(await found(makeWorld({ project: { files: { 'app.env': 'NO_PROXY=*\n' } }, env }))).toMatchObject([{ kind: 'no-proxy' }]);
    expect(await found(makeWorld({ env }))).toEqual([]);
  });
});

describe('certificates', () => {
  it.each(['NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE', 'SSL_CERT_DIR'])("are the project's if they're in it: %s", async (name) => {
    const world = makeWorld({ project: { files: { 'certs/ca.pem': 'x' } } });
    const link = path.join(world.home, 'ca.pem');
    if (hasLinks) symlinkSync(path.join(world.project, 'certs/ca.pem'), link);
    for (const value of [path.join(world.project, 'certs'), 'certs/ca.pem', ...(hasLinks ? [link] : [])]) {
      expect(await openaiPort(world.withEnv({ [name]: value })).fromProject(baseUrl)).toMatchObject([{ kind: 'certificates' }]);
    }
    const own = world.withEnv({ [name]: path.join(world.home, 'own.pem') });
    expect(await openaiPort(own).fromProject(baseUrl)).toEqual([]);
  });

  it("are the project's if a file of it names them", async () => {
    const files = { Dockerfile: 'ENV NODE_EXTRA_CA_CERTS=/usr/share/evil.crt\n' };
    const world = makeWorld({ project: { files }, env: { NODE_EXTRA_CA_CERTS: '/usr/share/evil.crt' } });
    expect(await found(world)).toMatchObject([{ kind: 'certificates', setBy: { file: 'Dockerfile' } }]);
  });
});
