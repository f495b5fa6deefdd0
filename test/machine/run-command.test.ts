import { access, chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { childEnvironment } from '../../src/machine/child-environment.ts';
import { findProgram, runCommand } from '../../src/machine/run-command.ts';
import { isWindows } from '../system.ts';

const node = process.execPath;
const base = { cwd: tmpdir(), env: childEnvironment({ PATH: process.env['PATH'] }), timeoutMs: 10_000 };
const js = (code: string): string[] => ['-e', code];

describe('runCommand', () => {
  it('gives status, stdout as bytes and stderr', async () => {
    const result = await runCommand(node, js('process.stdout.write(Buffer.from([0,255]));console.error("oh");process.exit(3)'), base);
    expect(result).toEqual({ status: 3, stdout: Buffer.from([0, 255]), stderr: 'oh\n' });
  });

  it('hands arguments over untouched: there is no shell', async () => {
    const args = ['$(id)', '`id`', 'a b', '"', "'", '*', '%PATH%', ''];
    const result = await runCommand(node, [...js('console.log(JSON.stringify(process.argv.slice(1)))'), '--', ...args], base);
    expect('stdout' in result && JSON.parse(result.stdout.toString())).toEqual(args);
  });

  it('feeds the input, and does not mind when nobody reads it', async () => {
    const read = await runCommand(node, js('process.stdin.pipe(process.stdout)'), { ...base, input: 'hello' });
    expect('stdout' in read && read.stdout.toString()).toBe('hello');
    const unread = await runCommand(node, js('process.exit(0)'), { ...base, input: Buffer.alloc(1_000_000) });
    expect(unread).toMatchObject({ status: 0 });
  });

  it('gives the child the environment that was named and nothing else', async () => {
    vi.stubEnv('OF_ITS_PARENT', '1');
    onTestFinished(() => void vi.unstubAllEnvs());
    const result = await runCommand(node, js('console.log(JSON.stringify(process.env))'), { ...base, env: childEnvironment({ A: '1' }) });
    expect('stdout' in result && Object.keys(JSON.parse(result.stdout.toString()))).toContain('A');
    expect('stdout' in result && result.stdout.toString()).not.toContain('OF_ITS_PARENT');
    // Node gives every child on Windows what no program can do without there, which PATH is taken for.
    if (!isWindows) expect('stdout' in result && result.stdout.toString()).not.toContain('PATH');
  });

  it('ends a child that takes too long, even when a grandchild holds the pipe', async () => {
    const code =
      'require("child_process").spawn(process.execPath,["-e","setTimeout(()=>{},4000)"],{stdio:"inherit"});setInterval(()=>{},1e3)';
    const started = Date.now();
    expect(await runCommand(node, js(code), { ...base, timeoutMs: 500 })).toMatchObject({ failed: 'timeout' });
    expect(Date.now() - started).toBeLessThan(3000);
  });

  it('ends a child that says too much', async () => {
    const result = await runCommand(node, js('for(;;)console.log("x".repeat(1e4))'), { ...base, maxBytes: 100_000 });
    expect(result).toMatchObject({ failed: 'too-much-output' });
  });

  it('ends when it is aborted, before or during', async () => {
    const before = { ...base, signal: AbortSignal.abort() };
    expect(await runCommand(node, js('1'), before)).toMatchObject({ failed: 'aborted' });
    const during = { ...base, signal: AbortSignal.timeout(100) };
    expect(await runCommand(node, js('setInterval(()=>{},1e3)'), during)).toMatchObject({ failed: 'aborted' });
  });

  // Ctrl-C in a terminal: the child is gone, and the signal is still on its way to this process.
  it.skipIf(isWindows)('does not take for an answer what ended by a signal, if it is aborted then', async () => {
    const ending = js("process.kill(process.pid, 'SIGINT'); setInterval(() => {}, 1000)");
    const root = await mkdtemp(join(tmpdir(), 'ending-'));
    onTestFinished(() => rm(root, { recursive: true }));
    const [began, mayEnd] = [join(root, 'began'), join(root, 'may-end')];
    const waiting = js(
      `const fs = require('fs'); fs.writeFileSync(${JSON.stringify(began)}, '');
      setInterval(() => fs.existsSync(${JSON.stringify(mayEnd)}) && process.kill(process.pid, 'SIGINT'), 1)`,
    );
    const controller = new AbortController();
    const started = runCommand(node, waiting, { ...base, signal: controller.signal });
    await vi.waitFor(() => access(began), { timeout: 10_000 });
    await writeFile(mayEnd, '');
    setTimeout(() => controller.abort(), 50);
    expect(await started).toMatchObject({ failed: 'aborted' });
    expect(await runCommand(node, ending, { ...base, signal: new AbortController().signal })).toMatchObject({ status: null });
  });

  it('says what is not there', async () => {
    expect(await runCommand('no-such-program', [], base)).toMatchObject({ failed: 'not-found' });
    expect(await runCommand('/no/such/program', [], base)).toMatchObject({ failed: 'error', text: 'ENOENT' });
    expect(await runCommand(node, [], { ...base, cwd: '/no/such/directory' })).toMatchObject({ failed: 'error' });
  });
});

describe('findProgram', () => {
  it('passes over relative entries, node_modules, directories and files that do not run', async () => {
    const root = await mkdtemp(join(tmpdir(), 'find-'));
    onTestFinished(() => rm(root, { recursive: true }));
    const put = async (path: string, mode: number): Promise<string> => {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), '#!/bin/sh\n');
      await chmod(join(root, path), mode);
      return join(root, path);
    };
    const tool = isWindows ? 'tool.exe' : 'tool';
    await put(`node_modules/.bin/${tool}`, 0o755);
    if (!isWindows) await put('not-executable/tool', 0o644);
    await mkdir(join(root, 'directory', tool), { recursive: true });
    const good = await put(`good/${tool}`, 0o755);
    const entries = ['', '.', 'relative', join(root, 'node_modules/.bin'), join(root, 'not-executable'), join(root, 'directory')];
    expect(findProgram('tool', { PATH: entries.join(delimiter) })).toBeUndefined();
    expect(findProgram('tool', { Path: [...entries, join(root, 'good')].join(delimiter) })).toBe(good);
    expect(findProgram('tool', {})).toBeUndefined();
  });
});
