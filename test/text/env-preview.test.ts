import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { setVariable } from '../../src/text/env-document.ts';
import { envPreview } from '../../src/text/env-preview.ts';
import { envFiles, name, oldKey, projectKey } from './env-samples.ts';

function shown(before: string | undefined, after: string): string[] {
  const preview = envPreview(
    '.env',
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
