import { expect, it } from 'vitest';
import { groups } from '../../../src/checks/groups.ts';
import type { Event } from '../../../src/engine/host.ts';
import { textBetween } from '../../../src/terminal/lines/lines.ts';
import { afterEvent, firstScreen, type ScreenEvent } from '../../../src/terminal/screen-model.ts';
import type { Scope } from '../../../src/project/scope.ts';

const unlooked = { codes: {}, needs: {}, detect: () => Promise.reject(new Error('not looked at here')) };
const checks = [
  { id: 'env-history', title: 'no commit holds a key', group: groups.protect, ...unlooked },
  { id: 'completion', title: 'a test completion works', group: groups.api, ...unlooked },
];
const scope = {
  root: '/home/ana/shop-bot',
  projectName: 'shop-bot',
  api: { baseUrl: 'https://api.openai.com/v1', source: 'default', sourceText: 'the official address' },
} as Scope;
const found = (id: string): Event => ({ type: 'found', id, verdict: { status: 'ok', summary: `${id} is well`, fact: undefined } });
const progress = (text: string): Event => ({ type: 'progress', id: 'completion', text, replace: false });

function printed(events: readonly Event[], plain = false): string {
  const first = firstScreen(checks, 'looking-only');
  const last = ([{ type: 'title', scope }, { type: 'started', checks }, ...events] satisfies ScreenEvent[]).reduce(afterEvent, first);
  const text = textBetween(first, last, { plain, color: false, hyperlinks: false });
  return text.slice(text.indexOf('\n', text.indexOf('API: ')) + 1);
}

const inItsPlace = '\nProtect\n ✓ env-history is well\n\nTest\n     > Hello, world!\n ✓ completion is well\n';

it('doctor shows the answer below its own heading, also where it overtakes what stands before it', () => {
  expect(printed([progress('Hello, '), progress('world!'), found('env-history'), found('completion')])).toBe(inItsPlace);
  expect(printed([progress('Hello, '), found('env-history'), progress('world!'), found('completion')])).toContain(
    '> Hello, world!\n ✓ completion',
  );
  expect(printed([progress('Hello, '), progress('world!'), found('env-history'), found('completion')], true)).toContain(
    'ok: env-history is well\n  answer: Hello, world!\nok: completion is well\n',
  );
});
