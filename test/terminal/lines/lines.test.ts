import { describe, expect, it } from 'vitest';
import { groups } from '../../../src/checks/groups.ts';
import type { Event } from '../../../src/engine/host.ts';
import type { Verdict } from '../../../src/engine/outcome.ts';
import * as text from '../../../src/terminal/run.text.ts';
import { textBetween } from '../../../src/terminal/lines/lines.ts';
import { afterEvent, firstScreen, type ScreenEvent } from '../../../src/terminal/screen-model.ts';
import type { Scope } from '../../../src/project/scope.ts';

const unlooked = { codes: {}, needs: {}, detect: () => Promise.reject(new Error('not looked at here')) };
const checks = [
  { id: 'env-ignored', title: 'git ignores the env file', group: groups.protect, ...unlooked },
  { id: 'env-history', title: 'no commit holds a key', group: groups.protect, ...unlooked },
  { id: 'completion', title: 'a test completion works', group: groups.api, ...unlooked },
];
const scope = {
  root: '/home/ana/shop-bot',
  projectName: 'shop-bot',
  api: { baseUrl: 'https://api.openai.com/v1', source: 'default', sourceText: 'the official address' },
} as Scope;
const found = (id: string, verdict: Partial<Verdict> = {}): Event => ({
  type: 'found',
  id,
  verdict: { status: 'ok', summary: `${id} is well`, brief: `${id} is well`, fact: undefined, ...verdict } as Verdict,
});
const lost: Partial<Verdict> = {
  status: 'problem',
  code: 'key-in-history',
  summary: 'a commit has a key',
  why: 'So it is.',
  next: ['Make another.'],
};

function printed(events: readonly Event[], { plain = false, verbose = false } = {}): string {
  const first = firstScreen(checks, { mode: 'looking-only', verbose });
  const start: ScreenEvent[] = [
    { type: 'title', scope, opening: { introduces: false } },
    { type: 'started', checks },
  ];
  const last = [...start, ...events].reduce(afterEvent, first);
  return textBetween(start.reduce(afterEvent, first), last, { plain, color: false, hyperlinks: false });
}

describe('doctor', () => {
  it('takes one line for a group that is fine, once all of it is known', () => {
    expect(printed([found('env-ignored')])).toBe('');
    expect(printed([found('env-ignored'), found('env-history'), found('completion')])).toBe(
      ' ✓ Protect  env-ignored is well · env-history is well\n ✓ Test     Completion is well\n',
    );
  });

  it('gives a finding a line of its own, and explains it', () => {
    expect(printed([found('env-ignored'), found('env-history', lost)])).toBe(
      [
        ' ✓ Protect  env-ignored is well',
        ' ✗ Protect  A commit has a key [key-in-history]',
        '     So it is.',
        '     → Make another.\n',
      ].join('\n'),
    );
  });

  it('explains once what several checks have in common', () => {
    const silent: Partial<Verdict> = { status: 'unknown', code: 'no-git', why: 'No git.', next: ['Install git.'] };
    expect(printed([found('env-ignored', { ...silent, summary: 'one' }), found('env-history', { ...silent, summary: 'other' })])).toBe(
      [' ? Protect  one [no-git]', '     No git.', '     → Install git.', ' ? Protect  other [no-git]\n'].join('\n'),
    );
  });

  it('says the same to a screen reader, in the same order', () => {
    expect(printed([found('env-ignored'), found('env-history', lost)], { plain: true })).toBe(
      [
        'ok: Protect: env-ignored is well',
        'problem: Protect: A commit has a key [key-in-history]',
        '  So it is.',
        '  -> Make another.\n',
      ].join('\n'),
    );
  });

  it('says once which group has to come first, not for each check that waits', () => {
    const waits: Partial<Verdict> = { status: 'blocked', by: 'env-history' };
    expect(printed([found('env-ignored'), found('env-history', lost), found('completion', waits)])).toMatch(
      new RegExp(` · Test {5}${text.waitsFor('Protect')}\n$`),
    );
  });

  it('takes a line for each check if all of them are wanted', () => {
    expect(printed([found('env-ignored', { brief: undefined } as Partial<Verdict>), found('env-history')], { verbose: true })).toBe(
      ' ✓ Protect  env-ignored is well\n ✓ Protect  env-history is well\n',
    );
  });
});

it('says of one check that it takes long: the others may only be waiting to report', () => {
  const looking = checks.map(({ id }): ScreenEvent => ({ type: 'looking', id }));
  const late = checks.map(({ id }): ScreenEvent => ({ type: 'still-looking', id, look: 1 }));
  const said = printed([...looking, ...late] as readonly Event[]);
  expect(said.match(/Still checking/g)).toHaveLength(1);
  expect(said).toContain('git ignores the env file');
});
