import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { toPosixPath } from '../../src/machine/paths.ts';
import {
  exportCommand,
  forgetVariableArgv,
  forgetVariableCommand,
  withInputFrom,
  makeWritable,
  promptCommand,
  removeCommand,
  replaceByCopy,
  unsetCommand,
} from '../../src/shell/commands.ts';
import { shellOf } from '../../src/shell/shell.ts';
import { startupFiles } from '../../src/shell/startup-files.ts';

const allShells = ['posix', 'fish', 'csh', 'nushell', 'pwsh', 'windows'] as const;

describe('shellOf', () => {
  it.each([
    ['win32', {}, 'windows'],
    // Git Bash
    ['win32', { SHELL: '/usr/bin/bash' }, 'posix'],
    ['linux', {}, 'posix'],
    ['linux', { SHELL: '/usr/bin/fish' }, 'fish'],
    ['darwin', { SHELL: '/usr/local/bin/pwsh' }, 'pwsh'],
    ['linux', { SHELL: '/bin/tcsh' }, 'csh'],
    // The login shell stays what it was.
    ['darwin', { SHELL: '/bin/zsh', NU_VERSION: '0.108.0' }, 'nushell'],
  ] as const)('on %s with %j: %s', (platform, env, shell) => expect(shellOf({ platform, env })).toBe(shell));
});

it('a variable that is set reaches the programs that the shell starts', () => {
  const told = execFileSync('sh', ['-c', `${exportCommand('A_NAME', '/path/to/it.pem', 'posix')}; env`], { encoding: 'utf8' });
  expect(told.split('\n')).toContain('A_NAME=/path/to/it.pem');
  expect(exportCommand('A', 'b', 'fish')).toBe('set -gx A b');
});

describe('commands for Windows', () => {
  it('are such as PowerShell and cmd both take, or say whose they are', () => {
    expect(withInputFrom('key.txt', 'openai-setup --key-stdin', 'windows')).toBe('type key.txt | openai-setup --key-stdin');
    expect(removeCommand(['apps/web/.env', '.env.new'], 'windows')).toBe('del apps\\web\\.env; del .env.new');
    expect(replaceByCopy('apps/web/.env', 'windows')).toBe(
      'copy apps\\web\\.env apps\\web\\.env.new, then del apps\\web\\.env, then ren apps\\web\\.env.new .env',
    );
    expect(makeWritable('apps/web/.env', { platform: 'win32', env: {} })).toBe('attrib -R apps\\web\\.env');
    // In Git Bash, where a backslash outside quotes is gone.
    expect(makeWritable('apps/web/.env', { platform: 'win32', env: { SHELL: '/usr/bin/bash' } })).toBe("attrib -R 'apps\\web\\.env'");
    expect(unsetCommand('A', 'windows')).toBe('Remove-Item Env:A (in cmd: set A=)');
  });

  it('hold nothing of other systems', () => {
    const told = [
      unsetCommand('A', 'windows'),
      promptCommand('A', 'windows'),
      withInputFrom('key.txt', 'x', 'windows'),
      replaceByCopy('.env', 'windows'),
      removeCommand(['.env'], 'windows'),
      makeWritable('.env', { platform: 'win32', env: {} }),
    ];
    for (const text of told) expect(text).not.toMatch(/unset |export |chmod|&&| < |\brm\b|\bcp\b/);
  });
});

it('gives the command that removes a variable of Windows one form for cmd, PowerShell, and Git Bash', () => {
  const command = forgetVariableCommand('OPENAI_API_KEY', 'User');
  const words = execFileSync('sh', ['-c', `printf '%s\\n' ${command}`], { encoding: 'utf8' })
    .trimEnd()
    .split('\n');
  expect(words).toEqual(forgetVariableArgv('OPENAI_API_KEY', 'User'));
  // PowerShell fills these in between double quotes, and cmd between percent signs.
  expect(words.at(-1)).not.toMatch(/[$`%"]/);
});

it('looks for a PowerShell profile also among documents that OneDrive keeps', () => {
  const paths = startupFiles({ platform: 'win32', env: { ONEDRIVE: '/cloud' }, home: '/ana' }).flatMap((place) =>
    'path' in place ? [toPosixPath(place.path)] : [],
  );
  expect(paths).toContain('/ana/Documents/PowerShell/Microsoft.PowerShell_profile.ps1');
  expect(paths).toContain('/cloud/Documents/WindowsPowerShell/Microsoft.PowerShell_profile.ps1');
});

it.each([
  ['darwin', '/bin/zsh', ['.zlogin', '.zshrc', '.zprofile', '.zshenv']],
  ['linux', '/bin/zsh', ['.zshrc', '.zlogin', '.zprofile', '.zshenv']],
  ['darwin', '/bin/bash', ['.bash_profile', '.bashrc']],
  ['linux', '/bin/bash', ['.bashrc', '.bash_profile']],
] as const)('on %s, looks first into what a terminal’s %s reads last', (platform, shell, names) => {
  const paths = startupFiles({ platform, env: { SHELL: shell }, home: '/ana' }).flatMap((place) =>
    'path' in place ? [toPosixPath(place.path)] : [],
  );
  expect(paths.slice(0, names.length)).toEqual(names.map((name) => `/ana/${name}`));
});

it('looks for start-up files at absolute paths only: others are in the project', () => {
  const env = { XDG_CONFIG_HOME: 'config', ZDOTDIR: '', ONEDRIVE: '.' };
  for (const platform of ['linux', 'darwin', 'win32'] as const) {
    for (const home of ['/ana', undefined]) {
      const paths = startupFiles({ platform, env, home }).map((place) => toPosixPath('path' in place ? place.path : place.directory));
      expect(paths.filter((each) => !each.startsWith(home ?? '/') && !/^\/(etc|Library)\//.test(each))).toEqual([]);
    }
  }
});

it.each(allShells)('shows no value on the screen of %s while it is typed', (shell) => {
  expect(promptCommand('OPENAI_ADMIN_KEY', shell)).toMatch(/-AsSecureString|read -\w*s|stty -echo|--suppress-output/);
});
