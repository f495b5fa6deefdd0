import { delimiter } from 'node:path';
import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { childEnvironment } from '../../src/machine/child-environment.ts';
import { fakeKey } from '../keys/fake-keys.ts';

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
    const env = {
      OPENAI_KEY_DIR: '/home/ana/projects',
      OPENAI_TOKEN: 'test',
      PATH: '/home/ana/projects/bin',
      PWD: '/home/ana/projects',
      MODE: 'test',
    };
    const { PATH, PWD, MODE } = env;
    expect(childEnvironment(env)).toEqual({ PATH, PWD, MODE });
  });

  const gateway = 'a-key-of-some-gateway';
  const document = `{"env":{"OPENAI_API_KEY":"${key}","OTHER":"${gateway}"}}`;
  const encodings: Record<string, (bytes: Buffer) => string> = {
    base64: (bytes) => bytes.toString('base64'),
    'base64 without its end': (bytes) => bytes.toString('base64').replace(/=+$/, ''),
    base64url: (bytes) => bytes.toString('base64url'),
    'base64 in lines': (bytes) => bytes.toString('base64').replace(/.{1,60}/g, '$&\n'),
    'base64 after a word': (bytes) => `Basic ${bytes.toString('base64')}`,
    'base64 in JSON': (bytes) => JSON.stringify({ auth: bytes.toString('base64') }),
    'base64, percent-encoded': (bytes) => encodeURIComponent(bytes.toString('base64')),
  };
  const packings = { plain: (bytes: Buffer) => bytes, zlib: deflateSync, gzip: gzipSync, deflate: deflateRawSync };

  it.each(Object.keys(encodings).flatMap((encoding) => Object.keys(packings).map((packing) => [encoding, packing] as const)))(
    'has no copy of a key in %s of %s',
    (encoding, packing) => {
      for (const text of [document, `user:${key}`, gateway, `user:${gateway}`]) {
        const copy = encodings[encoding]?.(packings[packing as keyof typeof packings](Buffer.from(text)));
        expect(childEnvironment({ OPENAI_GATEWAY: gateway, COPY: copy, LANG: 'C' }), text).toEqual({ LANG: 'C' });
      }
    },
  );

  it('has no copy of a key that is escaped, broken, or UTF-16, and nothing too long to be looked into', () => {
    for (const copy of [
      `https://proxy.example/?key=${key.replaceAll('-', '%2D')}`,
      `"${key.replaceAll('-', '\\u002d')}"`,
      `${key.slice(0, 60)}\n${key.slice(60)}`,
      Buffer.from(key, 'utf16le').toString('base64'),
      deflateSync(Buffer.alloc(2_000_000)).toString('base64'),
      'x'.repeat(200_000),
    ]) {
      expect(childEnvironment({ COPY: copy, LANG: 'C' })).toEqual({ LANG: 'C' });
    }
  });

  it('has copies of what is no secret', () => {
    const env = {
      OPENAI_BASE_URL: 'https://proxy.example/v1',
      OPENAI_CACHE: '~/.cache/openai-of-mine',
      OPENAI_MODEL: 'gpt-6-luna',
      PROXY: 'https://proxy.example/v1/more',
      PLACE: '~/.cache/openai-of-mine/here',
      PACKED: deflateSync('nothing of interest, and https://proxy.example/v1').toString('base64'),
      HALF: '100%25 of %zz and %',
    };
    const { PROXY, PLACE, PACKED, HALF } = env;
    expect(childEnvironment(env)).toEqual({ PROXY, PLACE, PACKED, HALF });
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
