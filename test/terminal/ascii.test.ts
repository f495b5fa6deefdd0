import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { toAscii } from '../../src/terminal/ascii.ts';

describe('toAscii', () => {
  it('keeps the width of every text, and the names of the user', () => {
    expect(toAscii('✓ “José” → /home/josé … ❯')).toBe('+ "José" > /home/josé . >');
  });

  it('leaves no dot before the end of a key, which would read as a part of it', () => {
    expect(toAscii('The key …VZ5A is saved (OPENAI_API_KEY=…VZ5A), waiting …')).toBe(
      'The key *VZ5A is saved (OPENAI_API_KEY=*VZ5A), waiting .',
    );
  });

  it('leaves no dot where a part of a value is left out', () => {
    expect(toAscii('OPENAI_API_KEY=sk-… (proj_…), create(…), rotate [place…], Checking that it works…')).toBe(
      'OPENAI_API_KEY=sk-* (proj_*), create(*), rotate [place*], Checking that it works.',
    );
  });

  it('knows every sign that is shown', () => {
    const unknown = new Set<string>();
    const root = path.join(import.meta.dirname, '../../src');
    const shown = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) =>
      /^(checks|commands|command-line|diagnosis|engine|git|machine|project|shell|terminal)\b.*\.tsx?$/.test(file),
    );
    for (const file of shown) {
      const code = readFileSync(path.join(root, file), 'utf8').replaceAll(/\/\*[^]*?\*\/|^\s*\/\/.*$|\s\/\/ .*$/gm, '');
      // oxlint-disable-next-line no-control-regex
      for (const [sign] of toAscii(code).matchAll(/[^\0-\x7f]/gu)) unknown.add(`${file}: ${sign}`);
    }
    expect([...unknown]).toEqual([]);
  });
});
