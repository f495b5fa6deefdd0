import { describe, expect, it } from 'vitest';
import { keyNotWritten, notWritten, writeCodes } from '../../src/checks/not-written.ts';

const linux = { platform: 'linux' } as const;

describe('a write that was refused', () => {
  it.each([
    ['changed', 'not-writable'],
    ['disk-full', 'not-writable'],
    ['not-writable', 'not-writable'],
    ['git-silent', 'no-git'],
    ['mode-not-kept', 'readable-by-others'],
    ['not-ignored', 'not-ignored'],
    ['tracked', 'tracked'],
    ['symlink', 'symlink'],
    ['hard-link', 'hard-link'],
    ['not-a-file', 'not-a-file'],
    ['outside-project', 'outside-project'],
  ] as const)('%s is called %s, with the status of that code', (because, code) => {
    const refused = { written: false, because, text: 'git is silent' } as const;
    const told = notWritten(refused, '.env', linux, { summary: '.env was not changed' });
    expect(told).toMatchObject({ code, status: writeCodes[code].status, summary: '.env was not changed', why: 'git is silent.' });
    expect(told.next).toEqual([expect.stringMatching(/\.$/)]);
    expect(keyNotWritten(refused, '.env', linux)).toMatchObject({ code, summary: 'The key was not saved: git is silent', next: told.next });
  });

  it.each(['not-writable', 'disk-full'] as const)('is told without commands of other systems on Windows: %s', (because) => {
    const nextOn = (platform: NodeJS.Platform): string => keyNotWritten({ written: false, because, text: '' }, '.env', { platform }).next.join('');
    expect(nextOn('linux')).toMatch(/\bls -ld|\bdf -h/);
    expect(nextOn('win32')).not.toMatch(/\bls\b|\bdf\b/);
  });
});
