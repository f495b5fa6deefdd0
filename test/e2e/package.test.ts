import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pathWithNode } from './node-under-test.ts';

const root = path.resolve(import.meta.dirname, '../..');
const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { version: string };
let directory = '';
let project = '';
let packed: { size: number; files: { path: string; mode: number }[] };

/** What `npx openai-setup` does, without the network: the package as it is published, in a project with nothing else. */
beforeAll(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'openai-setup-package-'));
  project = path.join(directory, 'empty');
  mkdirSync(project);
  writeFileSync(path.join(project, 'package.json'), '{"private": true}');
  const told = npm(root, 'pack', '--json', '--ignore-scripts', '--pack-destination', directory);
  const [tarball] = JSON.parse(told) as [typeof packed & { filename: string }];
  packed = tarball;
  npm(project, 'install', '--offline', '--ignore-scripts', '--no-audit', '--no-fund', path.join(directory, tarball.filename));
});

afterAll(() => rmSync(directory, { recursive: true, force: true }));

function npm(cwd: string, ...args: string[]): string {
  return execFileSync('npm', args, {
    cwd,
    encoding: 'utf8',
    stdio: 'pipe',
    env: { ...process.env, npm_config_cache: path.join(directory, 'cache') },
  });
}

/** Runs the installed program with a home of its own and no terminal. */
function run(...args: string[]) {
  return spawnSync(path.join(project, 'node_modules/.bin/openai-setup'), args, {
    cwd: project,
    encoding: 'utf8',
    input: '',
    env: { PATH: pathWithNode(process.env['PATH'] ?? ''), HOME: directory, TMPDIR: directory, LANG: 'C.UTF-8' },
  });
}

describe('the published package', () => {
  it('holds the launcher, the bundle, the schema and the papers, nothing else', () => {
    const chunk = /^dist\/[\w.-]+\.js$/;
    expect(
      packed.files
        .map((file) => file.path)
        .filter((file) => !chunk.test(file))
        .toSorted(),
    ).toEqual([
      'LICENSE',
      'README.md',
      'dist/limits-all.schema.json',
      'dist/openai-setup.1',
      'dist/openai-setup.cjs',
      'dist/openai-workshop.schema.json',
      'dist/report.schema.json',
      'dist/scan.schema.json',
      'dist/store.schema.json',
      'dist/third-party-notices.txt',
      'dist/workshop.schema.json',
      'package.json',
    ]);
  });

  it('is one small download', () => {
    expect(packed.size).toBeLessThanOrEqual(600_000);
  });

  it('installs nothing else', () => {
    const installed = readdirSync(path.join(project, 'node_modules')).filter((name) => !name.startsWith('.'));
    expect(installed).toEqual(['openai-setup']);
  });

  it('names nothing that was installed beside the developer only', () => {
    const chunks = packed.files.filter((file) => /\.c?js$/.test(file.path));
    const text = chunks.map((file) => readFileSync(path.join(project, 'node_modules/openai-setup', file.path), 'utf8')).join('\n');
    expect(text).not.toContain(root);
    expect(text).not.toMatch(/sourceMappingURL/);
  });

  it('says its version', () => {
    expect(run('--version')).toMatchObject({ status: 0, stdout: `${version}\n`, stderr: '' });
  });

  it('plays the demo', () => {
    const { status, stdout, stderr } = run('demo');
    expect(stderr).toBe('');
    expect(status, stdout).toBe(0);
    expect(stdout).toContain('pretend world');
  });

  it('comes with the licences of all that it holds', () => {
    const notices = readFileSync(path.join(project, 'node_modules/openai-setup/dist/third-party-notices.txt'), 'utf8');
    for (const name of ['ink', 'react', 'openai', 'conf', 'yaml']) expect(notices).toMatch(new RegExp(`^${name} \\d`, 'm'));
    expect(notices).toContain('Copyright (c) Meta Platforms');
  });
});
