import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { setVariable } from '../../src/env-file/document.ts';
import { envPreview } from '../../src/env-file/preview.ts';
import { envFiles, name, oldKey, projectKey } from './samples.ts';

function shown(before: string | undefined, after: string): string[] {
  const preview = envPreview(
    '.env',
    'OPENAI_API_KEY',
    before === undefined ? undefined : Buffer.from(before, 'latin1'),
    Buffer.from(after, 'latin1'),
  );
  return preview.kind === 'file' ? preview.lines.map(({ sign, text }) => sign + text) : [];
}
const last = `…${projectKey.slice(-4)}`;

describe('envPreview', () => {
  it('shows a new file', () => {
    expect(shown(undefined, `${name}=${projectKey}\n`)).toEqual([`+${name}=${last}`]);
  });

  it.each([
    [`"${projectKey}"`, projectKey],
    [` ${projectKey}`, projectKey],
  ])('says of a line that looks as before what is different: %#', (before, after) => {
    const [minus = '', plus = '', ...rest] = shown(`${name}=${before}\n`, `${name}=${after}\n`);
    expect(minus).toBe(`-${name}=${last}`);
    expect(plus).toMatch(/^\+OPENAI_API_KEY=….{4} +\(.+\)$/);
    expect(rest).toEqual([]);
  });

  it('shows a change with the lines around it, masked', () => {
    const before = `Z=0\n# secret note\nDB=postgres://u:hunter2@h\n${name}=${oldKey} # ana\nPEM="a\nb"\n# KEY=old\nwords\n`;
    expect(shown(before, before.replace(oldKey, projectKey).replace('KEY=old\n', 'KEY=old\nNEW=1\n'))).toEqual([
      ' # …',
      ' DB=…',
      `-${name}=…${oldKey.slice(-4)} # …`,
      `+${name}=${last} # …`,
      ' PEM=…',
      ' …',
      ' # KEY=…',
      '+NEW=…',
      ' …',
    ]);
  });

  it.each([
    ['an unquoted PEM block', 'PK=-----BEGIN\nMIIEpQsecretBase64Line==\nMIIEpQsecretBase64Line=\n'],
    [
      'base64url, base32 and hex',
      'aB3_xYz9Kq-Lm42Tr=\nJBSWY3DPEHPK3PXP=\ndeadbeef01234567=\nexport JBSWY3DPEHPK3PXP\n# JBSWY3DPEHPK3PXP=\nQw==\n',
    ],
    ['a key in the place of a name', `${oldKey}=\n${projectKey}=1\nexport ${oldKey}\nA_${oldKey}=2\n`],
    ['what is no name', `${'a'.repeat(65)}=1\n3=1\n-x=1\n`],
  ])('shows no piece of a secret as a name: %s', (_, file) => {
    const rest = shown(file, '').map((line) => line.slice(1));
    expect(rest.filter((line) => line !== 'PK=…')).toEqual(
      rest.filter((line) => line !== 'PK=…').map((line) => (line.startsWith('#') ? '# …' : '…')),
    );
  });

  it('shows the names that people give', () => {
    const names = [
      'PORT',
      'S3KEY',
      'AWS_S3_BUCKET_V2',
      'databaseConnectionString',
      'spring.datasource.url',
      'next-public-key',
      'MYDATABASEPASSWORD',
      'OAUTH2_ID',
    ];
    for (const value of ['', 'x']) {
      expect(shown(names.map((each) => `${each}=${value}\n`).join(''), '')).toEqual(
        names.map((each) => `-${each}=${value === '' ? '' : '…'}`),
      );
    }
  });

  it('shows a line that moves', () => {
    expect(shown(`[openai]\n${name}=x\n`, `${name}=x\n[openai]\n`)).toEqual(['-…', ` ${name}=…`, '+…']);
  });

  it('shows nothing where nothing changes', () => {
    expect(shown('A=1\n', 'A=1\n')).toEqual([]);
  });

  it.each(Object.entries(envFiles))('holds no key and no value: %s', (_, file) => {
    const secretive = file.replaceAll('old', oldKey);
    const edited = setVariable(Buffer.from(secretive, 'latin1'), name, projectKey);
    const lines = edited.ok ? shown(secretive, edited.bytes.toString('latin1')).join('\n') : '';
    expect(lines).toContain(`+`);
    for (const key of [oldKey, projectKey]) expect(lines).not.toContain(key.slice(0, 10));
    expect(lines).not.toMatch(/postgres|fragments|MIIB|varlock|dashboard/);
  });

  it('never shows a value, whatever the file', () => {
    const line = fc.string({
      unit: fc.constantFrom('A', '=', '"', "'", '#', ' ', '\n', 'HIDDEN', '=HIDDEN', '# HIDDEN'),
      maxLength: 12,
    });
    fc.assert(
      fc.property(line, line, (before, after) => {
        const lines = shown(before, after).join('\n');
        // As a name it may be shown.
        expect(lines.replaceAll(/^[-+ ](?:# )?(?:export )?[A-Z]*=?/gm, '')).not.toContain('HIDDEN');
      }),
    );
  });
});
