import { delimiter } from 'node:path';
import { describe, expect, it } from 'vitest';
import { childEnvironment } from '../../src/ports/child-environment.ts';
import { fakeKey } from '../text/fake-keys.ts';

const key = fakeKey('sk-proj-');

describe('the environment of a child process', () => {
  it.each([
    ['OPENAI_API_KEY', 'anything'],
    ['openai_base_url', 'https://proxy.example'],
    ['VITE_OPENAI_KEY', 'anything'],
    ['AZURE_OPENAI_API_KEY', 'anything'],
    ['NODE_OPTIONS', '--require ./here.js'],
    ['NODE_DEBUG', 'child_process'],
    ['NODE_DEBUG_NATIVE', '*'],
    ['DIRENV_DIFF', 'eJw'],
    ['__MISE_DIFF', 'eJw'],
    ['SOME_NAME', key],
    ['SOME_NAME', `curl -H "Authorization: Bearer ${key}"`],
    ['SOME_NAME', `one\ntwo=${key}\nthree`],
    [`NAME_${key}`, ''],
  ])('has no %s=%s', (name, value) => {
    expect(childEnvironment({ [name]: value, LANG: 'C' })).toEqual({ LANG: 'C' });
    expect(childEnvironment({ LANG: 'C' }, { [name]: value })).toEqual({ LANG: 'C' });
  });

  it('has no copy of a key that looks like none, under another name', () => {
    const gateway = 'a-key-of-some-gateway';
    expect(childEnvironment({ OPENAI_API_KEY: gateway, COPY: `Bearer ${gateway}`, LANG: 'C' })).toEqual({ LANG: 'C' });
    // The path of a key file, or a word, is in many variables that a child needs.
    const env = { OPENAI_KEY_DIR: '/home/ana/projects', OPENAI_TOKEN: 'test', PATH: '/home/ana/projects/bin', PWD: '/home/ana/projects', MODE: 'test' };
    const { PATH, PWD, MODE } = env;
    expect(childEnvironment(env)).toEqual({ PATH, PWD, MODE });
  });

  it('has everything else, as it is', () => {
    const env = {
      HOME: '/home/ana',
      LANG: 'C.UTF-8',
      DISPLAY: ':0',
      HTTPS_PROXY: 'http://proxy.example:3128',
      GIT_AUTHOR_NAME: 'Ana',
      GIT_CONFIG_GLOBAL: '/home/ana/.gitconfig',
      NODE_EXTRA_CA_CERTS: '/etc/company.pem',
      VSCODE_IPC_HOOK_CLI: '/tmp/vscode.sock',
      EMPTY: '',
    };
    expect(childEnvironment(env)).toEqual(env);
  });

  it.each(['HOME', 'XDG_CONFIG_HOME', 'XDG_DATA_HOME', 'GIT_CONFIG_GLOBAL', 'GIT_CONFIG_SYSTEM', 'GIT_EXEC_PATH', 'BASH_ENV', 'TMPDIR'])(
    'has no %s that would lie in the directory where the child runs',
    (name) => {
      for (const value of ['', ' ', '.', '~', '../x', 'settings']) expect(childEnvironment({ [name]: value })).toEqual({});
      expect(childEnvironment({ [name]: '/home/ana' })).toEqual({ [name]: '/home/ana' });
    },
  );

  it.each(['PATH', 'XDG_DATA_DIRS', 'LD_LIBRARY_PATH'])('keeps only those entries of %s that a clone cannot fill', (name) => {
    const entries = ['', '.', 'bin', '/project/node_modules/.bin', '/usr/bin', '/bin', ''];
    expect(childEnvironment({ [name]: entries.join(delimiter) })).toEqual({ [name]: ['/usr/bin', '/bin'].join(delimiter) });
    // An empty PATH is the current directory.
    expect(childEnvironment({ [name]: '.' })).toEqual({});
    expect(childEnvironment({ [name]: '' })).toEqual({});
  });
});
