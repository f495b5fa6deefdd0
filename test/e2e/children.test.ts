import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { deflateSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { browserPort } from '../../src/machine/browser.ts';
import { findProgram } from '../../src/machine/run-command.ts';
import { node } from './node-under-test.ts';
import { openTerminal } from './terminal.ts';
import { fakeKey } from '../keys/fake-keys.ts';
import { makeWorld, type TestWorld } from '../make-world.ts';
import { program, runProgram, simulate } from './program.ts';

const projectKey = fakeKey('sk-proj-', 74, 74, 11);
const adminKey = fakeKey('sk-admin-', 58, 58, 12);
const oddKey = fakeKey('sk-proj-', 74, 74, 13);
const gatewayKey = 'gateway-key-of-twenty-four';

/** What a shell may hold. Nothing here is for a child. */
const secrets: Record<string, string> = {
  OPENAI_API_KEY: projectKey,
  OPENAI_ADMIN_KEY: adminKey,
  AZURE_OPENAI_API_KEY: gatewayKey,
  SAME_AS_AZURE: `Bearer ${gatewayKey}`,
  MY_FAVORITE: oddKey,
  LOGIN: JSON.stringify({ login: { token: oddKey } }),
  DIRENV_DIFF: deflateSync(JSON.stringify({ p: {}, n: { OPENAI_API_KEY: projectKey } })).toString('base64url'),
  NODE_OPTIONS: '--no-warnings',
  NODE_DEBUG: 'some-program',
};

/** Programs that note their arguments and environment, and then do what the real one does, or answer with a status. */
function record(world: TestWorld, names: Record<string, 'real' | number>) {
  const bin = path.join(world.home, 'recorders');
  const notes = path.join(world.home, 'notes');
  for (const directory of [bin, notes]) mkdirSync(directory);
  for (const [name, then] of Object.entries(names)) {
    const end = then === 'real' ? `exec '${findProgram(name, world.env)}' "$@"` : `exit ${then}`;
    writeFileSync(
      path.join(bin, name),
      `#!/bin/sh\n{ printf 'argument %s\\n' "$@"; printf 'directory %s\\n' "$(pwd -P)"; env; } > '${notes}/${name}.'$$\n${end}\n`,
    );
    chmodSync(path.join(bin, name), 0o755);
  }
  return {
    bin,
    PATH: `${bin}${path.delimiter}${world.env['PATH']}`,
    /** The programs that were started, each once. */
    started: () => [...new Set(readdirSync(notes).map((file) => file.slice(0, file.lastIndexOf('.'))))].toSorted(),
    /** Where they were started. */
    directories: (name: string) => {
      const texts = readdirSync(notes)
        .filter((file) => file.startsWith(`${name}.`))
        .map((file) => readFileSync(path.join(notes, file), 'utf8'));
      return [...new Set(texts.map((text) => /^directory (.*)$/m.exec(text)?.[1]))];
    },
    expectNoSecrets: () => {
      for (const file of readdirSync(notes)) {
        const text = readFileSync(path.join(notes, file), 'utf8');
        // It did write down an environment.
        expect(text, file).toContain('PATH=');
        for (const key of [projectKey, adminKey, oddKey, gatewayKey]) expect(text.includes(key), file).toBe(false);
        const names = text.split('\n').map((line) => line.slice(0, line.indexOf('=')));
        expect(
          names.filter((name) => name in secrets || name.startsWith('OPENAI_')),
          file,
        ).toEqual([]);
      }
    },
  };
}

const opener = process.platform === 'darwin' ? 'open' : 'xdg-open';

describe.skipIf(process.platform === 'win32')('a child process gets no keys', () => {
  it('git, stty and the browser, from questions in a terminal', async () => {
    const simulator = await simulate();
    const world = makeWorld({ api: simulator, env: secrets });
    world.put('.gitignore', '.env\n');
    const { PATH, started, directories, expectNoSecrets } = record(world, { git: 'real', stty: 'real', [opener]: 0 });
    Object.assign(world.env, { PATH });
    const terminal = openTerminal({ command: node, args: [program, '--plain'], cwd: world.project, env: world.env });
    onTestFinished(() => terminal.kill());
    await terminal.waitFor(/Create one now[^]*\):$/);
    terminal.type('2\r');
    await terminal.waitFor("It won't be shown");
    terminal.type('o\r');
    await terminal.waitFor('Opened in your browser');
    terminal.press('ctrl-c');
    await terminal.exit;
    expect(started()).toEqual(['git', opener, 'stty'].toSorted());
    // A relative path in the environment (PYTHONPATH=.) must not lead into the project.
    for (const name of ['stty', opener]) expect(directories(name), name).toEqual(['/']);
    expectNoSecrets();
  });

  it('git, in the demo', async () => {
    const world = makeWorld({ env: secrets });
    const { PATH, started, expectNoSecrets } = record(world, { git: 'real' });
    Object.assign(world.env, { PATH });
    expect(await runProgram(world, ['demo'])).toMatchObject({ status: 0 });
    expect(started()).toEqual(['git']);
    expectNoSecrets();
  });

  it('every program that opens a page', async () => {
    const world = makeWorld();
    const names = ['helper', 'wslview', 'explorer.exe', 'xdg-open', 'open', 'rundll32'];
    const { bin, PATH, started, expectNoSecrets } = record(world, Object.fromEntries(names.map((name) => [name, 1])));
    for (const platform of ['linux', 'darwin', 'win32'] as const) {
      for (const more of [{}, { BROWSER: path.join(bin, 'helper') }, { WSL_DISTRO_NAME: 'Ubuntu' }]) {
        const env = { ...world.env, ...secrets, PATH, ...more };
        await browserPort({ ...world.world, platform, env }, { allowed: true }).open('https://platform.openai.com/api-keys');
      }
    }
    expect(started()).toEqual(names.filter((name) => existsSync(path.join(bin, name))).toSorted());
    expectNoSecrets();
  });
});
