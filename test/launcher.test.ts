import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { transform } from 'esbuild';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { node, nodeSays } from './node-under-test.ts';

const source = path.resolve(import.meta.dirname, '../src/launcher.cjs');
let directory = '';

/** The launcher beside a program that only says that it was reached. */
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'openai-setup-launcher-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  copyFileSync(source, path.join(directory, 'launcher.cjs'));
  writeFileSync(path.join(directory, 'package.json'), '{"type": "module"}');
  writeFileSync(path.join(directory, 'cli.js'), "process.stdout.write(`reached ${process.argv.slice(2)}`);");
});

function launch(options: { node?: string[]; env?: Record<string, string>; cwd?: string } = {}) {
  return spawnSync(node, [...(options.node ?? []), path.join(directory, 'launcher.cjs'), 'doctor'], {
    encoding: 'utf8',
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    env: { PATH: process.env['PATH'] ?? '', TMPDIR: directory, ...options.env },
  });
}

/** A Node that says of itself that it is another. */
function pretend(version: string): string[] {
  const preload = path.join(directory, 'pretend.cjs');
  writeFileSync(preload, `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } });`);
  return ['--require', preload];
}

describe('the launcher', () => {
  it('has no syntax that Node 12 does not know', async () => {
    const text = readFileSync(source, 'utf8');
    const written = await transform(text, { target: 'esnext' });
    const lowered = await transform(text, { target: 'es2015', supported: { 'dynamic-import': true } });
    expect(lowered.code).toBe(written.code);
  });

  it.each(['8.17.0', '12.22.12', '18.20.8', '19.9.0'])('says in two lines what is needed on Node %s', (version) => {
    const { status, stdout, stderr } = launch({ node: pretend(version) });
    expect(status).toBe(1);
    expect(stdout).toBe('');
    const [what, next, ...rest] = stderr.trimEnd().split('\n');
    expect(what).toContain(version);
    expect(what).toContain('20 or later');
    expect(next).toContain('https://nodejs.org');
    expect(rest).toEqual([]);
  });

  it.each(['20.0.0', '26.10.0', '100.0.0'])('starts the program on Node %s', (version) => {
    expect(launch({ node: pretend(version) })).toMatchObject({ status: 0, stdout: 'reached doctor', stderr: '' });
  });

  it('says what to do when its files are not whole', () => {
    rmSync(path.join(directory, 'cli.js'));
    const { status, stderr } = launch();
    expect(status).toBe(70);
    expect(stderr).toMatch(/^openai-setup: .*ERR_MODULE_NOT_FOUND.*again.*\n$/);
  });

  // Code that another user put into a shared temporary directory would run with the key in reach.
  it.skipIf(nodeSays("'enableCompileCache' in require('module')") !== 'true' || process.getuid === undefined)(
    'keeps compiled code only in a folder that nobody else can write',
    () => {
      const cache = path.join(directory, 'node-compile-cache');
      expect(launch().status).toBe(0);
      expect(readdirSync(cache)).toHaveLength(1);
      rmSync(cache, { recursive: true });
      mkdirSync(cache);
      spawnSync('chmod', ['0777', cache]);
      expect(launch().status).toBe(0);
      expect(readdirSync(cache)).toEqual([]);
    },
  );

  // Node opens its debugger at that signal: any program of this computer could then read the key from memory.
  it.skipIf(process.platform === 'win32')('hears SIGUSR1 in place of Node before it loads the program', () => {
    writeFileSync(path.join(directory, 'cli.js'), "process.kill(process.pid, 'SIGUSR1'); setImmediate(() => setImmediate(() => console.log(`heard ${process.listenerCount('SIGUSR1')}`)));");
    expect(launch()).toMatchObject({ status: 0, stdout: 'heard 1\n', stderr: '' });
  });

  // Compiled code is run as it is: a clone must not be able to bring it.
  it.skipIf(nodeSays("'enableCompileCache' in require('module')") !== 'true' || process.getuid === undefined).each([
    ['in a relative directory', '.', 'project'],
    ['in a relative directory', 'tmp', 'project/tmp'],
    ['in the current directory', 'DIRECTORY/project/tmp', 'project/tmp'],
    ['in the current directory, by a link', 'DIRECTORY/link', 'project'],
    ['in a repository', 'DIRECTORY/other/tmp', 'other/tmp'],
  ])('keeps no compiled code %s: TMPDIR=%s', (_name, TMPDIR, place) => {
    const cwd = path.join(directory, 'project');
    const cache = path.join(directory, place, 'node-compile-cache');
    mkdirSync(cwd);
    mkdirSync(path.join(directory, 'other/.git'), { recursive: true });
    mkdirSync(cache, { recursive: true });
    symlinkSync(cwd, path.join(directory, 'link'));
    expect(launch({ cwd, env: { TMPDIR: TMPDIR.replace('DIRECTORY', directory) } }).stdout).toBe('reached doctor');
    expect(readdirSync(cache)).toEqual([]);
  });

  it('makes no temporary directory where there is none', () => {
    const gone = path.join(directory, 'gone');
    expect(launch({ env: { TMPDIR: gone } }).status).toBe(0);
    expect(existsSync(gone)).toBe(false);
  });
});
