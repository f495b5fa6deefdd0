import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { renderToString } from 'ink';
import { describe, expect, it } from 'vitest';
import { groups } from '../../../src/checks/groups.ts';
import { readKey } from '../../../src/checks/key/paste-key.ts';
import { optionsOf, type Question } from '../../../src/engine/ask.ts';
import type { AnyCheck } from '../../../src/engine/check.ts';
import type { Verdict } from '../../../src/engine/outcome.ts';
import { App, fitFor } from '../../../src/terminal/ink/app.tsx';
import { Typed } from '../../../src/terminal/ink/line.tsx';
import { afterToken, bindingsOf, openField, type Field } from '../../../src/terminal/input/field.ts';
import type { Token } from '../../../src/terminal/input/paste-parser.ts';
import { afterEvent, firstScreen, type ScreenEvent } from '../../../src/terminal/screen-model.ts';

const limits = 'https://platform.openai.com/settings/proj_pretend0001/limits';

/** What the tables of texts hold of a question. */
type Told = { text: string; guidance?: string[]; why?: string; label?: string; unit?: string; yes?: string; no?: string };

/** The questions in the tables of texts, each with what its kind may have around it. */
function questionsOfTables(): Question[] {
  const test = path.resolve(import.meta.dirname, '../..');
  const told: Told[] = [];
  const collect = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    if ('text' in value && ('why' in value || 'guidance' in value)) told.push(value as Told);
    else Object.values(value).forEach(collect);
  };
  const tables = readdirSync(test, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.text.json'));
  for (const table of tables) collect(JSON.parse(readFileSync(path.join(test, table), 'utf8')));
  return told.map(asked);
}

function asked({ label, unit, yes, no, ...common }: Told): Question {
  const about = { ...common, link: { url: limits } };
  if (yes !== undefined) return { ...common, kind: 'confirm', yes, no: no ?? 'No', recommended: true };
  if (unit !== undefined) return { ...about, kind: 'amount', unit, suggested: 10, parse: () => ({ value: 1 }) };
  if (label !== undefined) {
    const steps = ['1  Open  https://platform.openai.com/api-keys', '   No account? Sign up there.', '2  Create a key', '3  Paste it'];
    const guidance = [...(common.guidance ?? ['It was revoked, has expired, was cut off, or is for another service.']), ...steps];
    const read = (draft: string) => readKey(draft, { official: true });
    return { ...about, guidance, kind: 'secret', label, read, preview: () => [] };
  }
  const labels = ['Open the limits page', "I've already set one", "I'm not allowed to set limits", 'I have an admin key', 'Not now'];
  return { ...about, kind: 'choice', options: labels.map((each) => ({ value: each, label: each })) as [{ value: string; label: string }] };
}

const length = ({ guidance = [], why = '' }: Question): number => [...guidance, why].join(' ').length;
const questions = questionsOfTables().sort((one, other) => length(other) - length(one));
const kinds = [...new Set(questions.map(({ kind }) => kind))];

const checkOf = (id: string, group: AnyCheck['group']): AnyCheck => ({
  id,
  title: id,
  group,
  codes: {},
  needs: {},
  detect: () => Promise.reject(new Error('not looked at here')),
});
const checks = [checkOf('completion', groups.api), checkOf('spending-limit', groups.spend)];
const works: Verdict = {
  status: 'ok',
  summary: 'Your key works. “Hello, shop-bot!”  0.2 s · 13 tokens',
  fact: true,
  data: {},
  stays: true,
};
const finding: Verdict = { status: 'unknown', code: 'no-limit', summary: 'No monthly limit is known here', why: 'Why.', next: ['Do it.'] };
const events: readonly ScreenEvent[] = [
  { type: 'started', checks },
  { type: 'found', id: 'completion', verdict: works },
  { type: 'settled', id: 'completion' },
  { type: 'found', id: 'spending-limit', verdict: finding },
  { type: 'asking', id: 'spending-limit' },
];
const screen = events.reduce(afterEvent, firstScreen(checks));

const solid = (text: string): string => text.replaceAll(/\s/g, '');

type Size = { readonly columns: number; readonly rows: number };

/** What's drawn, and the field as it's kept: behind the last page is the first. */
function draw(field: Field, size: Size): { frame: string; lines: string[]; field: Field; pages: number } {
  const fit = fitFor({ screen, field, size });
  if (field.page >= fit.pages.length) return draw({ ...field, page: 0 }, size);
  const frame = renderToString(<App screen={screen} field={field} size={size} {...fit} />, { columns: size.columns });
  return { frame: solid(frame), lines: frame.split('\n'), field, pages: fit.pages.length };
}

const press = (field: Field, token: Token): Field => afterToken(field, token).field;
const more = (field: Field): Field => ({ ...field, page: field.page + 1 });

it('what the name of the program adds to a line is counted', () => {
  const question: Question = {
    kind: 'choice',
    text: 'This repo has several packages. Which one needs the key?',
    why: 'Each program reads the env file of its own package. Your choice is saved; openai-setup -C . asks again.',
    options: ['packages/api  (uses OpenAI)', 'packages/web  (uses OpenAI)', 'The root itself  (one env file for all)'].map((each) => ({
      value: each,
      label: each,
    })) as [{ value: string; label: string }],
  };
  const shown = { screen: firstScreen([]), size: { columns: 40, rows: 15 }, typed: { byNpx: true } };
  const field = more(openField({ id: 'project', question, canGoBack: false }, true));
  const frame = renderToString(
    <Typed value={shown.typed}>
      <App {...shown} field={field} {...fitFor({ ...shown, field })} />
    </Typed>,
    { columns: 40 },
  );
  expect(frame).toContain('npx openai-setup');
  expect(frame).toContain('ctrl-c quit');
});

it('a step to do is there from the start, however small the window', () => {
  const guidance = ['1  On the limits page:  ' + limits, '   Spend → “Edit spend limit” → enter 10 → Save', '2  Turn off auto-reload'];
  const options = ['A hard limit', 'Only an alert or a budget', 'Nothing yet'].map((each) => ({ value: each, label: each }));
  const question: Question = {
    kind: 'choice',
    text: "Follow these steps. What's set there now?",
    guidance,
    link: { url: limits },
    options: options as [{ value: string; label: string }],
  };
  for (const [columns, rows] of [
    [40, 15],
    [30, 12],
  ] as const) {
    const { frame } = draw(openField({ id: 'spending-limit', question, canGoBack: true }, true), { columns, rows });
    expect(frame).toContain(solid('1  On the limits page:'));
    expect(frame).toContain('❯Ahardlimit');
  }
});

describe.each([
  [80, 24],
  [40, 15],
  [30, 12],
])('in a window of %i × %i, the help of', (columns, rows) => {
  const size = { columns, rows };

  it.each(kinds.flatMap((kind) => questions.filter((each) => each.kind === kind).slice(0, 2)))(
    '“$text” is read in pages, beside the question, its answers, and its keys',
    (question) => {
      let { field, ...shown } = draw(openField({ id: 'spending-limit', question, canGoBack: false }, true), size);
      let seen = '';
      for (let page = 0; page < shown.pages; page += 1) {
        expect(field.page).toBe(page);
        const { frame, lines } = shown;
        expect(lines.length, lines.join('\n')).toBeLessThan(rows);
        const [option] = optionsOf(question);
        if (option !== undefined) expect(frame).toContain(`❯${solid(option.label)}`);
        const start = solid(question.text).slice(0, 15);
        expect(frame).toContain(start);
        for (const { label, hint, action } of bindingsOf(field))
          if (hint !== '' && action !== 'more') expect(frame, lines.join('\n')).toContain(solid(`${label} ${hint.split(' ')[0]}`));
        if (shown.pages > 1) expect(frame).toContain(page === shown.pages - 1 ? '?less' : '?');
        seen += frame;
        ({ field, ...shown } = draw(more(field), size));
      }
      expect(field.page).toBe(0);
      for (const word of [...(question.guidance ?? []), question.why ?? ''].join(' ').split(/\s+/)) expect(seen).toContain(word);
    },
  );
});

it('goes back from the help with Esc, and only then to what was before', () => {
  const [question] = questions.filter(({ kind }) => kind === 'choice');
  if (question === undefined) throw new Error('no choice');
  const asking = { id: 'spending-limit', question, canGoBack: true };
  const field = more(openField(asking, true));
  const back = afterToken(field, { type: 'key', name: 'escape', position: 'alone' });
  expect(back).toEqual({ field: openField(asking, true) });
  expect(afterToken(back.field, { type: 'key', name: 'escape', position: 'alone' }).effect).toMatchObject({ answer: { kind: 'back' } });
  expect(press(openField(asking, true), { type: 'text', text: '?', position: 'alone' }).page).toBe(1);
});

it('says something where the help was if there is no room for both, and keeps the answers and keys', () => {
  const size = { columns: 40, rows: 15 };
  for (const question of questions.filter(({ kind }) => kind === 'choice').slice(0, 2)) {
    const field = { ...openField({ id: 'spending-limit', question, canGoBack: true }, true), notice: 'Something that takes a row or two.' };
    for (let page = 0; page < 4; page += 1) {
      const { frame, lines } = draw({ ...field, page }, size);
      expect(lines.length).toBeLessThan(size.rows);
      expect(frame).toMatch(/❯.*Something.*ctrl-cquit/);
    }
  }
});

it('offers to copy a link that is not whole on one line', () => {
  for (const question of questions.filter(({ link }) => link !== undefined).slice(0, 3)) {
    const { lines } = draw(openField({ id: 'spending-limit', question, canGoBack: false }, false), { columns: 40, rows: 15 });
    expect(lines.join('\n')).toMatch(/\bc copy/);
  }
});
