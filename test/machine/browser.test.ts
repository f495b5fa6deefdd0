import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { browserPort, openCommands, whyUnavailable } from '../../src/machine/browser.ts';
import * as text from '../../src/machine/browser.text.ts';
import { makeWorld } from '../make-world.ts';
import { hasScripts, isWindows } from '../system.ts';

const page = 'https://platform.openai.com/api-keys';

/** A browser that runs one line: of a shell, or of Windows' cmd. */
function browserThat(home: string, ofShell: string, ofCmd: string): string {
  const program = path.join(home, isWindows ? 'browser.cmd' : 'browser');
  writeFileSync(program, isWindows ? `@${ofCmd}\r\n` : `#!/bin/sh\n${ofShell}\n`, { mode: 0o755 });
  return program;
}

describe('the browser', () => {
  it('is opened with the page as its only argument', async () => {
    const world = makeWorld();
    expect(await world.ports.browser.open(page)).toEqual({ opened: true });
    expect(world.opened()).toEqual([page]);
  });

  it('is not started when it must not be, and that is never fatal', async () => {
    const world = makeWorld();
    const browser = browserPort(world.world, { allowed: false });
    expect(await browser.open(page)).toEqual({ opened: false, because: text.isForbidden });
    expect(world.opened()).toEqual([]);
  });

  it.skipIf(!hasScripts)('is not one that the project brings: npx puts its node_modules into PATH', async () => {
    const world = makeWorld();
    world.put('node_modules/.bin/xdg-open', '#!/bin/sh\ntouch planted\n', 0o755);
    const PATH = `${path.join(world.project, 'node_modules/.bin')}${path.delimiter}${world.env['PATH']}`;
    const browser = browserPort({ ...world.world, env: { ...world.env, PATH } }, { allowed: true });
    expect(await browser.open(page)).toEqual({ opened: true });
    expect(world.opened()).toEqual([page]);
  });

  it('gets no key, which it would keep as long as it runs', async () => {
    const world = makeWorld();
    const program = browserThat(world.home, `env > '${world.home}/env'`, String.raw`set > "${world.home}\env"`);
    const env = { ...world.env, BROWSER: program, OPENAI_API_KEY: 'a-key', OPENAI_ADMIN_KEY: 'another-key' };
    expect(await browserPort({ ...world.world, env }, { allowed: true }).open(page)).toEqual({ opened: true });
    const given = readFileSync(path.join(world.home, 'env'), 'utf8');
    expect(given).toContain('HOME=');
    expect(given).not.toContain('OPENAI_');
  });

  // Many developers have PYTHONPATH=. or the like, and some openers are scripts.
  it('does not start in the project, whose code a relative path in the environment would name', async () => {
    const world = makeWorld();
    const program = browserThat(world.home, `pwd -P > '${world.home}/directory'`, String.raw`cd > "${world.home}\directory"`);
    const cwd = process.cwd();
    process.chdir(world.project);
    onTestFinished(() => process.chdir(cwd));
    const env = { ...world.env, BROWSER: program, PYTHONPATH: '.' };
    expect(await browserPort({ ...world.world, env }, { allowed: true }).open(page)).toEqual({ opened: true });
    expect(readFileSync(path.join(world.home, 'directory'), 'utf8').trim()).toBe(path.parse(program).root);
  });

  it('may be missing', async () => {
    const { world } = makeWorld();
    const browser = browserPort({ ...world, env: { ...world.env, PATH: '/nowhere', BROWSER: undefined } }, { allowed: true });
    expect(await browser.open(page)).toMatchObject({ opened: false });
  });

  it.each([
    ['darwin', {}, [['open', page]]],
    ['win32', {}, [['rundll32', 'url.dll,FileProtocolHandler', page]]],
    ['linux', {}, [['xdg-open', page]]],
    [
      'linux',
      { BROWSER: '/usr/bin/helper' },
      [
        ['/usr/bin/helper', page],
        ['xdg-open', page],
      ],
    ],
    [
      'linux',
      { WSL_DISTRO_NAME: 'Ubuntu' },
      [
        ['wslview', page],
        ['explorer.exe', page],
        ['xdg-open', page],
      ],
    ],
  ] as const)('is opened on %s with %j by %j', (platform, env, commands) => {
    expect(openCommands(page, { platform, env })).toEqual(commands);
  });

  it.each([
    ['linux', { DISPLAY: ':0' }, false, undefined],
    ['linux', { DISPLAY: ':0', SSH_CONNECTION: 'x' }, false, text.isOverSsh],
    ['darwin', { SSH_TTY: '/dev/tty1' }, false, text.isOverSsh],
    ['linux', {}, false, text.hasNoDesktop],
    ['linux', {}, true, text.isInContainer],
    ['linux', { BROWSER: '/usr/bin/helper' }, true, undefined],
    ['linux', { WSL_DISTRO_NAME: 'Ubuntu' }, false, undefined],
  ] as const)('on %s with %j, container %s: %s', (platform, env, inContainer, expected) => {
    expect(whyUnavailable({ platform, env }, inContainer)).toBe(expected);
  });
});
