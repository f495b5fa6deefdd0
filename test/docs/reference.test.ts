import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { allChecks, moneyChecks } from '../../src/checks/all.ts';
import { allCodes } from '../../src/docs/all-codes.ts';
import type { Codes } from '../../src/engine/codes.ts';
import { withCodes } from '../../src/docs/report-schema.ts';
import { referenceTables, tableIn, withTables } from '../../src/docs/reference-tables.ts';

const docs = path.resolve(import.meta.dirname, '../../src/docs');
const reference = readFileSync(path.join(docs, 'reference.md'), 'utf8');
const schema = readFileSync(path.join(docs, 'report.schema.json'), 'utf8');

function rowsOf(name: keyof typeof referenceTables, table = tableIn(reference, name)): string[] {
  return (table ?? '').split('\n').filter((line) => line.startsWith('| `'));
}

describe('the reference (if this fails: npm run docs)', () => {
  it.each(['commands', 'options', 'environment', 'exit'] as const)('has the table of %s that the program has', (name) => {
    expect(tableIn(reference, name)).toBe(referenceTables[name]());
  });

  it('explains every code, with its status', () => {
    expect(rowsOf('codes')).toEqual(rowsOf('codes', referenceTables.codes()));
  });

  it('has one status and one meaning for a code, whichever check gives it', () => {
    for (const { id, codes } of [...allChecks, ...moneyChecks]) {
      for (const [code, record] of Object.entries(codes as Codes))
        expect({ id, code, ...record }).toEqual({ id, code, ...allCodes()[code] });
    }
  });

  it('names every code in the schema of the JSON document', () => {
    expect(withCodes(schema)).toBe(schema);
  });

  // A new check need not be in it at once; `npm run docs` puts it there.
  it('tells nothing untrue about the checks', () => {
    const known = rowsOf('checks', referenceTables.checks());
    const told = rowsOf('checks');
    expect(told.filter((row) => !known.includes(row))).toEqual([]);
    expect(told).not.toEqual([]);
    expect(known).toHaveLength(allChecks.length);
  });

  it('keeps all else when its tables are made anew', () => {
    const anew = withTables(reference);
    expect(withTables(anew)).toBe(anew);
    const outside = (text: string): string => text.replaceAll(/<!-- (\w+) -->[\s\S]*?<!-- \/\1 -->/g, '');
    expect(outside(anew)).toBe(outside(reference));
  });
});
