import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { ownEnvironment, ownValue, setBy } from '../../src/machine/direnv.ts';
import { msgpack } from './msgpack.ts';

const pack = (diff: unknown): string => deflateSync(typeof diff === 'string' ? diff : JSON.stringify(diff)).toString('base64url');
const packMise = (note: unknown): string => deflateSync(msgpack(note)).toString('base64').replace(/=+$/, '');
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
  ['no diff at all', true, { A: X, DIRENV_DIFF: 'nonsense' }],
  ['a diff of another shape', true, { A: X, DIRENV_DIFF: pack([X]) }],
  ['a diff of nothing', true, { A: X, DIRENV_DIFF: pack('null') }],
  ['a value that is no text', true, { A: '7', DIRENV_DIFF: pack({ p: null, n: { A: 7 } }) }],
  ['a prototype', false, { A: X, DIRENV_DIFF: pack(`{"n": {"__proto__": {"A": "${X}"}}}`) }],
  ['a diff that nobody can read to its end', true, { A: X, DIRENV_DIFF: pack({ p: {}, n: { B: 'x'.repeat(20_000_000) } }) }],
  ['a damaged diff', true, { A: X, DIRENV_DIFF: `xx${pack({ p: {}, n: { B: X } })}` }],
  ['half a diff', true, { A: X, DIRENV_DIFF: pack({ p: {}, n: { B: X } }).slice(0, 15) }],
  ['bytes that are not UTF-8', true, { A: `${X}/\ufffd/v1`, DIRENV_DIFF: pack({ p: {}, n: { A: `${X}/\ufffd\ufffd/v1` } }) }],
  [
    'bytes that are not UTF-8, the same before',
    false,
    {
      A: `${X}/\ufffd/v1`,
      DIRENV_DIFF: pack({ p: { A: `${X}/\ufffd\ufffd\ufffd/v1` }, n: { A: `${X}/\ufffd\ufffd/v1` } }),
    },
  ],
  ...['__MISE_DIFF', '__RTX_DIFF'].flatMap((note): [string, boolean, Record<string, string>][] => [
    [`set by mise: ${note}`, true, { A: X, [note]: packMise({ old: {}, new: { PATH: '/bin', A: X }, path: ['/bin'] }) }],
    [`changed by mise: ${note}`, true, { A: X, [note]: packMise({ old: { A: 'before' }, new: { A: X }, path: [] }) }],
    [`changed by the user since mise set it: ${note}`, false, { A: X, [note]: packMise({ old: {}, new: { A: 'y' }, path: [] }) }],
    [`not touched by mise: ${note}`, false, { A: X, [note]: packMise({ old: {}, new: { JAVA_A: X, B: X }, path: [] }) }],
    [`as JSON: ${note}`, true, { A: X, [note]: pack({ old: {}, new: { A: X } }) }],
    [`unreadable: ${note}`, true, { A: X, [note]: 'abc' }],
    [`endless: ${note}`, true, { A: X, [note]: pack('x'.repeat(20_000_000)) }],
  ]),
  ['in a session of mise', true, { A: X, __MISE_SESSION: packMise({ loaded_tools: [], env: { A: X }, dir: null, latest_update: 1n }) }],
  ['in a session of mise with digests', true, { A: X, __MISE_SESSION: packMise({ v: 2, loaded_tools: [], env: { A: 'digest' } }) }],
  ['not in a session of mise', false, { A: X, __MISE_SESSION: packMise({ loaded_tools: [], env: { B: X } }) }],
  ['in a session of mise without variables', false, { A: X, __MISE_SESSION: packMise({ loaded_tools: [], latest_update: 1n }) }],
  [
    'set by mise, then by direnv',
    true,
    {
      A: X,
      __MISE_DIFF: packMise({ old: { A: 'mine' }, new: { A: 'mise' } }),
      DIRENV_DIFF: pack({ p: { A: 'mise' }, n: { A: X } }),
    },
  ],
  [
    'set back to the value of the user, in two steps',
    false,
    {
      A: X,
      __MISE_DIFF: packMise({ old: { A: X }, new: { A: 'mise' } }),
      DIRENV_DIFF: pack({ p: { A: 'mise' }, n: { A: X } }),
    },
  ],
])('%s', (_name, from, env) => {
  expect(setBy(env, 'A') !== undefined).toBe(from);
  expect(ownValue(env, 'A')).toBe(from ? undefined : env['A']);
});

describe('ownEnvironment', () => {
  const own = (env: Record<string, string>): object => ownEnvironment(env, ['A']);

  it.each([
    ['what was set', { A: X, B: 'b', DIRENV_DIFF: pack({ p: {}, n: { A: X } }) }, { B: 'b' }],
    ['what was changed', { A: X, DIRENV_DIFF: pack({ p: { A: 'mine' }, n: { A: X } }) }, { A: 'mine' }],
    ['what was emptied', { A: '', DIRENV_DIFF: pack({ p: { A: 'mine' }, n: { A: '' } }) }, { A: 'mine' }],
    ['what was taken away', { DIRENV_DIFF: pack({ p: { A: 'mine' }, n: {} }) }, { A: 'mine' }],
    ['what mise took away', { __MISE_DIFF: packMise({ old: { A: 'mine' }, new: {} }) }, { A: 'mine' }],
    ['not what the user has set since', { A: 'since', DIRENV_DIFF: pack({ p: { A: 'mine' }, n: {} }) }, { A: 'since' }],
    [
      'what both did, one after the other',
      {
        A: X,
        __MISE_DIFF: packMise({ old: { A: 'mine' }, new: { A: 'mise' } }),
        DIRENV_DIFF: pack({ p: { A: 'mise' }, n: { A: X } }),
      },
      { A: 'mine' },
    ],
    [
      'what both did, the other way around',
      {
        A: X,
        DIRENV_DIFF: pack({ p: { A: 'mine' }, n: { A: 'direnv' } }),
        __MISE_DIFF: packMise({ old: { A: 'direnv' }, new: { A: X } }),
      },
      { A: 'mine' },
    ],
    ['what is doubtful', { A: X, B: 'b', DIRENV_DIFF: 'nonsense' }, { B: 'b' }],
  ])('takes back %s', (_name, env, expected) => {
    const { DIRENV_DIFF: _direnv, __MISE_DIFF: _mise, ...variables } = own(env as Record<string, string>) as Record<string, string>;
    expect(variables).toEqual(expected);
  });
});
