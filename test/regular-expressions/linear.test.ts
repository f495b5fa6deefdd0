import { spawn } from 'node:child_process';
import path from 'node:path';
import { analyse } from 'scslre';
import { describe, expect, it } from 'vitest';
import { type Hostile, hostileTo } from './hostile.ts';
import { compose, type Expression, readSources } from './sources.ts';

/**
 * The only places that may put an expression together, reviewed one by one: what goes into it comes from us, or is
 * escaped and bounded. For each, values of its variables as they occur.
 */
const reviewed: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'src/checks/key/env-example.ts': { variable: 'OPENAI_API_KEY' },
  'src/build/patches.mjs': { module: 'ajv/dist/2020.js', name: 'process', source: String.raw`\/ink\/[^/]+$` },
  'src/docs/reference-tables.ts': { name: 'checks' },
  'src/checks/key/script-override.ts': { name: 'OPENAI_API_KEY' },
  'src/git/guard/kept-back.ts': { id: 'openai-setup' },
  'src/packaging/bundler-exposure.ts': { own: '|envPrefix' },
  'src/keys/clean.ts': {},
  'src/env-file/document.ts': { name: 'OPENAI_API_KEY' },
  'src/env-file/names.ts': { endings: 'bak|old' },
  'src/shell/assignment.ts': { name: 'OPENAI_API_KEY' },
};

/** Analysis can't see that the rest always matches here, so nothing is ever tried a second time. It's tried out like all the others. */
const misjudged = ['src/env-file/readers.ts'];

const { literals, composed } = readSources();
const expressions: readonly Expression[] = [
  ...literals,
  ...composed.filter(({ file }) => reviewed[file] !== undefined).map((one) => compose(one, reviewed[one.file] ?? {})),
];

function analysisOf({ place, pattern, flags }: Expression): string | undefined {
  const { reports } = analyse({ source: pattern, flags }, { reportTypes: { Move: true, Self: true, Trade: true } });
  const types = [...new Set(reports.map((report) => (report.exponential ? 'exponential' : report.type)))];
  return reports.length === 0 ? undefined : `${place} /${pattern}/${flags} ${types.join(', ')}`;
}

describe('a slow expression', () => {
  it.each([/\s+$/, /\w*X/, /(?:^|\n)\s*x/, /a*a*b/, /(?:a+)+b/])('%s is found by analysis', ({ source, flags }) => {
    expect(analysisOf({ place: '', pattern: source, flags })).toBeDefined();
  });

  it.each([/\s+$/, /[\w-]*X/g, /\/\*[^]*?\*\//, /(?:ab)*(?:ab)*c/, /key\b.*\bvalue/])(
    '%s is found by trying it',
    async ({ source, flags }) => {
      const runnable = { place: '', pattern: source, flags, inputs: hostileTo(source, flags) };
      // A machine that is busy only makes it slower.
      expect(await run([runnable], 1500)).toBeDefined();
    },
  );
});

describe('every regular expression in src', () => {
  it('is found', () => {
    expect(literals.length).toBeGreaterThan(300);
  });

  it('is a literal, except in a few reviewed places', () => {
    expect(composed.filter(({ file }) => reviewed[file] === undefined).map(({ place, written }) => `${place} ${written}`)).toEqual([]);
    expect(
      Object.keys(reviewed).filter((file) => !composed.some((one) => one.file === file)),
      'no longer needed',
    ).toEqual([]);
  });

  it('is linear as far as analysis can tell', () => {
    const slow = expressions.flatMap((expression) => analysisOf(expression) ?? []);
    expect(slow.filter((each) => !misjudged.some((file) => each.startsWith(`${file}:`)))).toEqual([]);
    expect(
      misjudged.filter((file) => !slow.some((each) => each.startsWith(`${file}:`))),
      'no longer needed',
    ).toEqual([]);
  });

  it('is linear on hostile text', { timeout: 300_000 }, async () => {
    expect(await slowOnes(expressions.map((each) => ({ ...each, inputs: hostileTo(each.pattern, each.flags) })))).toEqual([]);
  });
});

/** Characters: a linear expression takes a millisecond for them, a quadratic one most of a minute. */
const length = 250_000;
/** Milliseconds for one expression and one text. */
const deadline = 6000;

type RunnableExpression = Expression & { readonly inputs: readonly Hostile[] };

async function slowOnes(expressionsToRun: readonly RunnableExpression[]): Promise<readonly string[]> {
  const slow: string[] = [];
  for (let first = 0; first < expressionsToRun.length;) {
    const stuck = await run(expressionsToRun.slice(first));
    if (stuck === undefined) break;
    const { place, pattern, flags, inputs } = expressionsToRun[first + stuck.index] as RunnableExpression;
    slow.push(`${place} /${pattern}/${flags} on ${JSON.stringify(inputs[stuck.input])}`);
    first += stuck.index + 1;
  }
  return slow;
}

/** Where a run got stuck, or nothing if it came to its end. */
async function run(
  expressionsToRun: readonly RunnableExpression[],
  milliseconds = deadline,
): Promise<{ readonly index: number; readonly input: number } | undefined> {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'run-expressions.mjs')], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(JSON.stringify({ length, expressionsToRun }));
  let last = '';
  let unfinished = '';
  let timer = setTimeout(() => child.kill('SIGKILL'), milliseconds);
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const lines = (unfinished + text).split('\n');
    unfinished = lines.pop() ?? '';
    last = lines.at(-1) ?? last;
    clearTimeout(timer);
    timer = setTimeout(() => child.kill('SIGKILL'), milliseconds);
  });
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  clearTimeout(timer);
  if (last === 'done') return undefined;
  if (code !== null) throw new Error(`The process ended with ${code} at ${last}`);
  const [index = 0, input = 0] = last.split(' ').map(Number);
  return { index, input };
}
