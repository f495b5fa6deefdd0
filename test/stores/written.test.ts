import { readdirSync, readFileSync } from 'node:fs';
import { delimiter } from 'node:path';
import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { Secret } from '../../src/keys/secret.ts';
import { destinationNamed, mentionedIn } from '../../src/stores/all.ts';
import { put, type Destination, type Surroundings } from '../../src/stores/store.ts';
import { ownVariables } from '../../src/stores/tool.ts';
import { fakeKey } from '../keys/fake-keys.ts';
import { makeWorld, type TestWorld, type WorldOptions } from '../make-world.ts';
import { isWindows } from '../system.ts';
import { expectClean, fakes, fakeTool, honest, isRunning, lying } from './fake-tool.ts';

const { signal } = new AbortController();
const value = fakeKey('sk-proj-');
const key = new Secret(value);
const old = fakeKey('sk-proj-', 74, 74, 9);

/** What aws stores, it reads from /dev/stdin. On Windows, a page is shown in its place. */
const hasAws = !isWindows;

type Tool = keyof typeof fakes;
const places: readonly (readonly [name: string, tool: Tool, storedAs: string, proof: 'compared' | 'name-and-time'])[] = [
  ['github:ana/shop-bot', 'gh', 'repos/ana/shop-bot/actions/secrets/OPENAI_API_KEY', 'name-and-time'],
  ['github:ana/shop-bot:production', 'gh', 'repos/ana/shop-bot/environments/production/secrets/OPENAI_API_KEY', 'name-and-time'],
  ['vercel:shop', 'vercel', 'OPENAI_API_KEY', 'name-and-time'],
  ['keychain', 'secret-tool', 'service openai project shop-bot', 'compared'],
  ['aws-secrets-manager:shop/openai', 'aws', 'shop/openai', 'compared'],
];

async function at(name: string, options: WorldOptions = {}): Promise<{ world: TestWorld; place: Destination; around: Surroundings }> {
  const world = makeWorld({ ...options, project: { name: 'shop-bot', ...options.project } });
  const around = { scope: await world.scope(), ports: world.ports };
  const place = destinationNamed(name, around);
  if (place === undefined) throw new Error(`no place ${name}`);
  return { world, place, around };
}

describe.each(places.filter(([, tool]) => tool !== 'aws' || hasAws))('%s', (name, tool, storedAs, by) => {
  it('gets the key to the byte on standard input, and nowhere else', async () => {
    const { world, place } = await at(name);
    const fake = fakeTool(world, tool, honest(fakes[tool]));
    expect(await place.isInstalled()).toBe(true);
    expect(await place.state(key, signal)).toEqual({ kind: 'absent' });
    await place.describe(signal);
    expect(await put(place, key, signal)).toEqual({ ok: true, by });
    expect(fake.stored()[storedAs]?.value).toBe(value);
    expect(await place.state(key, signal)).toMatchObject({ kind: 'present' });
    expectClean(fake.calls(), value, world.project);
    expect(fake.calls().filter(({ input }) => input === value)).toHaveLength(1);
  });

  it('is written again, and known to have changed', async () => {
    const { world, place } = await at(name);
    const fake = fakeTool(world, tool, honest(fakes[tool]));
    expect(await put(place, new Secret(old), signal)).toMatchObject({ ok: true });
    expect(await put(place, key, signal)).toEqual({ ok: true, by });
    expect(fake.stored()[storedAs]?.value).toBe(value);
  });

  it('is not believed where the tool lies', async () => {
    const { world, place } = await at(name);
    fakeTool(world, tool, lying(fakes[tool]));
    expect(await put(place, key, signal)).toMatchObject({ ok: false, code: 'not-stored' });
  });

  it('is known to have the key although the tool failed', async () => {
    const { world, place } = await at(name);
    fakeTool(world, tool, `${honest(fakes[tool])}\nif (input !== undefined) process.exitCode = 1;`);
    expect(await put(place, key, signal)).toEqual({ ok: true, by });
  });

  it('keeps what the tool says to itself', async () => {
    const { world, place } = await at(name);
    fakeTool(world, tool, `console.error(read()); console.log(input); process.exitCode = 3;`);
    const failed = await put(place, key, signal);
    expect(failed).toMatchObject({ ok: false });
    expect(JSON.stringify(failed)).not.toContain(value.slice(20, 40));
  });

  it('is not waited for longer than agreed, and its tool is ended with all that it started', async () => {
    const { world, place } = await at(name, { timeouts: { tool: isWindows ? 4000 : 1500 } });
    const pidFile = `${world.home}/pid`;
    fakeTool(
      world,
      tool,
      `const child = require('child_process').spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)'], { stdio: 'inherit' });
      fs.writeFileSync(${JSON.stringify(pidFile)}, String(child.pid));
      setTimeout(() => {}, 60000);`,
    );
    expect(await place.state(key, signal)).toMatchObject({ kind: 'unknown', code: 'no-answer' });
    await expect.poll(() => isRunning(Number(readFileSync(pidFile, 'utf8')))).toBe(false);
  });

  it('does without a tool that comes with the project', async () => {
    const { world } = await at(name);
    const hostile = fakeTool(world, tool, `say(read())`, 'bin');
    const inModules = fakeTool(world, tool, `say(read())`, 'node_modules/.bin');
    const path = [`${world.project}/bin`, `${world.project}/node_modules/.bin`, '/nowhere'].join(delimiter);
    const around = {
      scope: await world.scope(),
      ports: { ...world.ports, world: world.withEnv({ PATH: path }) },
    };
    const here = destinationNamed(name, around);
    expect(await here?.isInstalled()).toBe(false);
    expect(here === undefined ? undefined : await put(here, key, signal)).toMatchObject({ ok: false, code: 'not-installed' });
    expect([...hostile.calls(), ...inModules.calls()]).toEqual([]);
  });
});

describe('what a tool may see', () => {
  /** What the tool got of `env`. */
  async function seen(env: Record<string, string>, files: Record<string, string> = {}): Promise<Record<string, string | undefined>> {
    const { world, place } = await at('github:ana/shop-bot', { env, project: { files } });
    const fake = fakeTool(world, 'gh', honest(fakes.gh));
    await put(place, key, signal);
    const { env: found = {} } = fake.calls()[0] ?? {};
    return Object.fromEntries(Object.keys(env).map((name) => [name, found[name]]));
  }
  const mine = { GH_HOST: 'github.example.com', GH_TOKEN: 'gho_abc', HTTPS_PROXY: 'http://proxy:3128' };

  it("is the shell's own settings", async () => {
    expect(await seen({ ...mine, AWS_PROFILE: 'x', NODE_OPTIONS: '--inspect' })).toMatchObject(mine);
  });

  it('is nothing that direnv took from the project', async () => {
    const note = deflateSync(JSON.stringify({ p: {}, n: mine })).toString('base64url');
    expect(await seen({ ...mine, DIRENV_DIFF: note })).toEqual({});
    expect(await seen({ ...mine, DIRENV_DIFF: 'unreadable' })).toEqual({});
  });

  it("is nothing that an editor took from the project's env file, or that is in the project", async () => {
    expect(await seen(mine, { '.env': 'GH_HOST=github.example.com\n' })).toMatchObject({ GH_HOST: undefined, GH_TOKEN: 'gho_abc' });
    expect(await seen({ XDG_CONFIG_HOME: './here' })).toMatchObject({ XDG_CONFIG_HOME: undefined });
    const { world } = await at('github:ana/shop-bot');
    const around = async (directory: string) => ({
      scope: await world.scope(),
      ports: { ...world.ports, world: world.withEnv({ XDG_CONFIG_HOME: directory }) },
    });
    expect((await ownVariables(await around(`${world.project}/config`), /^$/))['XDG_CONFIG_HOME']).toBeUndefined();
    expect((await ownVariables(await around(world.home), /^$/))['XDG_CONFIG_HOME']).toBe(world.home);
  });

  it.each([
    ['.vscode/settings.json', '{"terminal.integrated.env.linux": {"GH_HOST": "github.example.com"}}'],
    ['.devcontainer/devcontainer.json', '{"remoteEnv": {"GH_HOST": "github.example.com"}}'],
  ])('is nothing that %s puts into a shell', async (file, content) => {
    expect(await seen(mine, { [file]: content })).toEqual({ ...mine, GH_HOST: undefined });
  });

  it('is what only CI takes from its own settings', async () => {
    const workflow = (value: string): string => `env:\n  GH_HOST: ${value}\n`;
    expect(await seen(mine, { '.github/workflows/ci.yml': workflow('${{ vars.GH_HOST }}') })).toMatchObject(mine);
    expect(await seen(mine, { '.github/workflows/ci.yml': workflow('github.example.com') })).toMatchObject({ GH_HOST: undefined });
  });

  it('is no proxy that an editor took from the project', async () => {
    const settings = '{"terminal.integrated.env.linux": {"HTTPS_PROXY": "http://proxy:3128"}}';
    expect(await seen(mine, { '.vscode/settings.json': settings })).toMatchObject({ ...mine, HTTPS_PROXY: undefined });
  });

  it("is the user's own certificates, and none of the project's", async () => {
    const { world } = await at('github:ana/shop-bot');
    const own = async (file: string) =>
      ownVariables(
        {
          scope: await world.scope(),
          ports: { ...world.ports, world: world.withEnv({ NODE_EXTRA_CA_CERTS: file, SSL_CERT_DIR: ['/etc/ssl', file].join(delimiter) }) },
        },
        /^$/,
      );
    expect(await own('/etc/ssl/corp.pem')).toMatchObject({
      NODE_EXTRA_CA_CERTS: '/etc/ssl/corp.pem',
      SSL_CERT_DIR: ['/etc/ssl', '/etc/ssl/corp.pem'].join(delimiter),
    });
    const hostile = await own(`${world.project}/ca.pem`);
    expect([hostile['NODE_EXTRA_CA_CERTS'], hostile['SSL_CERT_DIR']]).toEqual([undefined, undefined]);
  });

  it('is an empty directory, also where TMPDIR names none', async () => {
    const { world, place } = await at('github:ana/shop-bot', { env: { TMPDIR: '/nowhere/at/all' } });
    const fake = fakeTool(world, 'gh', honest(fakes.gh));
    expect(await put(place, key, signal)).toMatchObject({ ok: true });
    expectClean(fake.calls(), value, world.project);
  });

  it.skipIf(!hasAws)('is a profile and a region of AWS, whoever chose them, which the user sees first', async () => {
    const chosen = { AWS_PROFILE: 'work', AWS_REGION: 'eu-central-1' };
    const note = deflateSync(JSON.stringify({ p: {}, n: { ...chosen, AWS_ENDPOINT_URL: 'http://evil' } })).toString('base64url');
    const { world, place } = await at('aws-secrets-manager:shop', {
      env: { ...chosen, AWS_ENDPOINT_URL: 'http://evil', DIRENV_DIFF: note },
    });
    const fake = fakeTool(world, 'aws', honest(fakes.aws));
    const lines = (await place.describe(signal)).join('\n');
    expect(lines).toContain('work');
    expect(lines).toContain('.envrc');
    expect(lines).toContain('eu-central-1');
    expect(await place.accountFrom?.()).toBe('.envrc');
    expect(fake.calls()[0]?.env).toMatchObject(chosen);
    expect(fake.calls()[0]?.env).not.toHaveProperty('AWS_ENDPOINT_URL');
    const { place: mine } = await at('aws-secrets-manager:shop', { env: chosen });
    expect(await mine.accountFrom?.()).toBeUndefined();
  });

  it.skipIf(!hasAws)('is not a temporary directory that stays, in the project or elsewhere', async () => {
    const { world, place } = await at('aws-secrets-manager:shop');
    world.put('tmp/.keep', '');
    const around = {
      scope: await world.scope(),
      ports: { ...world.ports, world: world.withEnv({ TMPDIR: `${world.project}/tmp` }) },
    };
    const fake = fakeTool(world, 'aws', `fs.writeFileSync(process.env.TMPDIR + '/left', 'x'); ${honest(fakes.aws)}`);
    const here = destinationNamed('aws-secrets-manager:shop', around) ?? place;
    expect(await put(here, key, signal)).toMatchObject({ ok: true });
    expectClean(fake.calls(), value, world.project);
    expect(readdirSync(`${world.project}/tmp`)).toEqual(['.keep']);
  });
});

describe('the team of a project of Vercel', () => {
  it.each([
    ['vercel:prj_1', true],
    ['vercel:shop', false],
    ['vercel:bot', false],
  ])('%s: is taken from the clone only for an id, which no other project has: %j', async (name, isTaken) => {
    const id = name === 'vercel:bot' ? 'bot' : 'prj_1';
    const linked = `{"projectId":"${id}","orgId":"team_evil","projectName":"shop"}`;
    const { world, place } = await at(name, { project: { files: { '.vercel/project.json': linked } } });
    const fake = fakeTool(world, 'vercel', honest(fakes.vercel));
    await put(place, key, signal);
    expect(fake.calls().some(({ argv }) => argv.join(' ').includes('team_evil'))).toBe(isTaken);
  });
});

it('a team of Vercel that is typed is named to the tool', async () => {
  const { world, place } = await at('vercel:ana-team/shop');
  const fake = fakeTool(world, 'vercel', honest(fakes.vercel));
  expect(await put(place, key, signal)).toMatchObject({ ok: true });
  const calls = fake.calls().map(({ argv }) => argv.join(' '));
  expect(calls.find((each) => each.startsWith('api /v9'))).toContain('?slug=ana-team');
  expect(calls.find((each) => each.startsWith('env add'))).toContain('--project shop --scope ana-team');
});

it.skipIf(!hasAws)('says that aws has no region, if that is why it fails', async () => {
  const { world, place } = await at('aws-secrets-manager:shop');
  fakeTool(world, 'aws', `fail('You must specify a region.', 253)`);
  expect(await put(place, key, signal)).toMatchObject({ ok: false, code: 'no-destination' });
});

describe.skipIf(!hasAws)('a secret of AWS that holds several values', () => {
  it('keeps the others', async () => {
    const { world, place } = await at('aws-secrets-manager:shop');
    const fake = fakeTool(world, 'aws', honest(fakes.aws));
    await put(place, new Secret(JSON.stringify({ DB: 'x', OPENAI_API_KEY: old })), signal);
    expect(await put(place, key, signal)).toEqual({ ok: true, by: 'compared' });
    expect(JSON.parse(fake.stored()['shop']?.value ?? '')).toEqual({ DB: 'x', OPENAI_API_KEY: value });
  });

  it('is left alone where it is something else', async () => {
    const { world, place } = await at('aws-secrets-manager:shop');
    const fake = fakeTool(world, 'aws', honest(fakes.aws));
    await put(place, new Secret('the password of the database'), signal);
    expect(await put(place, key, signal)).toMatchObject({ ok: false, code: 'holds-other' });
    expect(fake.stored()['shop']?.value).toBe('the password of the database');
  });
});

describe('a name', () => {
  it.each([
    'github',
    'github:',
    'github:ana',
    'github:ana/shop/x',
    'github:-ana/shop',
    'github:ana/..',
    'github:ana/shop:',
    'github:ana/shop:-R',
    'github:ana/shop:a\u202eb',
    'vercel',
    'vercel:--token',
    'vercel:a/b/c',
    'vercel:/b',
    'vercel:-a/b',
    'keychain:x',
    'aws-secrets-manager:',
    'aws-secrets-manager:--debug',
    'env-file',
    'nowhere:x',
    `vercel:${'x'.repeat(200)}`,
  ])('%s is none of a destination', async (name) => {
    const world = makeWorld();
    expect(destinationNamed(name, { scope: await world.scope(), ports: world.ports })).toBeUndefined();
  });
});

describe('what the project mentions', () => {
  const secret = (name: string): string => `\${{ secrets.${name} }}`;
  const names = async (files: Record<string, string>, remote?: string, env: Record<string, string> = {}): Promise<readonly string[]> => {
    const world = makeWorld({ project: { files }, env });
    if (remote !== undefined) world.git('remote', 'add', 'origin', remote);
    const found = await mentionedIn({ scope: await world.scope(), ports: world.ports });
    return found.map(({ name, key: called }) => `${name} ${called}`).slice(1);
  };
  const workflow = (job: string): Record<string, string> => ({ '.github/workflows/ci.yml': `on: push\njobs:\n${job}` });
  const plain = workflow(`  test:\n    runs-on: x\n    env:\n      OPENAI_API_KEY: ${secret('OPENAI_API_KEY')}\n`);

  it.each([
    'https://github.com/ana/shop.git',
    'git@github.com:ana/shop.git',
    'ssh://git@github.com/ana/shop',
    'ssh://git@ssh.github.com:443/ana/shop.git',
    'https://ana@github.com/ana/shop/',
    'https://ana:gho_x@github.com/ana/shop',
  ])('is the repository behind %s', async (remote) => {
    expect(await names(plain, remote)).toEqual(['github:ana/shop OPENAI_API_KEY']);
  });

  it.each([
    'https://github.com.evil.example/ana/shop',
    'https://gitlab.com/ana/shop',
    'git@evil.example:ana/shop',
    'https://github.com:x@evil.example/ana/shop',
    'https://evil.example/x@github.com/ana/shop',
    'https://x@github.com@evil.example/ana/shop',
    '/srv/github.com/ana/shop',
    '',
  ])('is nothing behind %s', async (remote) => {
    expect(await names(plain, remote === '' ? undefined : remote)).toEqual([]);
  });

  it("is on the server that the user's shell names", async () => {
    expect(await names(plain, 'git@git.example:ana/shop', { GH_HOST: 'git.example' })).toEqual(['github:ana/shop OPENAI_API_KEY']);
  });

  it.each<[string, Record<string, string>, readonly string[]]>([
    ['no secret', workflow('  test:\n    runs-on: x\n'), []],
    ['another name of it', workflow(`  t:\n    env:\n      OPENAI_API_KEY: ${secret('CI_OPENAI')}\n`), ['github:ana/shop CI_OPENAI']],
    [
      'an environment',
      workflow(`  t:\n    environment: production\n    env:\n      OPENAI_API_KEY: ${secret('OPENAI_API_KEY')}\n`),
      ['github:ana/shop:production OPENAI_API_KEY'],
    ],
    [
      'a job that has an environment and one that has not',
      workflow(
        `  t:\n    environment:\n      name: production\n    env:\n      OPENAI_API_KEY: ${secret('OPENAI_API_KEY')}\n  u:\n    env:\n      OPENAI_API_KEY: ${secret('OPENAI_API_KEY')}\n`,
      ),
      ['github:ana/shop OPENAI_API_KEY'],
    ],
    ['a comment', workflow(`  t:\n    # OPENAI_API_KEY: ${secret('OPENAI_API_KEY')}\n    runs-on: x\n`), []],
  ])('of a workflow: %s', async (_what, files, expected) => {
    expect(await names(files, 'https://github.com/ana/shop')).toEqual(expected);
  });

  it('is a linked project of Vercel', async () => {
    expect(await names({ '.vercel/project.json': '{"projectId":"prj_1","orgId":"team_1"}' })).toEqual(['vercel:prj_1 OPENAI_API_KEY']);
    expect(await names({ '.vercel/project.json': '{"projectId":"--token=x"}' })).toEqual([]);
    expect(await names({ '.vercel/project.json': '[' })).toEqual([]);
  });

  it('is a secret of AWS that a template names', async () => {
    const template = 'Value: "{{resolve:secretsmanager:shop/openai:SecretString}}"\n';
    expect(await names({ 'template.yaml': template })).toEqual(['aws-secrets-manager:shop/openai shop/openai']);
  });
});
