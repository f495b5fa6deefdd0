import { expect, it } from 'vitest';
import { composeBuilds, type ComposeBuild } from '../../src/packaging/compose-builds.ts';

const variables: Readonly<Record<string, string>> = { SET: 'api' };

it.each<[string, [context: string, dockerfile: string][]]>([
  ['services:\n  web:\n    image: x\n', []],
  ['services:\n  web:\n    build: .\n', [['.', 'Dockerfile']]],
  ['services:\n  web:\n    build: services/$SET\n', [['services/api', 'Dockerfile']]],
  ['services:\n  web:\n    build: ${A:-${B}}\n', []],
  ["services:\n  web:\n    build: './web' # ours\n    ports: []\n", [['./web', 'Dockerfile']]],
  [
    'services:\r\n  web:\r\n    build:\r\n      context: .\r\n      args:\r\n        A: 1\r\n      dockerfile: "ops/api.Dockerfile"\r\n  db:\r\n    build: db\r\n',
    [
      ['.', 'ops/api.Dockerfile'],
      ['db', 'Dockerfile'],
    ],
  ],
  ['services:\n  web:\n    build:\n      dockerfile: a/Dockerfile\n    context: no\n', [['.', 'a/Dockerfile']]],
  ['services:\n  web:\n    build: {context: .., dockerfile: x/Dockerfile}\n', [['..', 'x/Dockerfile']]],
  [
    'services:\n  a:\n    build: ${DIR:-app}\n  b:\n    build: https://example.com/x.git\n  c:\n    build: {context: $DIR, dockerfile: c.df}\n',
    [
      ['app', 'Dockerfile'],
      ['.', 'c.df'],
    ],
  ],
  [
    'services:\n  a:\n    build: &api {context: api, dockerfile: a.Dockerfile}\n  b:\n    build: *api\n',
    [
      ['api', 'a.Dockerfile'],
      ['api', 'a.Dockerfile'],
    ],
  ],
  ['x-base: &base\n  build: ./base\nservices:\n  a:\n    <<: *base\n    image: x\n', [['./base', 'Dockerfile']]],
  ['x-base: &base {build: {context: base}}\nservices: {a: {<<: [*base]}}\n', [['base', 'Dockerfile']]],
  [
    'services:\n  a:\n    build: >-\n      ./folded\n---\nservices:\n  b:\n    "build": "./quoted#1"\n',
    [
      ['./folded', 'Dockerfile'],
      ['./quoted#1', 'Dockerfile'],
    ],
  ],
  ['services:\n  a:\n    labels:\n      build: no\n    command: |\n      build: no\n', []],
  ['web:\n  build: .\n', [['.', 'Dockerfile']]],
  ['services: [\n', []],
  ['services: 5\n', []],
  ['- a\n', []],
  ['', []],
])('%j', async (yaml, expected) => {
  const found = await composeBuilds(yaml, (name) => variables[name]);
  expect(found !== 'unknown' && found.builds.map(({ context, dockerfile }: ComposeBuild) => [context, dockerfile])).toEqual(expected);
});

it.each([
  ['is too long', `services:\n  a:\n    build: .\n${'#'.repeat(200_000)}`],
  [
    'is a bomb',
    `a0: &a0 [x]\n${Array.from({ length: 40 }, (_, index) => `a${index + 1}: &a${index + 1} [*a${index}, *a${index}]\n`).join('')}`,
  ],
])('a file that %s is not taken for one without a build', async (_name, yaml) => {
  expect(await composeBuilds(yaml, () => undefined)).toBe('unknown');
});
