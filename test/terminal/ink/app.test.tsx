import { groups } from '../../../src/checks/groups.ts';
import { render } from 'ink-testing-library';
import { describe, expect, it } from 'vitest';
import type { Question } from '../../../src/engine/ask.ts';
import type { Event } from '../../../src/engine/host.ts';
import type { AnyCheck } from '../../../src/engine/check.ts';
import type { Verdict } from '../../../src/engine/outcome.ts';
import type { Launch } from '../../../src/project/next-steps.ts';
import { readKey } from '../../../src/checks/key/paste-key.ts';
import { App, fitFor, type Fit } from '../../../src/terminal/ink/app.tsx';
import { helpIn } from '../../../src/terminal/ink/help.ts';
import { Boundary } from '../../../src/terminal/ink/boundary.tsx';
import { afterToken, openField, type Field } from '../../../src/terminal/input/field.ts';
import { afterEvent, firstScreen, type Screen, type ScreenEvent } from '../../../src/terminal/screen-model.ts';
import type { Scope } from '../../../src/project/scope.ts';
import { fakeKey } from '../../keys/fake-keys.ts';

const key = fakeKey('sk-proj-');
const scope = {
  root: '/home/ana/shop-bot',
  projectName: 'shop-bot',
  kind: 'node',
  envFile: { name: '.env' },
  variable: { name: 'OPENAI_API_KEY', source: 'default', reason: 'usual' },
  api: { baseUrl: 'https://api.openai.com/v1', source: 'default', sourceText: 'the official address' },
} as Scope;
const check = (id: string, title: string, group: AnyCheck['group']): AnyCheck => ({
  id,
  title,
  group,
  codes: {},
  needs: {},
  detect: () => Promise.reject(new Error('not looked at here')),
});
const checks = [
  check('env-ignored', 'git ignores the env file', groups.protect),
  check('key-present', 'there is a key', groups.key),
  check('completion', 'a test completion works', groups.api),
];
const ok = (summary: string, data = {}): Verdict => ({ status: 'ok', summary, fact: true, data });
const noKey: Verdict = {
  status: 'problem',
  code: 'no-key',
  summary: 'There is no key in .env yet',
  why: 'The API refuses.',
  next: ['Paste one.'],
};

function screenAfter(...events: Event[]): Screen {
  const started: ScreenEvent[] = [
    { type: 'title', scope, opening: { introduces: true } },
    { type: 'started', checks },
  ];
  return [...started, ...events].reduce(afterEvent, firstScreen(checks));
}
const atTheKey = screenAfter(
  { type: 'found', id: 'env-ignored', verdict: ok('git ignores .env') },
  { type: 'settled', id: 'env-ignored' },
  { type: 'found', id: 'key-present', verdict: noKey },
);
const question: Question = {
  kind: 'secret',
  text: 'Create a key (takes about a minute):',
  label: 'Key',
  guidance: ['1  Open the page below', '2  Copy the key'],
  link: { url: 'https://platform.openai.com/api-keys' },
  why: 'The key tells the API whose account to charge.',
  read: (draft) => readKey(draft, { official: true }),
  preview: (secret) => [{ kind: 'file', path: '.env', lines: [{ sign: '+', text: `OPENAI_API_KEY=${String(secret)}` }] }],
};
const keyField = openField({ id: 'key-present', question, canGoBack: true }, true);

const fitIn = (room: Fit['room'], field?: Field): Fit => ({
  room,
  pages: field === undefined ? [] : helpIn(field.asking.question, room),
  options: room === 'question-only' ? 3 : Infinity,
});

function frame(screen: Screen, field?: Field, columns = 80): string {
  const { lastFrame, unmount } = render(<App screen={screen} field={field} size={{ columns, rows: 50 }} {...fitIn('plenty', field)} />);
  const text = lastFrame() ?? '';
  unmount();
  return text;
}

describe('the screen', () => {
  it('keeps what is finished above, and asks below', () => {
    const text = frame(atTheKey, keyField);
    expect(text).toMatch(/✓ Protect +git ignores \.env\n[^]*▸ Key +There is no key in \.env yet\n/);
    expect(text.split('\n')).toContain('   https://platform.openai.com/api-keys');
    expect(text).toContain('esc back');
    expect(text).toContain('ctrl-c quit without saving');
  });

  it('says of a key that is kept nowhere neither that it is saved nor that it is not written', () => {
    const lent = openField({ id: 'key-present', question: { ...question, kept: false }, canGoBack: true }, true);
    const text = frame(atTheKey, afterToken(lent, { type: 'paste', text: key, position: 'alone' }).field);
    expect(text).toMatch(/enter use it .* ctrl-c quit$/m);
  });

  it('shows length, kind, last four and the line to be written, and never the key', () => {
    const { field } = afterToken(keyField, { type: 'paste', text: `export OPENAI_API_KEY="${key}"`, position: 'alone' });
    const text = frame(atTheKey, field);
    expect(text).toContain('164 characters · project key · looks right');
    expect(text).toContain(`●${key.slice(-4)}`);
    expect(text).toContain(`+ OPENAI_API_KEY=…${key.slice(-4)}`);
    expect(text).toMatch(/Cleaned: .*quotes/s);
    expect(text.replaceAll(/\s/g, '')).not.toContain(key.slice(8, 20));
  });

  it.each([20, 40, 80, 200])('fits into %i columns', (columns) => {
    const { field } = afterToken(keyField, { type: 'paste', text: key, position: 'alone' });
    for (const each of [undefined, keyField, field]) {
      const widest = Math.max(
        ...frame(atTheKey, each, columns)
          .split('\n')
          .map((line) => line.length),
      );
      // ink-testing-library draws on 100 columns; the link alone may be longer than a narrow window.
      expect(widest).toBeLessThanOrEqual(Math.max(Math.min(columns, 100), 3 + 'https://platform.openai.com/api-keys'.length));
    }
  });

  it('streams the answer, then sums up without a secret', () => {
    const streaming = screenAfter(
      { type: 'looking', id: 'completion' },
      { type: 'progress', id: 'completion', text: 'waiting (3 s)', replace: true },
      { type: 'progress', id: 'completion', text: 'Hello', replace: false },
      { type: 'progress', id: 'completion', text: ' there', replace: false },
    );
    expect(streaming.rows.find(({ id }) => id === 'completion')).toMatchObject({ streamed: 'Hello there' });
    expect(streaming.rows.find(({ id }) => id === 'completion')).not.toHaveProperty('doing');
  });
});

it('shows the options around the selected one where there is no room for all of them', () => {
  const projects = Array.from({ length: 9 }, (_, index) => ({ value: `proj_${index}`, label: `project ${index}`, hint: '3 keys' }));
  const which: Question = { kind: 'choice', text: 'Which project?', options: [{ value: 'new', label: 'A new one' }, ...projects] };
  let field = openField({ id: 'key-present', question: which, canGoBack: true }, true);
  const shown = (): string => {
    const { lastFrame } = render(
      <App screen={atTheKey} field={field} size={{ columns: 40, rows: 15 }} {...fitIn('question-only', field)} />,
    );
    return lastFrame() ?? '';
  };
  for (const { label } of which.options) {
    expect(shown()).toContain(`❯ ${label}`);
    expect(shown().match(/project \d|A new one/g)?.length).toBeLessThan(4);
    field = afterToken(field, { type: 'key', name: 'down', position: 'alone' }).field;
  }
  expect(shown()).toContain('❯ A new one');
});

describe('the first call', () => {
  it.each([
    ['can be copied as it stands: Python takes no blank before a line', undefined, true],
    ["isn't shown where the project has its own", 'flask run', false],
  ])('%s', (_what, start, isShown) => {
    const results = checks.map((each) => ({
      id: each.id,
      check: each,
      verdict: ok('well', { model: 'gpt-6-luna' }),
      durationMs: 1,
      fixed: false,
      did: [],
      changed: [],
      planned: [],
      refusal: undefined,
    }));
    const title: ScreenEvent = { type: 'title', scope, opening: { introduces: false } };
    // The terminal, not Ink, wraps a line that's wider than the window: then it's copied as one.
    const code = ['python -c "', `import openai # ${'x'.repeat(200)}`, 'print()"'];
    const firstCall = () => ({ language: 'Python', install: ['pip install openai'], lines: code });
    const launch: Launch = { language: 'Python', enter: undefined, shell: 'posix', prepare: ['cd api'], start, firstCall };
    const finished: ScreenEvent = { type: 'finished', report: { results, ok: true, exitCode: 0 } };
    const lines = frame([title, { type: 'launch', launch } satisfies ScreenEvent, finished].reduce(afterEvent, firstScreen(checks))).split(
      '\n',
    );
    const wanted = isShown ? ['cd api', 'pip install openai', ...code] : ['cd api', 'flask run'];
    expect(lines.filter((line) => line !== '' && !line.startsWith(' '))).toEqual(wanted);
  });
});

describe('that the key works', () => {
  const works: Verdict = { ...(ok('Your key works. “Hello!”') as Extract<Verdict, { status: 'ok' }>), stays: true };
  const later = screenAfter(
    { type: 'found', id: 'env-ignored', verdict: ok('git ignores .env') },
    { type: 'settled', id: 'env-ignored' },
    { type: 'found', id: 'key-present', verdict: ok('.env has a key') },
    { type: 'settled', id: 'key-present' },
    { type: 'found', id: 'completion', verdict: works },
    { type: 'settled', id: 'completion' },
  );
  const results = checks.map((each) => ({
    id: each.id,
    check: each,
    verdict: works,
    durationMs: 1,
    fixed: false,
    planned: [],
    did: [],
    changed: [],
    refusal: undefined,
  }));

  it('stands above every later question, however small the window is', () => {
    const choice: Question = { kind: 'choice', text: 'How much?', options: [{ value: 'later', label: 'Later' }] };
    const asked = openField({ id: 'spending-limit', question: choice, canGoBack: true }, true);
    for (const room of ['plenty', 'no-blank-lines', 'asked-only', 'one-step', 'step-only', 'subject-only', 'question-only'] as const) {
      const { lastFrame, unmount } = render(<App screen={later} field={asked} size={{ columns: 80, rows: 15 }} {...fitIn(room, asked)} />);
      expect(lastFrame()).toMatch(/✓ (?:Test +)?Your key works\. “Hello!”[^]*How much\?/);
      unmount();
    }
  });

  it.each([
    [false, 'Open the page below', 'Copy the key'],
    [true, 'Copy the key', 'Open the page below'],
  ])('gives way to one step at a time where there is little room (page opened: %s)', (opened, shown, hidden) => {
    for (const room of ['one-step', 'step-only'] as const) {
      const field = { ...keyField, opened };
      const { lastFrame, unmount } = render(
        <App screen={atTheKey} field={field} size={{ columns: 40, rows: 15 }} {...fitIn(room, field)} />,
      );
      expect(lastFrame()).toContain(shown);
      expect(lastFrame()).not.toContain(hidden);
      unmount();
    }
  });

  it('keeps what is asked about in a small window, rather than what else is open', () => {
    const finding = (id: string, summary: string): Verdict => ({ status: 'problem', code: id, summary, why: 'Why.', next: ['Do it.'] });
    const open = 'ELSEWHERE, something else is open, which takes some lines here';
    const screen = [
      { type: 'found', id: 'env-ignored', verdict: finding('other', open) },
      { type: 'settled', id: 'env-ignored' },
      { type: 'found', id: 'key-present', verdict: finding('other', open) },
      { type: 'settled', id: 'key-present' },
      { type: 'found', id: 'completion', verdict: finding('rejected', 'The key is rejected') },
      { type: 'asking', id: 'completion' },
    ].reduce((sofar, event) => afterEvent(sofar, event as ScreenEvent), screenAfter());
    const field = openField({ id: 'completion', question, canGoBack: true }, true);
    const shown = { screen, field, size: { columns: 40, rows: 15 } };
    const { lastFrame } = render(<App {...shown} {...fitFor(shown)} />);
    expect(lastFrame()).toMatch(/The key is rejected[^]*Open the page below/);
    expect(lastFrame()).not.toContain('ELSEWHERE');
  });

  it('keeps what a yes would write in a small window, and what a choice is about', () => {
    const preview = [{ kind: 'file' as const, path: '.env', lines: ['one', 'two', 'three'].map((text) => ({ sign: '+' as const, text })) }];
    const common = { guidance: ['A line of help that takes some of the room'], text: 'Do it?' };
    const inside = (asked: Question): string => {
      const field = openField({ id: 'key-present', question: asked, canGoBack: true }, true);
      const shown = { screen: atTheKey, field, size: { columns: 40, rows: 10 } };
      const { lastFrame, unmount } = render(<App {...shown} {...fitFor(shown)} />);
      const text = lastFrame() ?? '';
      unmount();
      return text;
    };
    expect(inside({ ...common, kind: 'confirm', yes: 'Yes', no: 'No', recommended: true, preview })).toMatch(/Do it[^]*three[^]*❯ Yes/);
    const options = ['A', 'B', 'C', 'D'].map((label) => ({ value: label, label })) as [{ value: string; label: string }];
    expect(inside({ ...common, kind: 'choice', options })).toMatch(/There is no key[^]*Do it[^]*❯ A/);
  });

  it('shows three lines of help, and the rest when asked', () => {
    const guidance = ['one', 'two', 'three', 'four'];
    const many: Question = { kind: 'confirm', text: 'Do it?', guidance, yes: 'Yes', no: 'No', recommended: true };
    const field = openField({ id: 'key-present', question: many, canGoBack: true }, true);
    expect(frame(atTheKey, field)).toMatch(/three(?![^]*four)[^]*\? more/);
    expect(frame(atTheKey, { ...field, page: 1 })).toMatch(/four[^]*\? less/);
    expect(frame(atTheKey, { ...field, page: 2 })).toContain('one');
  });

  it('says nothing good any more of a key that was rejected and replaced', () => {
    const before = screenAfter(
      { type: 'found', id: 'env-ignored', verdict: ok('git ignores .env') },
      { type: 'settled', id: 'env-ignored' },
      { type: 'found', id: 'key-present', verdict: ok('.env has a key (…aaaa)') },
      { type: 'settled', id: 'key-present' },
      { type: 'found', id: 'completion', verdict: noKey },
    );
    expect(frame(before)).toMatch(/git ignores[^]*…aaaa/);
    const after: readonly ScreenEvent[] = [
      { type: 'fixed', id: 'completion', summary: 'saved to .env (…bbbb)' },
      { type: 'found', id: 'key-present', verdict: ok('.env has a key (…bbbb)') },
      { type: 'found', id: 'completion', verdict: works },
      { type: 'settled', id: 'completion' },
    ];
    const shown = frame(after.reduce(afterEvent, before));
    expect(shown).toMatch(/git ignores[^]*Key +Saved to \.env \(…bbbb\)[^]*Your key works/);
    expect(shown).not.toContain('…aaaa');
  });

  it("doesn't push out what's still open, which is printed once, at the end", () => {
    const open: Verdict = { status: 'problem', code: 'tracked', summary: 'git tracks .env', why: 'It leaks.', next: ['Untrack it.'] };
    const before = screenAfter({ type: 'found', id: 'env-ignored', verdict: open }, { type: 'settled', id: 'env-ignored' });
    expect(frame(before)).toContain('git tracks .env');
    const tracking = results.map((each) => (each.check.id === 'env-ignored' ? { ...each, verdict: open } : each));
    const after: readonly ScreenEvent[] = [
      { type: 'found', id: 'key-present', verdict: ok('.env has a key') },
      { type: 'settled', id: 'key-present' },
      { type: 'found', id: 'completion', verdict: works },
      { type: 'settled', id: 'completion' },
    ];
    const proven = after.reduce(afterEvent, before);
    expect(frame(proven)).toMatch(/git tracks \.env[^]*Your key works/);
    const end = frame(afterEvent(proven, { type: 'finished', report: { results: tracking, ok: false, exitCode: 1 } }));
    expect(end.match(/git tracks \.env/g)).toHaveLength(1);
    expect(end).toMatch(/It leaks\.[^]*Untrack it\.[^]*Your key works/);
  });

  it('refutes a guess, which is never part of the scrollback', () => {
    const guess: Verdict = { status: 'advice', code: 'odd', summary: 'Cut off?', why: 'So it looks.', next: ['Look.'], provisional: true };
    const before = screenAfter(
      { type: 'found', id: 'env-ignored', verdict: ok('git ignores .env') },
      { type: 'settled', id: 'env-ignored' },
      { type: 'found', id: 'key-present', verdict: guess },
      { type: 'settled', id: 'key-present' },
    );
    expect(frame(before)).toContain('Cut off?');
    const guessing = results.map((each) => (each.check.id === 'key-present' ? { ...each, verdict: guess } : each));
    const after: readonly ScreenEvent[] = [
      { type: 'found', id: 'completion', verdict: works },
      { type: 'settled', id: 'completion' },
      { type: 'finished', report: { results: guessing, ok: true, exitCode: 0 } },
    ];
    expect(frame(after.reduce(afterEvent, before))).not.toContain('Cut off?');
  });

  it('is part of the scrollback at the end, once', () => {
    const finished = afterEvent(later, { type: 'finished', report: { results, ok: true, exitCode: 0 } });
    expect(frame(finished).match(/Your key works/g)).toHaveLength(1);
    expect(finished.held).toBeUndefined();
  });
});

describe('a bug in what draws', () => {
  it('is handed on, and nothing of it is shown', () => {
    const errors: unknown[] = [];
    const bug = new Error('the source around it');
    const Broken = (): never => {
      throw bug;
    };
    const { lastFrame } = render(
      <Boundary onError={(error) => errors.push(error)}>
        <Broken />
      </Boundary>,
    );
    expect(errors).toEqual([bug]);
    expect(lastFrame()).toBe('');
  });
});
