import { expect, it } from 'vitest';
import { composeBuilds } from '../../src/packaging/compose-builds.ts';

it.each<[string, [context: string, dockerfile: string][]]>([
  ['services:\n  web:\n    image: x\n', []],
  ['services:\n  web:\n    build: .\n', [['.', 'Dockerfile']]],
  ["services:\n  web:\n    build: './web' # ours\n    ports: []\n", [['./web', 'Dockerfile']]],
  [
    'services:\r\n  web:\r\n    build:\r\n      context: .\r\n      args:\r\n        A: 1\r\n      dockerfile: "ops/api.Dockerfile"\r\n  db:\r\n    build: db\r\n',
    [['.', 'ops/api.Dockerfile'], ['db', 'Dockerfile']],
  ],
  ['services:\n  web:\n    build:\n      dockerfile: a/Dockerfile\n    context: no\n', [['.', 'a/Dockerfile']]],
  ['services:\n  web:\n    build: {context: .., dockerfile: x/Dockerfile}\n', [['..', 'x/Dockerfile']]],
  ['services:\n  a:\n    build: ${DIR}\n  b:\n    build: https://example.com/x.git\n', []],
])('%j', (yaml, expected) => {
  expect(composeBuilds(yaml).map(({ context, dockerfile }) => [context, dockerfile])).toEqual(expected);
});
