import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Secret } from '../../src/keys/secret.ts';
import { firstProcessVariable } from '../../src/machine/first-process.ts';
import { registryValue } from '../../src/shell/environment-keepers.ts';
import { toPosixPath } from '../../src/machine/paths.ts';
import { findSource, type VariableSource } from '../../src/shell/find-source.ts';
import { fakeKey } from '../keys/fake-keys.ts';
import { makeWorld } from '../make-world.ts';

const inShell = fakeKey('sk-proj-', 74, 74, 11);
const newer = fakeKey('sk-proj-', 74, 74, 12);

type Options = {
  /** By path: those that begin with `~/` are in the home directory, the others in the project. */
  readonly files?: Readonly<Record<string, string>>;
  /** `@home` and `@project` stand for the directories. */
  readonly env?: Readonly<Record<string, string>>;
  readonly value?: string;
};

/** Where a key in the shell comes from, in a world with these files and variables. */
async function sourceIn({ files = {}, env = {}, value = inShell }: Options): Promise<VariableSource | undefined> {
  const place = makeWorld();
  const filled = (text: string): string =>
    text.replaceAll('@home', toPosixPath(place.home)).replaceAll('@project', toPosixPath(place.project));
  for (const [name, content] of Object.entries(files)) {
    const file = name.startsWith('~/') ? path.join(place.home, name.slice(2)) : path.join(place.project, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, filled(content));
  }
  const given = Object.fromEntries(Object.entries(env).map(([name, text]) => [name, filled(text)]));
  // The files of Linux, on whatever system this runs.
  const world = { ...place.withEnv({ SHELL: '/bin/bash', OPENAI_API_KEY: value, ...given }), platform: 'linux' as const };
  return findSource({ files: place.ports.files, world }, place.project, 'OPENAI_API_KEY', value === '' ? undefined : new Secret(value));
}

const line = (by: string, file: string, at: number, sure = true) => ({ kind: 'lines', sure, lines: [{ by, file, line: at }] });
const older = (by: string, file: string, at: number) => ({ kind: 'older', line: { by, file, line: at } });
const mechanism = (name: string, sure = true) => ({ kind: 'mechanism', mechanism: name, sure });

describe('a line with exactly this value', () => {
  const venv = { VIRTUAL_ENV: '@project/.venv' };
  const conda = { CONDA_PREFIX: '@home/conda/envs/ai' };
  it.each<[string, string, string, Record<string, string>, ReturnType<typeof line>]>([
    ['~/.bashrc', `# x\nexport OPENAI_API_KEY=${inShell}`, 'a shell', {}, line('shell', '~/.bashrc', 2)],
    ['~/.bashrc', `work() {\n  export OPENAI_API_KEY=${inShell}\n}`, 'a function', {}, line('shell', '~/.bashrc', 2)],
    [
      '~/usr/etc/bash.bashrc',
      `export OPENAI_API_KEY=${inShell}`,
      'Termux',
      { PREFIX: '@home/usr' },
      line('shell', '~/usr/etc/bash.bashrc', 1),
    ],
    ['~/.tcshrc', `setenv OPENAI_API_KEY ${inShell}`, 'tcsh', {}, line('shell', '~/.tcshrc', 1)],
    ['~/.config/nushell/env.nu', `$env.OPENAI_API_KEY = '${inShell}'`, 'nushell', {}, line('shell', '~/.config/nushell/env.nu', 1)],
    [
      '~/.config/nushell/config.nu',
      `load-env {\n  OPENAI_API_KEY: "${inShell}"\n}`,
      'nushell',
      {},
      line('shell', '~/.config/nushell/config.nu', 2),
    ],
    ['~/.ssh/environment', `OPENAI_API_KEY=${inShell}`, 'sshd', {}, line('ssh', '~/.ssh/environment', 1)],
    ['.venv/bin/activate', `export OPENAI_API_KEY="${inShell}"`, 'venv', venv, line('virtual-environment', '.venv/bin/activate', 1)],
    [
      '.venv/bin/activate.fish',
      `set -gx OPENAI_API_KEY ${inShell}`,
      'venv',
      venv,
      line('virtual-environment', '.venv/bin/activate.fish', 1),
    ],
    [
      '.venv/Scripts/activate.bat',
      `@echo off\r\nset "OPENAI_API_KEY=${inShell}"\r\n`,
      'venv',
      {},
      line('virtual-environment', '.venv/Scripts/activate.bat', 2),
    ],
    [
      '~/conda/envs/ai/etc/conda/activate.d/ai.sh',
      `export OPENAI_API_KEY=${inShell}`,
      'conda',
      conda,
      line('conda', '~/conda/envs/ai/etc/conda/activate.d/ai.sh', 1),
    ],
    ['mise.toml', `[env]\nOPENAI_API_KEY = "${inShell}"`, 'mise', {}, line('mise', 'mise.toml', 2)],
    [
      '.mise.local.toml',
      `[env]\nOPENAI_API_KEY = { value = "${inShell}", redact = true }`,
      'mise',
      {},
      line('mise', '.mise.local.toml', 2),
    ],
    ['~/.config/mise/config.toml', `env.OPENAI_API_KEY = '${inShell}'`, 'mise', {}, line('mise', '~/.config/mise/config.toml', 1)],
    [
      '.devcontainer/devcontainer.json',
      `{\n  // mine\n  "remoteEnv": { "OPENAI_API_KEY": "${inShell}" }\n}`,
      'a dev container',
      {},
      line('devcontainer', '.devcontainer/devcontainer.json', 3),
    ],
    [
      '.vscode/settings.json',
      `{"terminal.integrated.env.linux": {\n"OPENAI_API_KEY": "${inShell}"}}`,
      'VS Code',
      {},
      line('vscode', '.vscode/settings.json', 2),
    ],
    [
      '~/.config/Code/User/settings.json',
      `{"terminal.integrated.env.linux":{"OPENAI_API_KEY":"${inShell}"}}`,
      'VS Code',
      {},
      line('vscode', '~/.config/Code/User/settings.json', 1),
    ],
    ['devbox.json', `{"env": {"OPENAI_API_KEY": "${inShell}"}}`, 'devbox', {}, line('devbox', 'devbox.json', 1)],
    ['shell.nix', `mkShell {\n  OPENAI_API_KEY = "${inShell}";\n}`, 'Nix', {}, line('nix', 'shell.nix', 2)],
  ])('%s', async (file, content, _kind, env, expected) => {
    expect(await sourceIn({ files: { [file]: content }, env })).toMatchObject(expected);
  });

  it('in several files is named in each', async () => {
    const content = `export OPENAI_API_KEY=${inShell}\n`;
    const found = await sourceIn({ files: { '~/.bashrc': content, '~/.profile': `\n${content}` } });
    expect(found).toMatchObject({ sure: true, lines: [{ file: '~/.bashrc' }, { file: '~/.profile', line: 2 }] });
  });

  it('is not the source where a later line of the file sets another', async () => {
    const files = { '~/.bashrc': `export OPENAI_API_KEY=${inShell}\nexport OPENAI_API_KEY=${newer}\n` };
    expect(await sourceIn({ files })).toMatchObject(older('shell', '~/.bashrc', 2));
  });

  it('counts in a file that another one exports as a whole', async () => {
    const files = { '~/.bashrc': "export $(grep -v '^#' ~/keys.env | xargs)\n", '~/keys.env': `OPENAI_API_KEY=${inShell}\n` };
    expect(await sourceIn({ files })).toMatchObject(line('shell', '~/keys.env', 1));
  });
});

describe('a line with another value', () => {
  it('says that the terminal is older than it, if the terminal reads it', async () => {
    const files = { '~/.bashrc': `export OPENAI_API_KEY=${newer}   # new\n` };
    const found = await sourceIn({ files });
    expect(found).toMatchObject(older('shell', '~/.bashrc', 1));
    expect(found?.kind === 'older' && found.now.equals(new Secret(newer))).toBe(true);
    expect(await sourceIn({ files, value: '' })).toMatchObject(older('shell', '~/.bashrc', 1));
    expect(await sourceIn({ files, env: { SHELL: '/bin/zsh' } })).toBeUndefined();
  });

  it('says so of the project’s env file, if the startup file reads that', async () => {
    const files = { '~/.bashrc': 'set -a; . @project/.env; set +a\n', '.env': `OPENAI_API_KEY=${newer}\n` };
    expect(await sourceIn({ files })).toMatchObject(older('shell', '.env', 1));
    const mise = { 'mise.toml': '[env]\n_.file = ".env"\n', '.env': `A=1\nOPENAI_API_KEY=${newer}\n` };
    expect(await sourceIn({ files: mise, env: { MISE_SHELL: 'bash' } })).toMatchObject(older('mise', '.env', 2));
  });

  it.each([
    ['in an alias', `alias ai='OPENAI_API_KEY=${newer} ai'`],
    ['in a function', `work() {\n  export OPENAI_API_KEY=${newer}\n}`],
    ['before a command', `OPENAI_API_KEY=${newer} ai --daemon`],
    ['in a comment', `# export OPENAI_API_KEY=${newer}`],
    ['of another name', `export MY_OPENAI_API_KEY=${newer}`],
    ['that is empty', 'export OPENAI_API_KEY='],
  ])('says nothing %s', async (_where, content) => {
    expect(await sourceIn({ files: { '~/.bashrc': `${content}\n` } })).toBeUndefined();
  });

  it('knows the active environment however its path is written', async () => {
    const files = { '.venv/bin/activate': `export OPENAI_API_KEY=${newer}\n` };
    for (const VIRTUAL_ENV of ['@project/.venv/', '@project//.venv', '@project/x/../.venv'])
      expect(await sourceIn({ files, env: { VIRTUAL_ENV } }), VIRTUAL_ENV).toMatchObject(
        older('virtual-environment', '.venv/bin/activate', 1),
      );
  });

  it('says nothing of an environment that is not active', async () => {
    const files = { '.venv/bin/activate': `export OPENAI_API_KEY=${newer}\n` };
    expect(await sourceIn({ files })).toBeUndefined();
    expect(await sourceIn({ files, env: { VIRTUAL_ENV: '@project/.venv' } })).toMatchObject(
      older('virtual-environment', '.venv/bin/activate', 1),
    );
  });
});

it('comes back from startup files made to be slow', async () => {
  const many = `export OPENAI_API_KEY=${newer}\nexport OPENAI_API_KEY=x\n`.repeat(3000);
  const files = { '~/.bashrc': many, '~/.profile': many, '~/.bashrc.d/a': `source ~/.bashrc.d/a\nsource ~/.bashrc.d/b\n${many}` };
  expect(await sourceIn({ files })).toMatchObject({ kind: 'older', line: { file: '~/.bashrc', line: 6000 } });
});

describe('a line whose value a command or another variable provides', () => {
  it.each([
    '$(op read op://vault/openai/key)',
    '"$(pass show openai)"',
    '`security find-generic-password -w -s openai`',
    '$WORK_KEY',
    '"${WORK_KEY}"',
  ])('may be the source: %s', async (value) => {
    const files = { '~/.bashrc': `export OPENAI_API_KEY=${value}\n` };
    expect(await sourceIn({ files })).toMatchObject(line('shell', '~/.bashrc', 1, false));
  });

  it('may be direnv’s', async () => {
    const files = { '.envrc': 'export OPENAI_API_KEY=$(op read op://a/b/c)\n', '~/.bashrc': `export OPENAI_API_KEY=${newer}\n` };
    expect(await sourceIn({ files, env: { DIRENV_DIR: '-@project' } })).toMatchObject(line('direnv', '.envrc', 1, false));
  });

  it('is not, where another line has the value', async () => {
    const files = { '~/.bashrc': 'export OPENAI_API_KEY=$(pass x)\n', '~/.profile': `export OPENAI_API_KEY=${inShell}\n` };
    expect(await sourceIn({ files })).toMatchObject(line('shell', '~/.profile', 1));
  });

  it('is one of the host’s, in a dev container', async () => {
    const files = { '.devcontainer/devcontainer.json': '{"remoteEnv": {"OPENAI_API_KEY": "${localEnv:OPENAI_API_KEY}"}}' };
    expect(await sourceIn({ files, env: { REMOTE_CONTAINERS: 'true' } })).toMatchObject(
      line('devcontainer', '.devcontainer/devcontainer.json', 1, false),
    );
    expect(await sourceIn({ files })).toBeUndefined();
  });
});

describe('a program that says itself what it has set', () => {
  it('is VS Code, with its list of variables', async () => {
    const bashrc = { '~/.bashrc': `export OPENAI_API_KEY=${newer}\n` };
    const env = { TERM_PROGRAM: 'vscode', VSCODE_ENV_REPLACE: `A=b\\x3ac:OPENAI_API_KEY=${inShell}:B=` };
    expect(await sourceIn({ env, files: bashrc })).toMatchObject(mechanism('vscode'));
    const other = { TERM_PROGRAM: 'vscode', VSCODE_ENV_REPLACE: `OPENAI_API_KEY=${newer}` };
    expect(await sourceIn({ env: other })).toBeUndefined();
    const withColon = { VSCODE_ENV_REPLACE: 'OPENAI_API_KEY=gateway\\x3akey-0123456789' };
    expect(await sourceIn({ env: withColon, value: 'gateway:key-0123456789' })).toMatchObject(mechanism('vscode'));
  });

  it('is conda, with what it keeps for the environment', async () => {
    const files = { '~/conda/envs/ai/conda-meta/state': JSON.stringify({ env_vars: { OPENAI_API_KEY: inShell } }) };
    expect(await sourceIn({ files, env: { CONDA_PREFIX: '@home/conda/envs/ai' } })).toMatchObject(mechanism('conda'));
    expect(await sourceIn({ files, env: { CONDA_PREFIX: '@home/conda' } })).toBeUndefined();
  });

  it('is Windows, where WSL takes the variable from it', async () => {
    const env = { WSL_DISTRO_NAME: 'Ubuntu', WSLENV: 'PATH/l:OPENAI_API_KEY/u' };
    expect(await sourceIn({ env })).toMatchObject(mechanism('wsl'));
    expect(await sourceIn({ env: { ...env, WSLENV: 'MY_OPENAI_API_KEY/u' } })).toBeUndefined();
  });

  it('is an npm script', async () => {
    expect(await sourceIn({ env: { npm_lifecycle_script: `OPENAI_API_KEY=${inShell} openai-setup` } })).toMatchObject(
      mechanism('npm-script'),
    );
  });

  it.skipIf(spawnSync('tmux', ['-V']).error !== undefined)('is the server of tmux', async () => {
    const place = makeWorld();
    const socket = path.join(place.home, 'socket');
    const tmux = (...args: string[]): string =>
      execFileSync('tmux', ['-S', socket, '-f', '/dev/null', ...args], {
        encoding: 'utf8',
        env: { PATH: process.env['PATH'], HOME: place.home },
      });
    tmux('new-session', '-d', 'cat');
    onTestFinished(() => void tmux('kill-server'));
    tmux('set-environment', '-g', 'OPENAI_API_KEY', inShell);
    const env = { TMUX: `${socket},1,0`, PATH: process.env['PATH'] ?? '' };
    expect(await sourceIn({ env })).toMatchObject(mechanism('tmux'));
    expect(await sourceIn({ env, value: newer })).toBeUndefined();
  });
});

describe('a place that hands variables to what runs in it', () => {
  it.each([
    ['codespaces', { CODESPACES: 'true' }],
    ['gitpod', { GITPOD_WORKSPACE_ID: 'a-b-c' }],
    ['replit', { REPL_ID: 'x' }],
    ['stackblitz', { SHELL: '/bin/jsh' }],
    ['codesandbox', { CSB: 'true' }],
    ['cloud9', { C9_PID: '1' }],
    ['cloud-shell', { CLOUD_SHELL: 'true' }],
    ['firebase-studio', { IDX_CHANNEL: 'stable' }],
    ['doppler', { DOPPLER_PROJECT: 'a', DOPPLER_CONFIG: 'dev' }],
    ['pipenv', { PIPENV_ACTIVE: '1' }],
  ])('is likely: %s', async (name, env) => {
    expect(await sourceIn({ env })).toMatchObject(mechanism(name, false));
  });

  it('is less likely than a line that sets it', async () => {
    const files = { '~/.bashrc': `export OPENAI_API_KEY=${inShell}\n` };
    expect(await sourceIn({ files, env: { CODESPACES: 'true' } })).toMatchObject(line('shell', '~/.bashrc', 1));
  });

  it('is VS Code’s Python extension only if it loads env files', async () => {
    const env = { TERM_PROGRAM: 'vscode' };
    expect(await sourceIn({ env })).toBeUndefined();
    const files = { '.vscode/settings.json': '{\n  "python.terminal.useEnvFile": true\n}' };
    expect(await sourceIn({ env, files })).toMatchObject(mechanism('python-in-vscode', false));
  });
});

it('a container’s own variables are those of its first process', async () => {
  const place = makeWorld();
  const file = path.join(place.home, 'environ');
  writeFileSync(file, 'PATH=/bin\0OPENAI_API_KEY_OLD=x\0OPENAI_API_KEY=y=z\0');
  expect(await firstProcessVariable('OPENAI_API_KEY', file)).toBe('y=z');
  expect(await firstProcessVariable('OPENAI', file)).toBeUndefined();
  expect(await firstProcessVariable('A', path.join(place.home, 'absent'))).toBeUndefined();
});

it.each([
  ['\r\nHKEY_CURRENT_USER\\Environment\r\n    OPENAI_API_KEY    REG_SZ    sk-x y\r\n\r\n', 'sk-x y'],
  ['\r\nHKEY_CURRENT_USER\\Environment\r\n    openai_api_key    REG_EXPAND_SZ    %KEY%\r\n', '%KEY%'],
  ['ERROR: The system was unable to find the specified registry key or value.', undefined],
])('the registry answers %j', (output, value) => {
  expect(registryValue(output, 'OPENAI_API_KEY')).toBe(value);
});
