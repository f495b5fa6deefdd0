import { describe, expect, it } from 'vitest';
import type { AnyCheck } from '../../../src/engine/check.ts';
import { allChecks } from '../../../src/checks/all.ts';
import { envFile, type EnvFileFact } from '../../../src/checks/key/env-file.ts';
import { keyPresent } from '../../../src/checks/key/key-present.ts';
import { dockerIgnore } from '../../../src/checks/protect/docker-ignore.ts';
import { envHistory } from '../../../src/checks/protect/env-history.ts';
import { envIgnored } from '../../../src/checks/protect/env-ignored.ts';
import { envUntracked } from '../../../src/checks/protect/env-untracked.ts';
import { npmPublish } from '../../../src/checks/protect/npm-publish.ts';
import { characters, fakeKey } from '../../keys/fake-keys.ts';
import { makeWorld, type TestWorld } from '../../make-world.ts';

const values = {
  dotenvx: `DOTENV_PUBLIC_KEY="03${'a1'.repeat(32)}"\nOPENAI_API_KEY="encrypted:${characters(90)}"\n`,
  '1password': 'OPENAI_API_KEY=op://Private/OpenAI/credential\n',
  sops: 'OPENAI_API_KEY=ENC[AES256_GCM,data:Tr7o=,iv:1=,aad:No=,tag:k=,type:str]\nsops_version=3.9.0\n',
  shell: 'OPENAI_API_KEY=${SHARED_OPENAI_KEY}\n',
  aws: 'OPENAI_API_KEY=aws-sm://prod/openai\n',
  // Encrypted as a whole.
  'git-crypt': '\0GITCRYPT\0\u0012x\u0001\0y\n',
  ansible: '$ANSIBLE_VAULT;1.1;AES256\n6238623533\n',
};
const cases = Object.entries(values);
const files = { 'package.json': '{"name":"x","version":"1.0.0"}', Dockerfile: 'FROM node\nCOPY . .\n' };

function committed(content: string, more: Record<string, string> = {}): TestWorld {
  const world = makeWorld({ project: { files: { ...files, ...more, '.env': { content, mode: 0o600 } } } });
  world.git('add', '--force', '.');
  world.git('commit', '--quiet', '-m', 'first');
  return world;
}

async function look(world: TestWorld): Promise<unknown> {
  const { fact } = await world.look(envFile);
  return world.look(keyPresent, { facts: { envFile: fact as EnvFileFact } });
}

describe('a committed env file with another tool’s values', () => {
  it.each(cases)('of %s is no leak, and the key is managed elsewhere', async (manager, content) => {
    const world = committed(content);
    for (const check of [envIgnored, envUntracked, envHistory, dockerIgnore, npmPublish] as readonly AnyCheck[]) {
      expect(await world.look(check)).toMatchObject({ status: 'ok' });
    }
    expect(await look(world)).toMatchObject({ status: 'unknown', code: 'managed-elsewhere', fixable: false, data: { manager } });
  });

  it.each(cases)('of %s may also be one that git would add', async (_, content) => {
    const world = makeWorld({ project: { files: { '.env': { content, mode: 0o600 } } } });
    expect(await world.look(envIgnored)).toMatchObject({ status: 'ok', data: { managed: true } });
  });

  it.each(cases)('of %s is left alone by --yes', async (_, content) => {
    const world = committed(content);
    const local = allChecks.filter(({ group }) => group.local);
    await world.run(local, { answers: {} });
    expect(world.read('.env')).toBe(content);
    expect(world.git('ls-files')).toContain('.env');
  });

  it('is one if a real key is beside the reference', async () => {
    const world = committed(`${values['1password']}OLD_OPENAI_KEY=${fakeKey('sk-proj-')}\n`);
    expect(await world.look(envIgnored)).toMatchObject({ status: 'problem', code: 'not-ignored' });
    expect(await world.look(envUntracked)).toMatchObject({ status: 'problem', code: 'tracked' });
    expect(await world.look(envHistory)).toMatchObject({ status: 'problem', code: 'key-in-history' });
    expect(await world.look(npmPublish)).toMatchObject({ status: 'problem', code: 'npm-publishes-env' });
    expect(await world.look(dockerIgnore)).toMatchObject({ status: 'advice', code: 'docker-copies-env' });
  });

  it('has a private part that git must ignore, and only a rule for that one is added', async () => {
    const privateKey = `DOTENV_PRIVATE_KEY="${'b2'.repeat(32)}"\n`;
    const world = makeWorld({ project: { files: { '.env': { content: values.dotenvx, mode: 0o600 }, '.env.keys': privateKey } } });
    expect(await world.look(envIgnored)).toMatchObject({ status: 'problem', code: 'not-ignored', data: { files: ['.env.keys'] } });
    expect(await world.mend(envIgnored)).toMatchObject({ status: 'ok' });
    expect(world.read('.gitignore')).toMatch(/^\.env\.keys$/m);
    expect(world.read('.gitignore')).not.toMatch(/^\.env$/m);

    const tracked = committed(values.dotenvx, { '.env.keys': privateKey });
    expect(await tracked.look(envUntracked)).toMatchObject({ status: 'problem', code: 'tracked', data: { files: ['.env.keys'] } });
    expect(await tracked.look(npmPublish)).toMatchObject({ status: 'problem', data: { files: ['.env.keys'] } });
  });
});

describe('the key of another tool', () => {
  it('is tested if the environment holds it, as under that tool', async () => {
    const key = fakeKey('sk-proj-');
    const world = makeWorld({ project: { files: { '.env': values['1password'] } }, env: { OPENAI_API_KEY: key } });
    const outcome = (await look(world)) as { fact?: { keys: readonly { source: string }[] } };
    expect(outcome).toMatchObject({ code: 'managed-elsewhere', data: { source: 'shell', manager: '1password' } });
    expect(outcome.fact?.keys).toMatchObject([{ source: 'shell' }]);
  });

  it('is not the reference that the environment holds', async () => {
    const env = { OPENAI_API_KEY: 'op://Private/OpenAI/credential' };
    expect(await look(makeWorld({ env }))).toMatchObject({ status: 'unknown', code: 'managed-elsewhere' });
    const world = makeWorld({ project: { files: { '.env': values['1password'] } }, env });
    expect(await look(world)).not.toHaveProperty('fact');
  });

  it('may be in a tool that the project’s files name', async () => {
    const world = makeWorld({ project: { files: { 'doppler.yaml': 'setup:\n' } } });
    const outcome = await look(world);
    expect(outcome).toMatchObject({ code: 'no-env-file', next: [{ argv: ['doppler', 'run', '--', 'openai-setup', 'doctor'] }, {}, {}] });
  });
});
