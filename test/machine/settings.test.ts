import { chmodSync, chownSync, mkdirSync, readFileSync, rmSync, statSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { World } from '../../src/machine/world.ts';
import { settingsPort } from '../../src/machine/settings.ts';
import { makeWorld } from '../make-world.ts';
import { asKept, hasLinks, hasPosixFiles, isWindows } from '../system.ts';

const limit = { limitUsd: 10, confirmedAt: '2026-11-21T10:00:00.000Z' };

/** The settings are in the home as on Linux, whatever system this runs on. */
function onLinux(world: World): World {
  return { ...world, platform: 'linux', env: { ...world.env, XDG_CONFIG_HOME: undefined } };
}

describe('the settings', () => {
  it('keep a confirmation per project, with its date, readable by nobody else', async () => {
    const { ports, project, home } = makeWorld();
    expect(await ports.settings.limitConfirmation(project)).toBeUndefined();
    expect(await ports.settings.confirmLimit(project, limit)).toBe(true);
    expect(await ports.settings.trustBaseUrl(project, 'https://one.example/v1')).toBe(true);
    expect(await ports.settings.limitConfirmation(project)).toEqual(limit);
    expect(await ports.settings.limitConfirmation(`${project}-other`)).toBeUndefined();
    expect(await ports.settings.trustsBaseUrl(project, 'https://one.example/v1')).toBe(true);
    expect(await ports.settings.trustsBaseUrl(project, 'https://two.example/v1')).toBe(false);
    const file = path.join(home, '.config/openai-setup/settings.json');
    expect(statSync(file).mode & 0o077).toBe(asKept(0o600) & 0o077);
  });

  it('lie where XDG_CONFIG_HOME says', async () => {
    const { world, project, home } = makeWorld();
    const settings = settingsPort({ ...world, env: { ...world.env, XDG_CONFIG_HOME: path.join(home, 'elsewhere') } });
    await settings.confirmLimit(project, limit);
    expect(readFileSync(path.join(home, 'elsewhere/openai-setup/settings.json'), 'utf8')).toContain('limitUsd');
  });

  it.each([
    ['broken JSON', '{"projects":'],
    ['another shape', '{"projects": "none"}'],
    ['a project of another shape', '{"projects": {"PROJECT": 7}}'],
    ['a confirmation without a date', '{"projects": {"PROJECT": {"limit": {"limitUsd": 5}}}}'],
  ])('are never fatal: %s', async (_name, content) => {
    const { ports, project, home } = makeWorld();
    const directory = path.join(home, '.config/openai-setup');
    mkdirSync(directory, { recursive: true });
    writeFileSync(path.join(directory, 'settings.json'), content.replace('PROJECT', project));
    expect(await ports.settings.limitConfirmation(project)).toBeUndefined();
    expect(await ports.settings.trustsBaseUrl(project, 'https://one.example/v1')).toBe(false);
  });

  it('keep trust in an address for this very project and address, however they are spelled', async () => {
    const { ports, project, home } = makeWorld();
    const trusts = (url: string, root = project): Promise<boolean> => ports.settings.trustsBaseUrl(root, url);
    expect(await ports.settings.trustBaseUrl(project, 'HTTPS://One.example:443/v1/')).toBe(true);
    for (const same of ['https://one.example/v1', 'https://one.example/v1/', 'https://ONE.example:443/v1'])
      expect(await trusts(same)).toBe(true);
    for (const other of [
      'http://one.example/v1',
      'https://one.example:8443/v1',
      'https://one.example./v1',
      'https://one.example/V1',
      'https://one.example/v2',
      'https://one.example/',
      'https://one.example@two.example/v1',
      'https://two.example/https://one.example/v1',
      'https://one.example/v1?to=two',
      'one.example/v1',
      '',
    ]) {
      expect(await trusts(other), other).toBe(false);
    }
    mkdirSync(path.join(project, 'packages/web'), { recursive: true });
    const url = 'https://one.example/v1';
    expect(await trusts(url, path.join(project, 'packages/web'))).toBe(false);
    expect(await trusts(url, path.dirname(project))).toBe(false);
    // Windows has one directory under both names.
    expect(await trusts(url, project.toUpperCase())).toBe(isWindows);
    if (!hasLinks) return;
    // A link is the project that it leads to now.
    const link = path.join(home, 'link');
    symlinkSync(project, link);
    expect(await trusts(url, link)).toBe(true);
    expect(await ports.settings.trustBaseUrl(link, 'https://three.example/v1')).toBe(true);
    unlinkSync(link);
    symlinkSync(path.join(project, 'packages/web'), link);
    expect(await trusts('https://three.example/v1', link)).toBe(false);
    expect(await trusts('https://three.example/v1')).toBe(true);
  });

  it('keep trust in a variable apart from trust in an address, and from other projects', async () => {
    const { ports, project } = makeWorld();
    expect(await ports.settings.trustVariable(project, 'HTTPS_PROXY http://one.example:1')).toBe(true);
    expect(await ports.settings.trustsVariable(project, 'HTTPS_PROXY http://one.example:1')).toBe(true);
    expect(await ports.settings.trustsVariable(project, 'HTTPS_PROXY http://one.example:2')).toBe(false);
    expect(await ports.settings.trustsVariable(`${project}/web`, 'HTTPS_PROXY http://one.example:1')).toBe(false);
    expect(await ports.settings.trustsBaseUrl(project, 'HTTPS_PROXY http://one.example:1')).toBe(false);
  });

  it.each([
    ['an address in place of a list', { trustedBaseUrls: 'https://one.example/v1' }],
    ['a list in an object', { trustedBaseUrls: { 0: 'https://one.example/v1', length: 1 } }],
    ['a list of lists', { trustedBaseUrls: [['https://one.example/v1'], null, 7] }],
    ['an amount beyond all numbers', '{"limit": {"limitUsd": 1e999, "confirmedAt": "2026-11-21"}}'],
    ['a negative amount', { limit: { limitUsd: -1, confirmedAt: '2026-11-21' } }],
    ['a year for a date', { limit: { limitUsd: 5, confirmedAt: 2026 }, keyWritten: { writtenAt: 2026, lastFour: 'abcd' } }],
    ['a whole key for its end', { keyWritten: { writtenAt: '2026-11-21', lastFour: 'not only four characters' } }],
    ['choices in a list', { choices: [['envFile', '.env']] }],
    ['choices of another type', { choices: { envFile: 7, package: { '.': true }, link: [], other: 'x' } }],
    ['a project of a list', [{ trustedBaseUrls: ['https://one.example/v1'] }]],
    ['a prototype', '{"__proto__": {"trustedBaseUrls": ["https://one.example/v1"], "choices": {"envFile": "evil"}}}'],
  ])('believe nothing of the wrong type, and can be written all the same: %s', async (_name, content) => {
    const { ports, project, home } = makeWorld();
    const { settings } = ports;
    const directory = path.join(home, '.config/openai-setup');
    mkdirSync(directory, { recursive: true });
    const text = typeof content === 'string' ? content : JSON.stringify(content);
    writeFileSync(path.join(directory, 'settings.json'), `{"projects": {${JSON.stringify(project)}: ${text}}}`);
    expect(await settings.trustsBaseUrl(project, 'https://one.example/v1')).toBe(false);
    expect(await settings.limitConfirmation(project)).toBeUndefined();
    expect(await settings.keyWritten(project)).toBeUndefined();
    expect(await settings.choices(project)).toEqual({});
    expect(await settings.trustBaseUrl(project, 'https://two.example/v1')).toBe(true);
    expect(await settings.trustsBaseUrl(project, 'https://two.example/v1')).toBe(true);
    expect(await settings.trustsBaseUrl(project, 'https://one.example/v1')).toBe(false);
  });

  it.each([
    '{"projects": {"__proto__": {"trustedBaseUrls": ["https://one.example/v1"]}}}',
    '{"__proto__": {"projects": {}}, "projects": []}',
  ])('are of this project alone: %s', async (content) => {
    const { ports, project, home } = makeWorld();
    mkdirSync(path.join(home, '.config/openai-setup'), { recursive: true });
    writeFileSync(path.join(home, '.config/openai-setup/settings.json'), content);
    for (const root of [project, '__proto__', 'constructor', 'toString', '']) {
      expect(await ports.settings.choices(root)).toEqual({});
      if (root !== '__proto__') expect(await ports.settings.trustsBaseUrl(root, 'https://one.example/v1')).toBe(false);
    }
    expect(({} as { trustedBaseUrls?: unknown }).trustedBaseUrls).toBeUndefined();
  });
  it.each([
    ['no home directory', { home: undefined }, { XDG_CONFIG_HOME: undefined, APPDATA: undefined }],
    ['relative paths', { home: undefined }, { XDG_CONFIG_HOME: '.config', APPDATA: 'C:' }],
  ])('are kept nowhere: %s', async (_name, more, env) => {
    const { world, project } = makeWorld();
    const settings = settingsPort({ ...world, env: { ...world.env, ...env }, ...more });
    expect(settings.directory).toBeUndefined();
    expect(await settings.confirmLimit(project, limit)).toBe(false);
    expect(await settings.limitConfirmation(project)).toBeUndefined();
    expect(await settings.trustsBaseUrl(project, 'https://one.example/v1')).toBe(false);
    // What was chosen in this run counts all the same.
    expect(await settings.choose(project, { envFile: '.env.local' })).toBe(false);
    expect(await settings.choices(project)).toEqual({ envFile: '.env.local' });
  });

  it.skipIf(!hasPosixFiles).each<readonly [string, (file: string) => void]>([
    ['everybody can write', (file: string) => chmodSync(file, 0o666)],
    ['everybody can replace', (file: string) => chmodSync(path.dirname(file), 0o777)],
    // Only root can give a file away.
    ...(process.getuid?.() === 0 ? [['another user owns', (file: string) => chownSync(file, 54_321, 54_321)] as const] : []),
  ])('are not taken from a file that %s, and its content is not made the own by writing', async (_name, expose) => {
    const { ports, project, home } = makeWorld();
    expect(await ports.settings.trustBaseUrl(project, 'https://one.example/v1')).toBe(true);
    const file = path.join(home, '.config/openai-setup/settings.json');
    const before = readFileSync(file, 'utf8');
    expose(file);
    expect(await ports.settings.trustsBaseUrl(project, 'https://one.example/v1')).toBe(false);
    expect(await ports.settings.confirmLimit(project, limit)).toBe(false);
    expect(readFileSync(file, 'utf8')).toBe(before);
  });

  it('are not taken from the project, also where a link leads there or it is the root of the repository above', async () => {
    const clone = makeWorld();
    const { world, project, home } = clone;
    const root = path.join(project, 'apps/web');
    mkdirSync(root, { recursive: true });
    clone.put(
      '.config/openai-setup/settings.json',
      JSON.stringify({ projects: { [root]: { trustedBaseUrls: ['https://one.example/v1'] } } }),
    );
    expect(await settingsPort({ ...onLinux(world), home: project }).trustsBaseUrl(root, 'https://one.example/v1')).toBe(false);
    expect(await settingsPort({ ...onLinux(world), home: project }).trustBaseUrl(root, 'https://two.example/v1')).toBe(false);
    if (!hasLinks) return;
    symlinkSync(path.join(project, '.config'), path.join(home, '.config'));
    expect(await settingsPort(world).trustsBaseUrl(root, 'https://one.example/v1')).toBe(false);
  });

  const trusting = (root: string): string => JSON.stringify({ projects: { [root]: { trustedBaseUrls: ['https://one.example/v1'] } } });
  const trusts = (world: World, root: string): Promise<boolean> => settingsPort(world).trustsBaseUrl(root, 'https://one.example/v1');

  it.each<readonly [string, (world: World, outer: string) => World]>([
    ['HOME', (world, outer) => ({ ...onLinux(world), home: outer })],
    ['XDG_CONFIG_HOME', (world, outer) => ({ ...world, env: { ...world.env, XDG_CONFIG_HOME: path.join(outer, '.config') } })],
  ])('are not taken from a clone around the project, which %s names', async (_name, named) => {
    const clone = makeWorld();
    const { world, project: outer } = clone;
    const root = path.join(outer, 'packages/web');
    clone.put('.config/openai-setup/settings.json', trusting(root));
    const here = named(world, outer);
    // A submodule, or a repository in one.
    for (const nested of ['packages/web', 'packages']) {
      clone.git('init', '--quiet', nested);
      expect(await trusts(here, root), nested).toBe(false);
      expect(await settingsPort(here).trustBaseUrl(root, 'https://two.example/v1'), nested).toBe(false);
    }
    // An archive.
    for (const repository of ['.', 'packages', 'packages/web']) rmSync(path.join(outer, repository, '.git'), { recursive: true });
    expect(await trusts(here, root)).toBe(false);
    // Unless it's the user's home.
    expect(await trusts({ ...here, loginHome: outer }, root)).toBe(true);
    expect(await trusts({ ...here, loginHome: path.dirname(outer) }, root)).toBe(false);
  });

  it('are taken from a home that is a repository, or a link to one, for what is in it', async () => {
    const own = makeWorld();
    const { project: home } = own;
    const world = onLinux(own.world);
    const root = path.join(home, 'projects/shop');
    mkdirSync(root, { recursive: true });
    own.put('.config/openai-setup/settings.json', trusting(root));
    const link = path.join(path.dirname(home), 'link');
    if (hasLinks) symlinkSync(home, link);
    const names = hasLinks ? [home, link] : [home];
    for (const named of names) {
      for (const loginHome of names) expect(await trusts({ ...world, home: named, loginHome }, root)).toBe(true);
    }
    own.git('init', '--quiet', 'projects/shop');
    expect(await trusts({ ...world, home, loginHome: home }, root)).toBe(true);
    // The home itself is no project whose settings could be told from its files.
    own.put('.config/openai-setup/settings.json', trusting(home));
    expect(await trusts({ ...world, home, loginHome: home }, home)).toBe(false);
  });

  it.skipIf(!hasPosixFiles)('are taken from a file that the group can write', async () => {
    const { ports, world, project, home } = makeWorld();
    await ports.settings.trustBaseUrl(project, 'https://one.example/v1');
    const file = path.join(home, '.config/openai-setup/settings.json');
    chmodSync(file, 0o664);
    chmodSync(path.dirname(file), 0o775);
    expect(await trusts(world, project)).toBe(true);
    chmodSync(path.dirname(file), 0o1777);
    expect(await trusts(world, project)).toBe(true);
  });

  // Only root can give a file away.
  it.skipIf(process.getuid?.() !== 0)('are taken from the home of a user by root, and by nobody else', async () => {
    const { ports, world, project, home } = makeWorld();
    await ports.settings.trustBaseUrl(project, 'https://one.example/v1');
    for (const file of [home, path.join(home, '.config/openai-setup/settings.json')]) chownSync(file, 54_321, 54_321);
    expect(await trusts(world, project)).toBe(true);
    expect(await trusts({ ...world, uid: 54_322 }, project)).toBe(false);
    chownSync(home, 54_322, 54_322);
    expect(await trusts(world, project)).toBe(false);
    expect(await trusts({ ...world, env: { ...world.env, SUDO_UID: '54321' } }, project)).toBe(true);
  });

  it('say so when they cannot be written', async () => {
    const { ports, project, home } = makeWorld();
    // A file where the directory should be: no permission is needed to see that fail, not even for root.
    writeFileSync(path.join(home, '.config'), '');
    chmodSync(path.join(home, '.config'), 0o600);
    expect(await ports.settings.confirmLimit(project, limit)).toBe(false);
  });
});
