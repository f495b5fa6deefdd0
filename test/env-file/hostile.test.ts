import { describe, expect, it } from 'vitest';
import { betterLine, readEnvDocument, removeDuplicates, setVariable } from '../../src/env-file/document.ts';
import { repairEncoding } from '../../src/env-file/encoding.ts';
import { envPreview } from '../../src/env-file/preview.ts';
import { readersThatMiss, readingsOf } from '../../src/env-file/readers.ts';

const name = 'OPENAI_API_KEY';
const line = `${name}=sk-1\n`;
/** As much as is ever read of an env file. */
const size = 1024 * 1024;
const filled = (text: string): string => text.repeat(Math.floor((size - 100) / text.length));

// Each of these kept one of the readers busy for seconds at least, and some for longer than anyone waits.
const files: Record<string, string> = {
  'blank lines': filled('\n') + line,
  'blanks in a line': `A${filled(' ')}b\n${line}`,
  'blanks in a value': `A=b${filled(' ')}c\n${line}`,
  'escaped quotes before what is no comment': `A="${filled('\\"#')}\rx\n${line}`,
  'carriage returns': filled('\r'),
  'equal signs': `${filled('=')}\n${line}`,
  brackets: `a-${filled('[')}\n${line}`,
  'lines that only some readers see, each with a quote': `A=${filled("'x\xe2\x80\xa8")}\n${line}`,
  'the variable again and again': filled(line),
  'the bare name again and again': filled(`${name}\n`) + line,
  words: filled('a\n') + line,
  'lines that a place below any of them breaks': `A\n${line}${filled('V\nB=2\n')}`,
  'an open quote': line.replace('=', '="') + filled('x\n'),
};

describe('an env file as long as it may be', () => {
  it.each(Object.entries(files))('is read to its end: %s', (_name, text) => {
    const bytes = Buffer.from(text, 'latin1');
    expect(bytes.length).toBeLessThanOrEqual(size);
    const { statements } = readEnvDocument(bytes);
    expect(statements.at(-1)?.end).toBe(bytes.length);
    expect(readingsOf(text, name).dotenv.has(name)).toBe(/(?:^|\n)OPENAI_API_KEY=/.test(text));
    expect(repairEncoding(bytes).ok).toBe(true);
    const written = setVariable(bytes, name, 'sk-2');
    if (written.ok) {
      expect(readersThatMiss(written.bytes.toString('latin1'), name, 'sk-2')).not.toContain('dotenv');
      expect(envPreview('.env', 'OPENAI_API_KEY', bytes, written.bytes).kind).toBe('file');
    }
    expect(removeDuplicates(bytes, name)).toHaveProperty('ok');
    expect(betterLine(bytes, name)).toBeUndefined();
  });

  it('is compared by all readers up to a length that no real one has', () => {
    const bytes = Buffer.from(`A\n${line}${'V\nB=2\n'.repeat(8000)}`);
    expect(betterLine(bytes, name)?.bytes).toBeDefined();
  });
});
