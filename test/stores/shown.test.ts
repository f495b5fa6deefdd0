import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { destinationNamed, mentionedIn, stores } from '../../src/stores/all.ts';
import { fakeKey } from '../keys/fake-keys.ts';
import { makeWorld, type TestWorld } from '../make-world.ts';
import { hasScripts } from '../system.ts';
import { fakeTool } from './fake-tool.ts';

const key = fakeKey('sk-proj-');
const shown = stores.filter(({ handling }) => handling === 'shown');

async function commandFor(world: TestWorld, name: string): Promise<string> {
  const place = destinationNamed(name, { scope: await world.scope(), ports: world.ports });
  const hand = await place?.byHand?.();
  return hand !== undefined && 'command' in hand ? hand.command : '';
}

/** The name with something for each of its parts. */
const nameOf = (form: string): string => form.replaceAll(/(?<=[:/])[a-z-]+/g, 'some-$&');

describe.each(shown.map(({ id, form, tool }) => [id, nameOf(form), tool ?? ''] as const))('the command for %s', (id, name, tool) => {
  it.skipIf(!hasScripts).each([
    ['as it is', (line: string) => line],
    ['quoted', (line: string) => line.replace('=', '="').replace('\n', '"\n')],
    ['exported, with Windows line ends', (line: string) => `A=1\r\nexport ${line.replace('\n', '\r\n')}B=2\r\n`],
  ])('hands over the key on standard input, and not as an argument: %s', async (_how, written) => {
    const world = makeWorld({ project: { name: "it's $(touch pwned)", files: { '.env': written(`OPENAI_API_KEY=${key}\n`) } } });
    const command = await commandFor(world, name);
    expect(command).not.toContain(key.slice(8, 30));
    const reads = `read(args.some((arg) => arg.includes('/dev/stdin')) ? '/dev/stdin' : args.includes('--env-file') ? args[args.indexOf('--env-file') + 1] : 0);`;
    const fake = fakeTool(world, tool, id === 'dotenvx' ? `read(args[2])` : reads);
    execFileSync('sh', ['-c', command], { cwd: world.home, env: world.env, stdio: 'pipe' });
    const [call, ...more] = fake.calls();
    expect(more).toEqual([]);
    expect(call?.argv.join(' ')).not.toContain(key);
    expect(JSON.stringify(call?.env)).not.toContain(key);
    // Some take NAME=value, JSON, or a command of their own.
    const input = call?.input ?? '';
    expect(input.split(key)).toHaveLength(2);
    const rest = input.replace(key, 'KEY').trim();
    expect([
      'KEY',
      'OPENAI_API_KEY=KEY',
      '{"stringData":{"OPENAI_API_KEY":"KEY"}}',
      `{"title":"some-item","category":"API_CREDENTIAL","fields":[{"id":"credential","type":"CONCEALED","value":"KEY"}]}`,
      'add-generic-password -U -a it-s-touch-pwned- -s openai -w "KEY"',
    ]).toContain(rest);
    if (rest === 'KEY') expect(input).toBe(key);
    expect(call?.argv.join(' ').includes('some-') || !name.includes(':')).toBe(true);
  });

  it('lets the key be pasted where the line is not that simple', async () => {
    const world = makeWorld({ project: { files: { '.env': `OPENAI_API_KEY=${key} # mine\n` } } });
    expect(await commandFor(world, name)).toContain('read -rs');
  });
});

describe('a place that takes a value only as an argument', () => {
  it.each(stores.filter(({ handling }) => handling === 'page').map(({ id }) => id))('%s has a page, and no command', async (id) => {
    const world = makeWorld();
    const hand = await destinationNamed(id, { scope: await world.scope(), ports: world.ports })?.byHand?.();
    expect(hand).toMatchObject({ page: expect.stringMatching(/^https:\/\//) as string });
  });
});

describe('what the project mentions', () => {
  const names = async (files: Record<string, string>): Promise<readonly string[]> => {
    const world = makeWorld({ project: { files } });
    return (await mentionedIn({ scope: await world.scope(), ports: world.ports })).slice(1).map(({ name }) => name);
  };

  it.each<[Record<string, string>, string]>([
    [{ 'wrangler.toml': 'name = "shop"\n' }, 'cloudflare:shop'],
    [{ 'wrangler.jsonc': '{ // the worker\n  "name": "shop" }' }, 'cloudflare:shop'],
    [{ 'fly.toml': 'app = "shop"\n' }, 'fly:shop'],
    [{ 'fly.toml': "app = 'shop'\n" }, 'fly:shop'],
    [{ 'doppler.yaml': 'setup:\n  project: shop\n  config: dev\n' }, 'doppler:shop/dev'],
    [{ 'supabase/config.toml': 'project_id = "x"\n' }, 'supabase'],
    [{ 'convex/schema.ts': '' }, 'convex'],
    [{ '.env': 'OPENAI_API_KEY=op://Dev/OpenAI/credential\n' }, '1password:Dev/OpenAI'],
    [
      { 'k8s/app.yaml': 'kind: Deployment\nsecretKeyRef:\n  key: OPENAI_API_KEY\n  name: shop-secrets\n' },
      'kubernetes:CONTEXT/NAMESPACE/shop-secrets',
    ],
    [
      { 'app.yaml': 'kind: Deployment\nmetadata:\n  namespace: prod\nsecretKeyRef:\n  name: s\n  key: OPENAI_API_KEY\n' },
      'kubernetes:CONTEXT/prod/s',
    ],
    [{ 'railway.json': '{}' }, 'railway'],
    [{ 'netlify.toml': '' }, 'netlify'],
    [{ Procfile: 'web: node .' }, 'heroku'],
    [{ '.gitlab-ci.yml': 'test: {}' }, 'gitlab'],
    [{ '.envrc': 'export OPENAI_API_KEY=$(secret-tool lookup service openai)\n' }, 'keychain'],
    [{ 'main.tf': 'projects/shop-1234/secrets/openai-key/versions/1' }, 'google-secret-manager:shop-1234/openai-key'],
    [{ 'app.yaml': 'https://shop.vault.azure.net/secrets/openai-key' }, 'azure-key-vault:shop/openai-key'],
    [{ 'task.json': '"arn:aws:ssm:eu-central-1:123456789012:parameter/shop/openai"' }, 'aws-ssm:shop/openai'],
  ])('%j: %s', async (files, name) => {
    expect(await names(files)).toEqual([name]);
  });

  it.each<Record<string, string>>([
    { 'wrangler.toml': 'name = "$(touch x)"\n' },
    { 'fly.toml': 'app = "a;b"\n' },
    { 'k8s/app.yaml': 'kind: Deployment\nsecretKeyRef:\n  key: OTHER\n  name: x\n' },
    { 'package-lock.json': '{"name": "projects/shop-1234/secrets/openai-key"}' },
  ])('is nothing in %j', async (files) => {
    expect(await names(files)).toEqual([]);
  });
});

it('has a place for each file of places', async () => {
  const { readdirSync } = await import('node:fs');
  const files = readdirSync(new URL('../../src/stores/places', import.meta.url));
  expect(files).toHaveLength(stores.length);
  const reference = readFileSync(new URL('../../src/docs/reference.md', import.meta.url), 'utf8');
  for (const { title, form } of stores) expect(reference).toContain(`| ${title} | \`${form}\``);
});
