import { describe, expect, it } from 'vitest';
import { keyNotWritten, notWritten, writeCodes } from '../../src/checks/not-written.ts';
import * as text from '../../src/checks/not-written.text.ts';

const linux = { platform: 'linux' } as const;
const about = { summary: '.env was not changed' };

describe('a write that was refused', () => {
  it.each([
    ['changed', 'not-writable', text.lookAgain],
    ['disk-full', 'not-writable', text.makeRoom('linux')],
    ['not-writable', 'not-writable', text.mayNotWrite('.env', 'linux')],
    ['git-failed', 'no-git', text.fixReason],
    ['mode-not-kept', 'readable-by-others', text.moveToAnotherDisk],
    ['not-ignored', 'not-ignored', text.fixReason],
    ['tracked', 'tracked', text.fixReason],
    ['symlink', 'symlink', text.fixReason],
    ['hard-link', 'hard-link', text.fixReason],
    ['not-a-file', 'not-a-file', text.fixReason],
    ['outside-project', 'outside-project', text.runInItsProject],
  ] as const)('%s is called %s, with the status of that code', (because, code, next) => {
    const refused = { written: false, because, text: 'git is silent' } as const;
    const { status } = writeCodes[code];
    expect(notWritten(refused, '.env', linux, about)).toEqual({ code, status, ...about, why: text.why(refused.text), next: [next] });
    const key = because === 'changed' ? text.keyNotSavedChanged('.env', refused.text) : text.keyNotSaved(refused.text);
    expect(keyNotWritten(refused, '.env', linux)).toEqual({ code, status, ...key, next: [next] });
  });

  it('is told as the one who wanted to write says, where that is known better', () => {
    const refused = { written: false, because: 'disk-full', text: 'the disk is full' } as const;
    const said = { ...about, why: 'It holds no key.', next: ['Add the line yourself.'] };
    expect(notWritten(refused, '.env', linux, said)).toMatchObject(said);
  });

  it.each(['not-writable', 'disk-full'] as const)('is told for the system that it happened on: %s', (because) => {
    const nextOn = (platform: NodeJS.Platform) => keyNotWritten({ written: false, because, text: '' }, '.env', { platform }).next;
    const told = because === 'disk-full' ? text.makeRoom : (platform: NodeJS.Platform) => text.mayNotWrite('.env', platform);
    expect(nextOn('win32')).toEqual([told('win32')]);
    expect(nextOn('win32')).not.toEqual(nextOn('linux'));
  });
});
