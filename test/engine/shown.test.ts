import { expect, it } from 'vitest';
import { sentencesOf } from '../../src/engine/action.ts';
import type { Finding } from '../../src/engine/outcome.ts';
import { asShown, shownAs } from '../../src/engine/shown.ts';

const problem = (next: readonly string[], how: Partial<Finding<unknown>> = {}) => ({
  verdict: { status: 'problem', code: 'x', summary: 's', why: 'w', next, ...how } as Finding<unknown>,
});
const history = { id: 'history', ...problem(['revoke', 'commit', 'advice'], { first: 1, about: ['.env', 'a.js'] }) };
const tracked = { id: 'tracked', ...problem(['untrack', 'rest'], { first: 1, about: ['.env'], shownWith: ['history'] }) };
const ignored = { id: 'ignored', ...problem(['ignore'], { about: ['.env'], shownWith: ['tracked', 'history'] }) };
const other = { id: 'other', ...problem(['remove'], { about: ['b.js'], shownWith: ['history'] }) };
const well = { id: 'well', verdict: { status: 'ok' as const, summary: 's', fact: undefined } };

const stepsOf = (list: Parameters<typeof asShown>[0]) =>
  asShown(list).map(({ id, verdict }) => [id, ...(verdict !== undefined && 'next' in verdict ? sentencesOf(verdict.next) : [])].join(' '));

it('makes one of what is the same problem, with its steps in order, and leaves the rest as it is', () => {
  const all = [ignored, tracked, history, other, well, { id: 'not yet' }];
  expect(stepsOf(all)).toEqual(['history revoke untrack ignore commit advice', 'other remove', 'well', 'not yet']);
  expect(all.map((each) => shownAs(all, each).id)).toEqual(['history', 'history', 'history', 'other', 'well', 'not yet']);
  expect(stepsOf([ignored, tracked])).toEqual(['tracked untrack ignore rest']);
  expect(stepsOf([ignored, history])).toEqual(['history revoke ignore commit advice']);
  expect(stepsOf([tracked, { ...history, verdict: well.verdict }])).toEqual(['tracked untrack rest', 'history']);
});

it('joins nothing that is about no file', () => {
  expect(stepsOf([{ id: 'a', ...problem(['a'], { about: [], shownWith: ['history'] }) }, history])).toHaveLength(2);
});
