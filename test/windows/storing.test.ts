import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { expectNoLeak } from '../e2e/program.ts';
import { fakeKey } from '../keys/fake-keys.ts';
import { fakes, fakeTool, honest, type FakeTool } from '../stores/fake-tool.ts';
import { makeWindowsWorld, windowsNode, windowsPath, type WindowsWorld } from './windows.ts';

const key = fakeKey('sk-proj-');
const files = {
  '.env': `OPENAI_API_KEY=${key}\r\n`,
  '.gitignore': '.env\r\n',
  '.vercel/project.json': '{"projectId": "prj_1", "orgId": "team_1"}',
  'fly.toml': 'app = "shop"\r\n',
};
/** A name in which cmd gives a meaning to almost every sign. */
const tools = "../my tools & (x86), it's";

/** A project, and a `vercel` as npm installs it: a batch file that starts a script. */
function project(body = honest(fakes.vercel)): { readonly world: WindowsWorld; readonly vercel: FakeTool } {
  const world = makeWindowsWorld({ project: { git: false, files }, path: [tools] });
  const vercel = fakeTool(world, 'vercel.js', body, tools, windowsPath);
  world.put(`${tools}/vercel.cmd`, `@echo off\r\n"${windowsPath(windowsNode)}" "%~dp0vercel.js" %*\r\n`);
  // What a clone brings along must not be started in its place.
  for (const name of ['vercel.cmd', 'vercel.exe']) world.put(name, '@echo pwned> "%~dp0pwned.txt"\r\n');
  return { world, vercel };
}

type Places = { readonly places: readonly object[] };

describe('store on Windows', () => {
  it('sees the places that the project mentions, and changes nothing', async () => {
    const { world, vercel } = project();
    const { status, stdout } = await world.setup('store --dry-run --json');
    expect(status, stdout).toBe(0);
    expect((JSON.parse(stdout) as Places).places).toMatchObject([
      { name: 'vercel:prj_1', installed: true, state: 'absent', stored: false },
      { name: 'fly:shop', handling: 'shown' },
    ]);
    expect(vercel.stored()).toEqual({});
    expect(existsSync(path.join(world.project, 'pwned.txt'))).toBe(false);
    expectNoLeak(stdout, key);
  });

  it('hands the key to a batch file on standard input, and nowhere else', async () => {
    const { world, vercel } = project();
    const { status, stdout } = await world.setup('store --yes vercel:prj_1 --json');
    expect(status, stdout).toBe(0);
    expect((JSON.parse(stdout) as Places).places).toMatchObject([{ stored: true, verifiedBy: 'name-and-time' }]);
    expect(vercel.stored()).toMatchObject({ OPENAI_API_KEY: { value: key } });
    const [write, ...others] = vercel.calls().filter(({ argv }) => argv[0] === 'env');
    expect(others).toEqual([]);
    expect(write?.argv.slice(0, 6)).toEqual(['env', 'add', 'OPENAI_API_KEY', 'production', '--sensitive', '--force']);
    for (const { argv, env, cwd } of vercel.calls()) {
      expect(JSON.stringify([argv, env])).not.toContain(key);
      expect(cwd).not.toContain(windowsPath(world.project));
      expect(Object.keys(env).map((name) => name.toUpperCase())).toContain('NODEFAULTCURRENTDIRECTORYINEXEPATH');
    }
    expect(vercel.calls().map(({ argv }) => argv[1])).toContain('/v9/projects/prj_1?teamId=team_1');
    expect(existsSync(path.join(world.project, 'pwned.txt'))).toBe(false);
    expectNoLeak(stdout, key);
  });

  it('ends a tool with what it started, if it is left with Ctrl-C', async () => {
    const { world } = project();
    // Whatever way it ends, the system closes its connection.
    const server = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await once(server, 'listening');
    const connected = once(server, 'connection') as Promise<[Socket]>;
    const hangs = `require('net').connect(${(server.address() as AddressInfo).port}, '127.0.0.1');`;
    fakeTool(world, 'vercel.js', `if (args[0] === 'env') { ${hangs} } else { ${honest(fakes.vercel)} }`, tools, windowsPath);
    const terminal = world.open('store', '--yes', 'vercel:prj_1');
    const [tool] = await connected;
    const ended = new Promise(
      (resolve) =>
        void tool
          .resume()
          .on('error', () => {})
          .on('close', resolve),
    );
    terminal.press('ctrl-c');
    expect(await terminal.left()).toBe(130);
    await ended;
  });

  it('leads to the page of what reads its input only from a file', async () => {
    const { world } = project();
    const { status, stdout } = await world.setup('store aws-secrets-manager:shop --json');
    expect(status).toBe(0);
    expect((JSON.parse(stdout) as Places).places).toMatchObject([{ handling: 'page', byHand: { page: expect.stringMatching(/^https:/) } }]);
    const { stdout: shown } = await world.setup('store aws-ssm:shop-key');
    expect(shown).toContain('WSL');
    expect(shown).toMatch(/\/mnt\/[a-z]\//);
    expect((await world.setup('store fly:shop')).stdout).toContain('Git Bash');
  });
});
