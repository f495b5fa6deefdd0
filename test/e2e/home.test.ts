import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeWorld, type TestWorld } from '../make-world.ts';
import { runProgram, simulate } from './program.ts';

type Document = { checks: { id: string; status: string; code?: string }[] };

/** The code, or else the status, that doctor gives for a check. */
async function verdictOf(world: TestWorld, id: string): Promise<string | undefined> {
  const { stdout } = await runProgram(world, ['doctor', '--json']);
  const check = (JSON.parse(stdout) as Document).checks.find((each) => each.id === id);
  return check?.code ?? check?.status;
}

/** A file that a clone may bring, wherever a program would look for it that takes a value of HOME as it is. */
function bring(world: TestWorld, home: string, name: string, content: string): void {
  const file = path.resolve(world.project, home, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, content);
}

const relative = ['', '~', '.', ' ', '../x', 'C:', './', 'home'];

describe('the home directory', () => {
  it.each<readonly [name: string, value: string, place: string]>([
    ...relative.map((HOME) => ['HOME', HOME, path.join(HOME, '.config')] as const),
    ...relative.filter((value) => value !== '').map((value) => ['XDG_CONFIG_HOME', value, value] as const),
    ['HOME', 'PROJECT', '.config'],
    ['HOME', 'PROJECT/', '.config'],
    ['HOME', 'PROJECT/below', 'below/.config'],
    ['HOME', 'LINK', '.config'],
    ['XDG_CONFIG_HOME', 'PROJECT/settings', 'settings'],
  ])('is no place of the project, whose settings trust an address: %s=“%s”', async (name, value, place) => {
    const simulator = await simulate();
    const world = makeWorld();
    const link = path.join(world.home, 'link');
    symlinkSync(world.project, link);
    Object.assign(world.env, { [name]: value.replace('PROJECT', world.project).replace('LINK', link), OPENAI_API_KEY: simulator.key });
    world.put('.env', `OPENAI_BASE_URL=${simulator.baseUrl}\n`);
    const settings = JSON.stringify({ projects: { [world.project]: { trustedBaseUrls: [simulator.baseUrl] } } });
    bring(world, place, 'openai-setup/settings.json', settings);
    expect(await verdictOf(world, 'api-reachable')).toBe('untrusted-base-url');
    expect(simulator.requests).toEqual([]);
  });

  it('holds the settings where it is one', async () => {
    const simulator = await simulate();
    const world = makeWorld({ env: { OPENAI_API_KEY: simulator.key } });
    world.put('.env', `OPENAI_BASE_URL=${simulator.baseUrl}\n`);
    const settings = JSON.stringify({ projects: { [world.project]: { trustedBaseUrls: [simulator.baseUrl] } } });
    bring(world, path.join(world.home, '.config'), 'openai-setup/settings.json', settings);
    expect(await verdictOf(world, 'api-reachable')).toBe('ok');
  });

  it.each<readonly [name: string, value: string, place: string]>([
    ...relative.map((HOME) => ['HOME', HOME, path.join(HOME, '.gitconfig')] as const),
    ['XDG_CONFIG_HOME', 'settings', 'settings/git/config'],
    ['XDG_CONFIG_HOME', '.', 'git/config'],
    ['GIT_CONFIG_GLOBAL', 'mine', 'mine'],
    ['GIT_CONFIG_SYSTEM', './mine', 'mine'],
  ])('is no place of the project, where git would read its configuration: %s=“%s”', async (name, value, place) => {
    const world = makeWorld();
    for (const each of ['GIT_CONFIG_GLOBAL', 'GIT_CONFIG_NOSYSTEM']) delete world.env[each];
    Object.assign(world.env, { [name]: value });
    bring(world, '.', place, `[core]\n\texcludesFile = ${path.join(world.project, 'brought')}\n`);
    world.put('brought', '.env\n');
    expect(await verdictOf(world, 'env-ignored')).toBe('not-ignored');
  });

  it.each([undefined, '', '//', '/nowhere'])('may be nowhere: HOME=%s', async (HOME) => {
    const world = makeWorld();
    delete world.env['HOME'];
    if (HOME !== undefined) world.env['HOME'] = HOME;
    expect(await verdictOf(world, 'env-ignored')).toBe('not-ignored');
  });
});
