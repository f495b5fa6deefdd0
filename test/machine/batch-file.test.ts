import { expect, it } from 'vitest';
import { throughCmd } from '../../src/machine/batch-file.ts';
import { childEnvironment } from '../../src/machine/child-environment.ts';

const env = childEnvironment({ SYSTEMROOT: 'D:\\Win' });
const batch = 'C:\\my tools & (x86)\\vercel.cmd';

it('a batch file is started by the cmd of Windows, with each word between quotes', () => {
  expect(throughCmd(batch, ['env', 'a b & c', "it's <1>|2"], env)).toMatchObject({
    file: 'D:\\Win\\System32\\cmd.exe',
    words: ['/d', '/v:off', '/s', '/c', `""${batch}" "env" "a b & c" "it's <1>|2""`],
    env: { NoDefaultCurrentDirectoryInExePath: '1' },
    windowsVerbatimArguments: true,
  });
});

it.each(['"', '%PATH%', '!PATH!', 'a^b', 'a\nb', 'a\rb', 'a\0b', 'end\\'])('no batch file is started with the word %j', (word) => {
  expect(() => throughCmd(batch, [word], env)).toThrow();
});

it('other programs get their words as they are', () => {
  expect(throughCmd('C:\\gh.exe', ['%', '"'], env)).toEqual({ file: 'C:\\gh.exe', words: ['%', '"'], env });
});

it.each([{}, { SYSTEMROOT: 'win' }])('the cmd of %j is where Windows usually is', (given) => {
  expect(throughCmd('x.bat', [], childEnvironment(given)).file).toBe('C:\\Windows\\System32\\cmd.exe');
});
