import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { expectNoLeak } from '../e2e/program.ts';
import { simulate } from '../simulator/client.ts';
import { makeWindowsWorld, windowsPath } from './windows.ts';

describe("in Windows' console", () => {
  it.each([
    ['the old console', undefined],
    ['Windows Terminal', '8ce5a7a2-5d2c-4ec1-a6cc-5d5c8b0d3f4e'],
  ])('the wizard takes an empty directory to a key that works, in %s', async (_where, session) => {
    const api = await simulate({ latencyMs: 5 });
    const world = makeWindowsWorld({ project: { git: false }, api, variables: session === undefined ? {} : { WT_SESSION: session } });
    const terminal = world.open('--no-open');
    await terminal.waitFor('here anyway?');
    terminal.press('enter');
    await terminal.waitFor('Add .env to .gitignore?');
    terminal.press('enter');
    await terminal.waitFor('Paste the key here');
    terminal.type(api.key);
    await terminal.waitFor(/looks right/);
    terminal.press('enter');
    await terminal.waitFor(/settings\/[^]*limits[^]*tab skip/);
    terminal.press('tab');
    expect(await terminal.exit, terminal.scrollback()).toMatchObject({ exitCode: 0 });
    expect(world.read('.env')).toBe(`OPENAI_API_KEY=${api.key}\n`);
    expect(terminal.scrollback()).toContain('Hello, pretend world!');
    // The old console's font lacks most signs.
    expect(/[^\s\u0020-\u007e]/.test(terminal.scrollback())).toBe(session !== undefined);
    expectNoLeak(terminal.raw(), api.key);
  });

  it('Ctrl-C leaves the wizard without writing anything', async () => {
    const world = makeWindowsWorld({ project: { git: false } });
    const terminal = world.open('--offline', '--no-open');
    await terminal.waitFor('here anyway?');
    const before = world.fingerprint();
    terminal.press('ctrl-c');
    expect(await terminal.left()).toBe(130);
    expect(world.fingerprint()).toBe(before);
  });

  it('Ctrl-C ends what waits for the API', async () => {
    const api = await simulate({ latencyMs: 60_000 });
    const world = makeWindowsWorld({ project: { git: false, files: { '.env': `OPENAI_API_KEY=${api.key}\n` } }, api });
    const terminal = world.open('doctor');
    // It starts other programs until then, and Wine (8.0) locks itself up if Ctrl-C arrives just while a program starts another.
    await terminal.waitFor('waiting for 127.0.0.1', 60_000);
    terminal.press('ctrl-c');
    expect(await terminal.left()).toBe(130);
  });

  it.each([
    ['Ctrl-Break', 'SIGBREAK', 130],
    ['a closed window', 'SIGHUP', 129],
  ] as const)('%s ends the wizard, and what waits for the API, without writing anything', async (_what, signal, status) => {
    const api = await simulate({ latencyMs: 60_000 });
    const world = makeWindowsWorld({ project: { git: false }, api });
    const wizard = world.open('--offline', '--no-open');
    await wizard.waitFor('here anyway?');
    const before = world.fingerprint();
    wizard.signal(signal);
    expect(await wizard.left()).toBe(status);
    expect(world.fingerprint()).toBe(before);

    const waiting = makeWindowsWorld({ project: { git: false, files: { '.env': `OPENAI_API_KEY=${api.key}\n` } }, api });
    const doctor = waiting.open('doctor');
    await vi.waitUntil(() => api.requests.length > 0, { timeout: 60_000 });
    doctor.signal(signal);
    expect(await doctor.left()).toBe(status);
  });

  it('opens a page with the batch file that BROWSER names', async () => {
    const world = makeWindowsWorld({
      project: { git: false, files: { '.gitignore': '.env\r\n', 'index.js': '' } },
      variables: (place) => ({ BROWSER: windowsPath(path.join(place.project, '../browser.cmd')) }),
    });
    const browser = world.put('../browser.cmd', '@echo %1> "%~dp0opened.txt"\r\n');
    const opened = path.join(path.dirname(browser), 'opened.txt');
    const terminal = world.open('--offline');
    await terminal.waitFor('Paste the key here');
    terminal.press('enter');
    await vi.waitUntil(() => existsSync(opened) && readFileSync(opened, 'utf8').includes('\n'), { timeout: 30_000 });
    expect(readFileSync(opened, 'utf8').trim()).toBe('"https://platform.openai.com/api-keys"');
    terminal.press('ctrl-c');
    expect(await terminal.left()).toBe(130);
  });
});
