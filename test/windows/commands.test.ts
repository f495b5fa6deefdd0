import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { expectNoLeak } from '../e2e/program.ts';
import { checkOf } from './report.ts';
import { simulate } from '../simulator/client.ts';
import { installed, makeWindowsWorld } from './windows.ts';

describe('on Windows', () => {
  it('is installed with a command for cmd, for PowerShell, and for Git Bash', () => {
    expect(readdirSync(installed)).toEqual(expect.arrayContaining(['openai-setup', 'openai-setup.cmd', 'openai-setup.ps1']));
  });

  it('says what is missing', async () => {
    const world = makeWindowsWorld({ project: { git: false } });
    const { status, stdout, stderr } = await world.setup('doctor --offline');
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
    expect(stdout).toContain('no-env-file');
    // Whoever reads the file may take it for another character set.
    expect(stdout).toMatch(/^[\n\r\u0020-\u007e]+$/);
  });

  it("tells who sits in Git Bash's own window how to be asked", async () => {
    const variables = { TERM_PROGRAM: 'mintty', TERM: 'xterm', SHELL: '/usr/bin/bash' };
    const world = makeWindowsWorld({ project: { git: false }, variables });
    expect((await world.setup('--offline')).stderr).toContain('winpty npx.cmd openai-setup');
  });

  it('reports as JSON, with the paths of Windows', async () => {
    const world = makeWindowsWorld({ project: { git: false, name: 'Café & Söhne (1)', files: { '.env': 'OPENAI_API_KEY=\n' } } });
    const { status, stdout } = await world.setup('doctor --offline --json');
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ exitCode: 1, project: { root: expect.stringMatching(/^[A-Z]:\\.*\\Café & Söhne \(1\)$/) } });
    expect(checkOf(stdout, 'key-present')).toMatchObject({ code: 'empty-key' });
  });

  it('saves a key from a file, and tests it', async () => {
    const api = await simulate();
    const world = makeWindowsWorld({ project: { git: false }, api });
    const { status, stdout } = await world.setup('--yes --key-stdin --json', `${api.key}\r\n`);
    expect(checkOf(stdout, 'key-present')).toMatchObject({ status: 'ok', fixed: true });
    expect(checkOf(stdout, 'completion')).toMatchObject({ status: 'ok' });
    expect(status).toBe(0);
    expect(world.read('.env')).toBe(`OPENAI_API_KEY=${api.key}\n`);
    expect(world.read('.gitignore')).toContain('.env');
    expectNoLeak(stdout, api.key);
  });
});
