import { deflateSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { isFromDirenv, ownValue } from '../../src/text/direnv.ts';

const pack = (diff: unknown): string => deflateSync(typeof diff === 'string' ? diff : JSON.stringify(diff)).toString('base64url');
const X = 'https://x.example';

it.each<[name: string, from: boolean, env: Record<string, string>]>([
  ['set by direnv', true, { A: X, DIRENV_DIFF: pack({ p: {}, n: { A: X } }) }],
  ['changed by direnv', true, { A: X, DIRENV_DIFF: pack({ p: { A: 'before' }, n: { A: X } }) }],
  ['changed by the user since', false, { A: 'mine', DIRENV_DIFF: pack({ p: {}, n: { A: X } }) }],
  ['the same before and after', false, { A: X, DIRENV_DIFF: pack({ p: { A: X }, n: { A: X } }) }],
  ['not touched', false, { A: X, DIRENV_DIFF: pack({ p: {}, n: { B: X } }) }],
  ['another in other capitals', false, { A: X, a: 'other', DIRENV_DIFF: pack({ p: {}, n: { a: X } }) }],
  ['folded on Windows', true, { A: X, DIRENV_DIFF: pack({ p: {}, n: { a: X } }) }],
  ['folded on Windows, and the same before', false, { A: X, DIRENV_DIFF: pack({ p: { a: X }, n: { A: X } }) }],
  ['without direnv', false, { A: X }],
  ['an empty diff', false, { A: X, DIRENV_DIFF: '' }],
  ['with the padding of Go', true, { A: X, DIRENV_DIFF: `${pack({ p: {}, n: { A: X } })}==` }],
  ['no diff at all', false, { A: X, DIRENV_DIFF: 'nonsense' }],
  ['a diff of another shape', false, { A: X, DIRENV_DIFF: pack([X]) }],
  ['a diff of nothing', false, { A: X, DIRENV_DIFF: pack('null') }],
  ['a value that is no text', false, { A: '7', DIRENV_DIFF: pack({ p: null, n: { A: 7 } }) }],
  ['a prototype', false, { A: X, DIRENV_DIFF: pack(`{"n": {"__proto__": {"A": "${X}"}}}`) }],
  ['a diff that nobody can read to its end', true, { A: X, DIRENV_DIFF: pack({ p: {}, n: { B: 'x'.repeat(20_000_000) } }) }],
])('%s', (_name, from, env) => {
  expect(isFromDirenv(env, 'A')).toBe(from);
  expect(ownValue(env, 'A')).toBe(from ? undefined : env['A']);
});
