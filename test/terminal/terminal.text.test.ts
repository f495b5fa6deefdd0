import { expect, it } from 'vitest';
import * as checks from '../../src/commands/run-checks.text.ts';
import * as demo from '../../src/commands/demo.text.ts';
import * as program from '../../src/commands/program.text.ts';
import * as undo from '../../src/commands/undo.text.ts';
import * as engine from '../../src/engine/engine.text.ts';
import * as questions from '../../src/terminal/questions.text.ts';
import * as run from '../../src/terminal/run.text.ts';

// Everything that's said around the checks stands in the table beside this file, to be read in one sitting. Where a sentence
// gets better, `npx vitest run test/terminal/terminal.text.test.ts -u` writes the table anew, and no other test changes.

const samples: Readonly<Record<string, readonly unknown[][]>> = {
  bug: [
    ['TypeError', 'detect'],
    ['TypeError', ''],
  ],
  consent: [['add .env to .gitignore']],
  noDirectory: [['/nowhere']],
  nodeDebug: [['unset NODE_DEBUG']],
  notAWorkshop: [['x.json'], ['x.json', 'x.json is damaged']],
  typeFirst: [[{ first: 'Type the whole code first', tab: 'use your own key' }]],
  end: [[true], [false]],
  keepAnyway: [
    [true, ''],
    [false, ', ? for more'],
  ],
  typeHidden: [['Code', 'use your own key', ', b to go back']],
  noScenario: [
    ['no-credit', ' Did you mean “no-credits”?'],
    ['x', ''],
  ],
  goOn: [['openai-setup limits']],
  onlyLooks: [
    ['ci', 'posix', false],
    ['no-terminal', 'windows'],
    ['mintty', 'posix', false],
  ],
  howToFix: [
    [true, false],
    [false, false],
    [false, true],
  ],
  openAboveYourself: [['--no-open']],
  notOpened: [['--no-open']],
  notCopied: [['the terminal is not known to do it']],
  otherWays: [[{ back: true, more: true }], [{ back: false, more: false }]],
  typeNumber: [
    [1, ', b to go back'],
    [2, ''],
  ],
  numberFrom1To: [[3]],
  typeAmount: [
    [{ unit: 'US dollars a month' }, ', b to go back'],
    [{ unit: 'US dollars a month', suggested: 10 }, ''],
  ],
  pasteHidden: [
    ['Key', true, ', b to go back'],
    ['Key', false, ''],
  ],
  pressToLookAgain: [
    [undefined, ''],
    [20, ', b to go back'],
  ],
  looksAgainIn: [[20]],
  cleaned: [[['removed the quotes around it', 'removed a line break']]],
  endsIn: [['164 characters', 'abcd']],
  cannotHide: [['openai-setup --yes --key-stdin < key.txt']],
  checking: [['git ignores the env file']],
  stillChecking: [['git ignores the env file']],
  leftAsItIs: [['git would commit .env']],
  would: [['add .env to .gitignore']],
  notDone: [['.env was not changed']],
  firstCallIn: [['Python'], ['curl'], ['Go', 'PowerShell'], ['PowerShell', 'PowerShell']],
  firstAdd: [['pom.xml', 'between <dependencies> and </dependencies>']],
  otherPackage: [['apps/web']],
  copyOverwrites: [['cp .env.example .env']],
  copyIsDone: [['cp -n .env.example .env']],
  readsNoEnvFile: [['Node.js', '.env', 'node --env-file']],
  waitsFor: [['Key']],
  notKnownUntil: [['the key is accepted', 'there is a key']],
  left: [['no limit is set', 'openai-setup limits']],
  problemsRemain: [
    [1, []],
    [2, ['Spend']],
    [1, ['Key', 'Spend']],
  ],
  ready: [[[]], [['Spend']], [['Key', 'Test', 'Spend']]],
  readyToLoad: [[[]], [['Key']]],
  step: [['2']],
  noProblem: [[[]], [['Spend']]],
  notEverything: [[[]], [['Spend']]],
  gitFailed: [['git is not installed']],
  notAnEnvFile: [['package.json', 'data']],
  changedSince: [
    ['.env', 2],
    ['.env', 'gone'],
    ['.env', 'too-long'],
  ],
  keyHasEnded: [['…x7Qa', '2026-11-29', '.env']],
  wouldExpose: [[['.env']], [['.env', 'prod.env']]],
  notTakenBack: [['.env has changed meanwhile']],
  isGone: [['.env']],
  isTakenOut: [['.env']],
  isBack: [['.env']],
  typeText: [
    ['Email address', ', b to go back'],
    ['Email address', ''],
  ],
  otherOptions: [
    [1, 0],
    [0, 4],
    [1, 3],
  ],
  relativeTmpdir: [['tmp']],
  unusableTmpdir: [['/nowhere', 'ENOENT']],
  introduction: [[true], [false]],
};

function said(texts: object): unknown {
  return Object.fromEntries(
    Object.entries(texts).map(([name, text]) => [
      name,
      typeof text === 'function' ? (samples[name] ?? []).map((values) => (text as (...values: unknown[]) => unknown)(...values)) : text,
    ]),
  );
}

it('the wording is as its table says', async () => {
  const tables = Object.entries({ engine, run, questions, checks, program, undo, demo }).map(
    ([name, texts]) => [name, said(texts)] as const,
  );
  for (const [name, table] of tables)
    expect(
      Object.entries(table as object).filter(([, text]) => Array.isArray(text) && text.length === 0),
      `samples for ${name}`,
    ).toEqual([]);
  await expect(`${JSON.stringify(Object.fromEntries(tables), null, 2)}\n`).toMatchFileSnapshot('terminal.text.json');
});
