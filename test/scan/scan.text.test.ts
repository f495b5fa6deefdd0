import { expect, it } from 'vitest';
import { findKeys } from '../../src/keys/find-keys.ts';
import { Findings, type Place } from '../../src/scan/findings.ts';
import { scanLines } from '../../src/scan/lines.ts';
import type { Alive } from '../../src/scan/alive.ts';
import * as text from '../../src/scan/scan.text.ts';
import * as steps from '../../src/scan/steps.text.ts';
import { Secret } from '../../src/keys/secret.ts';
import { toCopy } from '../../src/wording/to-copy.ts';
import { fakeKey } from '../keys/fake-keys.ts';

const commit = 'c0ffee0123456789c0ffee0123456789c0ffee01';
const date = '2026-11-28T12:00:00.000Z';
const places: readonly Place[] = [
  { kind: 'file', path: 'src/app.py', line: 3, reach: 'working-tree' },
  { kind: 'file', path: 'notes-…abcd.txt', reach: 'working-tree' },
  { kind: 'index', path: 'src/app.py', line: 3, reach: 'staged' },
  { kind: 'commit', path: 'src/app.py', line: 3, commit, date, ref: 'origin/main', reach: 'pushed' },
  { kind: 'commit', path: 'src/app.py', line: 3, commit, date, reach: 'only-in-this-clone' },
  { kind: 'stash', path: 'src/app.py', line: 3, commit, date, ref: 'stash@{0}', reach: 'only-in-this-clone' },
  { kind: 'message', commit, date, ref: 'main', reach: 'committed' },
  { kind: 'message', object: commit, ref: 'v1', reach: 'committed' },
  { kind: 'object', object: commit, reach: 'only-in-this-clone' },
  { kind: 'object', object: commit, path: 'a', line: 2, ref: 'v1', reach: 'committed' },
  { kind: 'object', object: commit, reach: 'committed', reachUnknown: true },
  { kind: 'ref', ref: 'refs/heads/try-…abcd', reach: 'only-in-this-clone' },
  { kind: 'reflog', ref: 'HEAD', line: 7, reach: 'only-in-this-clone' },
  { kind: 'git-directory', path: '.git/config', line: 9, reach: 'only-in-this-clone' },
];

/** What's shown of keys in these places. */
function shown(
  keys: readonly (readonly Place[])[],
  alive: Alive | undefined,
  options: { readonly accepted?: boolean; readonly unread?: boolean; readonly where?: 'files' | 'staged' } = {},
): readonly string[] {
  const findings = new Findings();
  for (const [index, its] of keys.entries()) {
    const [key] = findKeys(Buffer.from(fakeKey('sk-proj-', 74, 74, 60 + index)));
    if (key === undefined) throw new Error('no key');
    for (const place of its) findings.add({ ...key, accepted: options.accepted === true }, place);
  }
  const all = findings.all();
  const known = new Map(alive === undefined ? [] : all.map(({ secret }) => [secret.fingerprint, alive] as const));
  const lines = scanLines(
    {
      root: '/home/ana/shop-bot',
      findings: all,
      unread: options.unread === true ? [text.isShallow] : [],
      notOpened: { archives: 2, lfs: 1 },
      ignored: 3,
      hasHistory: true,
    },
    { isInForce: (finding) => finding === all[0] && !finding.testData, alive: known },
    {
      where: options.where ?? 'everywhere',
      verbose: false,
      soughtInUse: [],
      canRotate: true,
      canGuard: true,
      envFiles: new Map([
        ['.env', { isTracked: true, isIgnored: false }],
        ['api/.env', { isTracked: false, isIgnored: false }],
      ]),
      word: (name) => name,
      pathWord: (name) => name,
    },
  );
  return lines.map(({ status, text: said, indent = 0 }) => `${' '.repeat(indent)}${status === undefined ? '' : `${status}: `}${said}`);
}

const sentences = {
  places: places.map(text.place),
  'a key that was pushed, and another one': shown([places.slice(3, 5), places.slice(0, 1)], 'yes'),
  'a key in files only': shown([places.slice(0, 2)], undefined),
  'a key in files, and git was not looked at': shown([places.slice(0, 2)], undefined, { where: 'files' }),
  'a key everywhere': shown([places], 'unknown'),
  'a key in env files': shown(
    [['.env', 'api/.env'].map((path) => ({ kind: 'file', path, line: 1, reach: 'working-tree' }) as const)],
    undefined,
  ),
  'a key in the next commit': shown([places.slice(2, 3)], undefined, { where: 'staged' }),
  'a key in a commit that was not pushed': shown([[{ ...places[3], ref: 'main', reach: 'committed' } as Place]], undefined),
  'a dead key': shown([places.slice(3, 4)], 'no'),
  'a key in a commit that could not be read': shown(
    [[{ kind: 'object', object: commit, reach: 'committed', reachUnknown: true }]],
    undefined,
  ),
  'an accepted key': shown([places.slice(0, 1)], undefined, { accepted: true }),
  'test data': shown([[{ kind: 'file', path: 'fixtures/a', line: 1, reach: 'working-tree' }]], undefined),
  'nothing, and something could not be read': shown([], undefined, { unread: true }),
  nothing: (['everywhere', 'files', 'staged'] as const).map((where) => text.nothing(where, true, true)),
  'the API is asked': [text.askTheApi(1, 'api.openai.com'), text.askTheApi(3, 'api.openai.com')],
  others: [
    text.aliveNeedsYes,
    text.lookedFor([]),
    text.lookedFor([new Secret('0123456789abcdef')]),
    steps.revoke('none'),
    steps.revoke('one of them'),
    steps.cleanFiles(['a', 'b', 'c', 'd', 'e', 'f'], true),
    steps.untrack(['.env'], '.env', [], true),
    steps.dropStash([2, 0]),
    text.notRead(text.isPartial),
    text.notRead(text.hasReftable),
    text.notRead(text.notEntered('')),
    text.notRead(text.strayIndex),
    text.notJudged,
    text.notRead(text.tooManyFiles),
    text.isTooLarge,
    text.looking,
    text.files(3),
    text.objects(3),
  ],
};

it('the wording is as its table says', async () => {
  await expect(`${JSON.stringify(sentences, null, 2)}\n`).toMatchFileSnapshot('scan.text.json');
});

it.each([
  steps.untrack(['.env', 'api/.env'], ".env 'a b/.env'", ['.env'], true),
  steps.cleanIndex('app.py'),
  steps.cleanCommits,
  steps.cleanHistory,
  steps.dropTags("'v$1'"),
  steps.dropStash([1]),
  steps.collect,
])('the command stays in one piece: %s', (step) => {
  expect(step.match(toCopy)?.at(-1)).toBe(step.slice(step.lastIndexOf(': ') + 2));
});

it('a list of many keys ends before what to do about them', () => {
  const said = shown(
    Array.from({ length: 100 }, () => places.slice(0, 1)),
    undefined,
  );
  expect(said.filter((line) => line.startsWith('problem: Project key'))).toHaveLength(30);
  expect(said.join('\n')).toContain(text.more(70));
});
