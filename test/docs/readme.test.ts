import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { allChecks } from '../../src/checks/all.ts';
import { readmeTables, tableIn, withTables } from '../../src/docs/readme-tables.ts';
import { codes } from '../../src/engine/codes.ts';

const readme = readFileSync(path.resolve(import.meta.dirname, '../../README.md'), 'utf8');

function rowsOf(name: keyof typeof readmeTables, table = tableIn(readme, name)): string[] {
  return (table ?? '').split('\n').filter((line) => line.startsWith('| `'));
}

describe('the README (if this fails: npm run docs)', () => {
  it.each(['commands', 'options', 'environment', 'exit'] as const)('has the table of %s that the program has', (name) => {
    expect(tableIn(readme, name)).toBe(readmeTables[name]());
  });

  it('explains every code, with its status', () => {
    expect(rowsOf('codes')).toEqual(expect.arrayContaining(rowsOf('codes', readmeTables.codes())));
    expect(rowsOf('codes')).toHaveLength(Object.keys(codes).length);
  });

  // A new check need not be in it at once; `npm run docs` puts it there.
  it('tells nothing untrue about the checks', () => {
    const known = rowsOf('checks', readmeTables.checks());
    const told = rowsOf('checks');
    expect(told.filter((row) => !known.includes(row))).toEqual([]);
    expect(told).not.toEqual([]);
    expect(known).toHaveLength(allChecks.length);
  });

  it('keeps all else when its tables are made anew', () => {
    const anew = withTables(readme);
    expect(withTables(anew)).toBe(anew);
    const outside = (text: string): string => text.replaceAll(/<!-- (\w+) -->[\s\S]*?<!-- \/\1 -->/g, '');
    expect(outside(anew)).toBe(outside(readme));
  });
});
