import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { existsSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { findLaunch, nextSteps } from '../../../src/project/next-steps.ts';
import type { CallRequest } from '../../../src/project/toolchains/toolchain.ts';
import { makeWorld } from '../../make-world.ts';
import { hasScripts } from '../../system.ts';
import { simulate } from '../../simulator/client.ts';
import { request, toolchainOf, type Files } from './toolchain-of.ts';

const isThere = (program: string): boolean => hasScripts && spawnSync(program, ['--version']).error === undefined;
const programs = { posix: 'sh', fish: 'fish', csh: 'tcsh' } as const;
const shells = (['posix', 'fish', 'csh'] as const).filter((shell) => hasScripts && (shell === 'posix' || isThere(programs[shell])));

/** Odd, but what people have: quotes, the end of a line from Windows, and a line that a shell must not run. */
const envFile = (key: string): string => `export NAME=it's $(touch ran)\r\nOPENAI_API_KEY="${key}"\r\n`;

describe('a first call, pasted', () => {
  it.each(
    shells.flatMap((shell) => [
      { shell, api: 'responses' as const, envFile: '.env', variable: 'OPENAI_API_KEY', kind: 'node' },
      { shell, api: 'chat' as const, envFile: "it's.env", variable: 'SHOP_KEY', kind: 'node' },
      { shell, api: 'responses' as const, envFile: '.env', variable: 'OPENAI_API_KEY', kind: 'curl' },
      { shell, api: 'chat' as const, envFile: "it's.env", variable: 'SHOP_KEY', kind: 'curl' },
    ]),
  )('is answered: $kind, $api, $shell, $envFile', async ({ shell, api, envFile: name, variable, kind }) => {
    const simulator = await simulate();
    const files: Files = kind === 'node' ? { 'package.json': '{}' } : {};
    const world = makeWorld({ project: { files: { ...files, [name]: envFile(simulator.key).replace('OPENAI_API_KEY', variable) } } });
    if (kind === 'node') {
      world.put('node_modules/.keep', '');
      symlinkSync(path.resolve('node_modules/openai'), path.join(world.project, 'node_modules/openai'));
    }
    const { firstCall } = await toolchainOf(files, { shell });
    const { lines } = firstCall({ ...request, api, envFile: name, variable, baseUrl: simulator.baseUrl, namesBaseUrl: true });
    const { OPENAI_API_KEY: _none, ...env } = world.env;
    // The simulator answers in this process.
    const said = await new Promise<string>((resolve) => {
      execFile(programs[shell], ['-c', lines.join('\n')], { cwd: world.project, env }, (_error, stdout, stderr) =>
        resolve(stdout + stderr),
      );
    });
    expect(said).toMatch(/Hello/);
    expect(existsSync(path.join(world.project, 'ran'))).toBe(false);
  });

  it('is code that its language can parse', async () => {
    const checks: [Files, string, (program: string, code: string) => void][] = [
      [
        { 'requirements.txt': '' },
        'python3',
        (program, code) => void execFileSync(program, ['-c', 'import ast, sys; ast.parse(sys.argv[1])', code]),
      ],
      [{ Gemfile: '' }, 'ruby', (program, code) => void execFileSync(program, ['-c', '-e', code])],
      [{ 'composer.json': '{}' }, 'php', (program, code) => void execFileSync(program, ['-l'], { input: `<?php ${code}` })],
    ];
    for (const [files, program, parse] of checks.filter(([, each]) => isThere(each))) {
      for (const shell of ['posix', 'windows'] as const) {
        const lines = (await toolchainOf(files, { shell })).firstCall({ ...request, variable: 'SHOP_KEY', namesBaseUrl: true }).lines;
        const code = /-[cre] "([^]*)"$/.exec(lines.join('\n'))?.[1];
        expect(code, program).toBeDefined();
        parse(program, code ?? '');
      }
    }
  });

  it('holds nothing between its double quotes that a shell would read', async () => {
    const kinds: Files[] = [
      { 'package.json': '{}' },
      { 'deno.json': '{}' },
      { 'requirements.txt': '' },
      { Gemfile: '' },
      { 'composer.json': '{}' },
      { artisan: '', 'composer.json': '{}' },
    ];
    for (const files of kinds) {
      for (const shell of ['posix', 'windows'] as const) {
        const given: CallRequest = { ...request, envFile: '$(x)`"%.env', variable: 'SHOP_KEY', namesBaseUrl: true };
        const { lines } = (await toolchainOf(files, { shell })).firstCall(given);
        const code = /-(?:[cre]|-execute) "([^]*)"$/.exec(lines.join('\n'))?.[1] ?? /eval .* "([^]*)"$/.exec(lines.join('\n'))?.[1];
        expect(code).toBeDefined();
        expect(code).not.toMatch(/["`$!%]/);
        if (shell === 'windows') expect(code).not.toContain('\n');
      }
    }
  });
});

describe('the next steps', () => {
  const answered = {
    model: 'gpt-6-luna',
    api: 'responses' as const,
    keyIsInFile: true,
    variable: 'OPENAI_API_KEY',
    isLoaded: true,
    isOverridden: false,
    isHidden: false,
  };

  async function steps(startedIn: string, given: Partial<typeof answered> = {}) {
    const world = makeWorld({
      project: { files: { 'apps/my api/package.json': '{"scripts":{"dev":"x"}}' }, startedIn: 'apps/my api' },
      env: { SHELL: '/bin/sh' },
      api: { baseUrl: 'http://127.0.0.1:9/v1' },
    });
    const scope = await world.scope();
    const launch = await findLaunch(
      scope,
      { ...world.world, startedIn: path.join(world.project, startedIn) },
      world.ports,
      new AbortController().signal,
    );
    return nextSteps(launch, scope, { ...answered, ...given });
  }

  it('begin with the way to the project', async () => {
    expect((await steps('')).prepare).toEqual(["cd 'apps/my api'"]);
    expect(await steps('apps/my api')).toMatchObject({ prepare: [], start: 'npm run dev' });
  });

  it.each([
    ['.env.example', ['cp .env.example .env']],
    ['.env.sample', []],
  ])("warn about the README's copy where there's an example to copy: %s", async (example, commands) => {
    const files = { 'README.md': 'cp .env.example .env\n', [example]: 'OPENAI_API_KEY=\n', 'package.json': '{}' };
    const world = makeWorld({ project: { files } });
    const { copies } = await findLaunch(await world.scope(), world.world, world.ports, new AbortController().signal);
    expect(copies?.map(({ command }) => command)).toEqual(commands);
  });

  it('load no file if the key is in the shell, and leave a call out that a shell would misread', async () => {
    const { firstCall, loader } = await steps('', { keyIsInFile: false });
    expect(firstCall?.lines.join()).not.toContain('.env');
    expect(loader).toBeUndefined();
    expect((await steps('', { model: 'a"; rm -rf ~; "' })).firstCall).toBeUndefined();
  });
});
