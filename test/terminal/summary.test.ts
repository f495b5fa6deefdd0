import { describe, expect, it } from 'vitest';
import { allChecks, moneyChecks } from '../../src/checks/all.ts';
import type { AnyCheck } from '../../src/engine/check.ts';
import type { Verdict } from '../../src/engine/outcome.ts';
import type { Refusal } from '../../src/engine/plan.ts';
import { buildReport, type Report } from '../../src/engine/report.ts';
import { conclusion } from '../../src/terminal/conclusion.ts';
import { summarize } from '../../src/terminal/summary.ts';
import * as text from '../../src/terminal/run.text.ts';
import type { Launch } from '../../src/project/next-steps.ts';
import { makeWorld } from '../make-world.ts';

const ok: Verdict = { status: 'ok', summary: 'well', fact: undefined };
const advice: Verdict = {
  status: 'advice',
  code: 'key-old',
  summary: 'the key is old',
  why: 'So it is.',
  next: ['Make a new one.', 'Or not.'],
};

function reportOf(
  checks: readonly AnyCheck[],
  verdictOf: (id: string) => Verdict,
  refusalOf?: (id: string) => Refusal | undefined,
): Report {
  const results = new Map(
    checks.map((check) => [
      check,
      { verdict: verdictOf(check.id), durationMs: 1, fixed: false, did: [], changed: [], planned: [], refusal: refusalOf?.(check.id) },
    ]),
  );
  return buildReport(checks, results, false);
}

async function summary(...given: Parameters<typeof reportOf>) {
  const project = { files: { 'package.json': '{}' } };
  return summarize(reportOf(...given), await makeWorld({ project, api: { baseUrl: 'http://127.0.0.1:9/v1' } }).scope());
}

describe('conclusion', () => {
  const proven: Verdict = { ...ok, stays: true };
  it.each<[string, string, Verdict[]]>([
    ['Ready.', 'nothing', [proven]],
    ['No problems found.', 'nothing, and nothing was tried', []],
    ['Ready. Worth a look: Protect.', 'an advice', [proven, advice]],
    ['1 problem left to fix. Worth a look: Protect.', 'all of it', [{ ...advice, status: 'problem' }, advice, advice, proven]],
    ['1 problem left to fix.', 'a problem', [{ ...advice, status: 'problem' }]],
  ])('%s', (sentence, _what, verdicts) => {
    expect(conclusion(reportOf(allChecks, (id) => verdicts[allChecks.findIndex((check) => check.id === id)] ?? ok))).toBe(sentence);
  });
});

describe('summarize', () => {
  it.each([
    ['posix', ['cd apps/api', 'git add .gitignore && git commit -m "Ignore .env"']],
    ['windows', ['cd apps/api', 'git add .gitignore', 'git commit -m "Ignore .env"']],
  ] as const)('says what commits the rule, and what would write over the key: %s', async (shell, commit) => {
    const copies = [{ command: 'cp .env.example .env', keeps: false }];
    const launch: Launch = {
      language: 'Python',
      shell,
      enter: 'cd apps/api',
      prepare: [],
      start: undefined,
      firstCall: () => ({ language: 'Python', install: [], lines: [] }),
      copies,
    };
    const scope = await makeWorld({ api: { baseUrl: 'http://127.0.0.1:9/v1' } }).scope();
    const report = reportOf(allChecks, () => ok);
    const after = (...changed: string[]) => {
      const [first, ...rest] = report.results;
      return summarize({ ...report, results: first === undefined ? [] : [{ ...first, changed }, ...rest] }, scope, launch);
    };
    expect(after('.gitignore', '.env')).toMatchObject({ commit, copies });
    expect(after('.env.example', '.env', '.gitignore').commit[1]).toContain('git add .gitignore .env.example');
    expect(after()).toMatchObject({ commit: [], copies: [], packages: [] });
    expect(summarize(report, scope, { ...launch, uncommitted: '../.gitignore' }).commit[1]).toContain('git add ../.gitignore');
    expect(summarize(report, scope, { ...launch, uncommitted: '.gitignore', hasAuthor: false }).commit).toEqual([
      'cd apps/api',
      'git add .gitignore',
    ]);
    expect(summarize(report, { ...scope, gitRoot: null }, launch)).toMatchObject({ commit: [] });
  });

  it('starts a program so that it gets the key that works', async () => {
    const scope = await makeWorld({ api: { baseUrl: 'http://127.0.0.1:9/v1' } }).scope();
    const launch: Launch = {
      language: 'Node.js',
      shell: 'posix',
      enter: undefined,
      prepare: ['npm install'],
      start: 'npm start',
      startScript: 'node index.js',
      firstCall: () => ({ language: 'JavaScript', install: [], lines: [] }),
    };
    const works: Verdict = { ...ok, stays: true, data: { model: 'm', api: 'responses' } };
    const problem: Verdict = { ...advice, status: 'problem' };
    const reportWith = (override: Verdict, accepted: Verdict) =>
      reportOf(allChecks, (id) => ({ completion: works, 'shell-override': override, 'key-accepted': accepted })[id] ?? ok);
    const next = (...given: Parameters<typeof reportWith>) => summarize(reportWith(...given), scope, launch).next;
    const unloaded: Verdict = { ...advice, code: 'not-loaded', unloaded: true };
    expect(next(ok, ok)).toMatchObject({ prepare: ['npm install'], start: 'npm start' });
    expect(next(unloaded, ok)).toMatchObject({ start: 'node --env-file=.env index.js' });
    expect(conclusion(reportWith(unloaded, ok))).toBe(text.readyToLoad(['Key']));
    expect(summarize(reportWith(unloaded, ok), scope, { ...launch, startScript: 'tsc && node a.js' }).next?.start).toBeUndefined();
    expect(summarize(reportWith(unloaded, ok), scope, { ...launch, startScript: 'node --inspect a.js' }).next?.start).toBeUndefined();
    const overridden = next({ ...problem, code: 'file-overrides' }, ok);
    expect(overridden).toEqual({ prepare: ['npm install'] });
    const hidden = next({ ...problem, code: 'shell-overrides' }, { ...problem, code: 'invalid-api-key' });
    expect(hidden?.prepare).toEqual(['unset OPENAI_API_KEY', 'npm install']);
  });

  it('opens a notebook that loads no env file with the cell that does', async () => {
    const scope = await makeWorld({ api: { baseUrl: 'http://127.0.0.1:9/v1' } }).scope();
    const launch: Launch = {
      language: 'Python',
      shell: 'posix',
      enter: undefined,
      prepare: ['pip install jupyterlab'],
      start: 'jupyter lab a.ipynb',
      loader: 'python-dotenv',
      firstCall: () => ({ language: 'Python', install: [], lines: ['python -c'] }),
    };
    const works: Verdict = { ...ok, stays: true, data: { model: 'm', api: 'responses' } };
    const unloaded: Verdict = { ...advice, code: 'not-loaded', data: { notebook: 'b/c d.ipynb' } };
    const report = reportOf(allChecks, (id) => ({ completion: works, 'shell-override': unloaded })[id] ?? ok);
    const next = (start: string) => summarize(report, scope, { ...launch, start }).next;
    const cell = ['%pip install python-dotenv', 'from dotenv import load_dotenv', 'load_dotenv()'];
    expect(next('jupyter lab a.ipynb')).toEqual({
      prepare: ['pip install jupyterlab'],
      firstCall: expect.objectContaining({
        edit: expect.objectContaining({ file: 'b/c d.ipynb', lines: cell }),
        lines: ["jupyter lab 'b/c d.ipynb'"],
      }),
    });
    expect(next('uv run jupyter lab a.ipynb')?.start).toBe('uv run --env-file=.env jupyter lab a.ipynb');
    expect(next('python app.py')).toMatchObject({ start: 'python app.py', firstCall: { lines: ['python -c'] } });
  });

  it('names what is left, and what to do about it', async () => {
    expect(await summary(allChecks, () => ok)).toEqual({ left: [], next: undefined, commit: [], copies: [], packages: [] });
    expect(
      await summary(allChecks, (id) => (id === 'key-age' ? advice : id === 'spend-alert' ? { ...advice, summary: 'one email' } : ok)),
    ).toMatchObject({
      left: [{ what: 'One email' }, { what: 'The key is old', next: ['Make a new one.'], group: { id: 'spend' } }],
    });
  });

  it('names the next step of a refusal, not the one that was just refused, and nothing twice', async () => {
    const refusal: Refusal = { kind: 'refusal', code: 'key-old', summary: 'not done', why: 'So it is.', next: ['Do it yourself.'] };
    const { left } = await summary(
      allChecks,
      (id) => (['env-ignored', 'env-untracked', 'key-age'].includes(id) ? advice : ok),
      (id) => (id === 'key-age' ? refusal : undefined),
    );
    expect(left.map(({ next }) => next)).toEqual([['Make a new one.'], ['Do it yourself.']]);
  });

  it('explains a problem that no question was asked about, and says nothing twice', async () => {
    const problem: Verdict = { ...advice, status: 'problem' };
    const report = reportOf(allChecks, (id) =>
      id === 'env-history' ? problem : id === 'key-in-code' ? { ...problem, summary: 'in code', next: ['Take it out.', 'Or not.'] } : ok,
    );
    const scope = await makeWorld({ api: { baseUrl: 'http://127.0.0.1:9/v1' } }).scope();
    expect(summarize(report, scope).left).toMatchObject([
      { why: 'So it is.', next: ['Make a new one.', 'Or not.'] },
      { next: ['Take it out.'] },
    ]);
    const [asked] = summarize(report, scope, undefined, new Set(['env-history'])).left;
    expect(asked).toMatchObject({ next: ['Make a new one.'] });
    expect(asked).not.toHaveProperty('why');
  });

  it('leaves everything to the lines above where it is about money only', async () => {
    expect((await summary(moneyChecks, () => advice)).left).toEqual([]);
  });
});
