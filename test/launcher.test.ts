import { spawnSync } from 'node:child_process';
import { chownSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { transform } from 'esbuild';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { node, nodeSays } from './e2e/node-under-test.ts';

const keepsCompiledCode = nodeSays("'enableCompileCache' in require('module')") === 'true';
const source = path.resolve(import.meta.dirname, '../src/launcher.cjs');
let directory = '';

/** The launcher beside a program that only says that it was reached. */
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'openai-setup-launcher-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  mkdirSync(path.join(directory, 'dist'));
  copyFileSync(source, path.join(directory, 'dist/launcher.cjs'));
  writeFileSync(path.join(directory, 'package.json'), '{"type": "module"}');
  writeFileSync(path.join(directory, 'dist/cli.js'), 'process.stdout.write(`reached ${process.argv.slice(2)}`);');
});

function launch(options: { node?: string[]; env?: Record<string, string>; cwd?: string } = {}) {
  return spawnSync(node, [...(options.node ?? []), path.join(directory, 'dist/launcher.cjs'), 'doctor'], {
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
    rmSync(path.join(directory, 'dist/cli.js'));
    const { status, stderr } = launch();
    expect(status).toBe(70);
    expect(stderr).toMatch(/^openai-setup: .*ERR_MODULE_NOT_FOUND.*again.*\n$/);
  });

  // Compiled code runs as it is: nobody else may be able to bring it, neither another user nor a clone.
  it('keeps compiled code in the package and nowhere else, where this Node keeps any', () => {
    const temporary = path.join(directory, 'tmp');
    const cwd = path.join(directory, 'project');
    for (const each of [temporary, cwd]) mkdirSync(each);
    for (const TMPDIR of [temporary, cwd, '.', path.join(directory, 'gone')]) {
      expect(launch({ cwd, env: { TMPDIR } })).toMatchObject({ status: 0, stdout: 'reached doctor', stderr: '' });
    }
    const cache = path.join(directory, 'node_modules/.cache/openai-setup');
    expect(existsSync(cache) ? readdirSync(cache) : []).toHaveLength(keepsCompiledCode ? 1 : 0);
    expect([...readdirSync(temporary), ...readdirSync(cwd)]).toEqual([]);
    expect(existsSync(path.join(directory, 'gone'))).toBe(false);
  });

  it('goes without compiled code where the package cannot be written', () => {
    writeFileSync(path.join(directory, 'node_modules'), '');
    expect(launch()).toMatchObject({ status: 0, stdout: 'reached doctor', stderr: '' });
  });

  // Only root can give a directory away.
  it.skipIf(process.getuid?.() !== 0)("leaves none of root's files in a user's package", () => {
    chownSync(path.join(directory, 'dist'), 54_321, 54_321);
    expect(launch()).toMatchObject({ status: 0, stdout: 'reached doctor' });
    expect(existsSync(path.join(directory, 'node_modules'))).toBe(false);
  });

  // Node has loaded this file's compiled form from there already.
  it.each(['.', 'cache', './cache', '~/cache', '../project/cache'])(
    'stops where Node takes compiled code from a clone: NODE_COMPILE_CACHE=%s',
    (place) => {
      const cwd = path.join(directory, 'project');
      mkdirSync(cwd);
      const { status, stdout } = launch({ cwd, env: { NODE_COMPILE_CACHE: place } });
      const takesIt = Number.parseInt(nodeSays('process.versions.node'), 10) >= 22;
      expect({ status, stdout }).toEqual(takesIt ? { status: 2, stdout: '' } : { status: 0, stdout: 'reached doctor' });
    },
  );

  it.each(['', 'DIRECTORY/cache'])("leaves the user's own place for compiled code alone: NODE_COMPILE_CACHE=%s", (place) => {
    const env = { NODE_COMPILE_CACHE: place.replace('DIRECTORY', directory) };
    expect(launch({ env })).toMatchObject({ status: 0, stdout: 'reached doctor', stderr: '' });
  });

  // Node opens its debugger at that signal: any program of this computer could then read the key from memory.
  it.skipIf(process.platform === 'win32')('hears SIGUSR1 in place of Node before it loads the program', () => {
    writeFileSync(
      path.join(directory, 'dist/cli.js'),
      "process.kill(process.pid, 'SIGUSR1'); setImmediate(() => setImmediate(() => console.log(`heard ${process.listenerCount('SIGUSR1')}`)));",
    );
    expect(launch()).toMatchObject({ status: 0, stdout: 'heard 1\n', stderr: '' });
  });
});
