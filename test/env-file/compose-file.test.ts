import { expect, it } from 'vitest';
import { mentionsInCompose } from '../../src/env-file/compose-file.ts';

const every =
  'services:\n  a:\n    env_file: .env.a  # why\n  b:\n    env_file:\n      - "b.env"\n      - path: ./c/.env\n        required: false\n    ports:\n      - 80:80\n  d:\n    env_file: [.env.d, "${X}"]\n';

it.each<[string, string, string[]]>([
  ['every form', every, ['.env.a', 'b.env', './c/.env', '.env.d']],
  ['the long form with its path last', 'services:\n  a:\n    env_file:\n      - required: true\n        path: .env.x\n', ['.env.x']],
  ['a file alone in its long form', 'services: {a: {env_file: {path: .env.y}}}', ['.env.y']],
  ['an anchor', 'services:\n  a:\n    env_file: &e [.env.z]\n  b:\n    env_file: *e\n', ['.env.z', '.env.z']],
  ['a merge key', 'x-base: &base\n  env_file: .env.m\nservices:\n  a:\n    <<: *base\n', ['.env.m']],
  ['a text about it', 'services:\n  a:\n    command: |\n      env_file: .env.no\n', []],
  ['something else', 'services:\n  a:\n    env_file: [5, null, {}, [.env]]\n', []],
  ['a broken file', 'services:\n  a:\n    env_file: [', []],
])('%s', async (_name, yaml, expected) => {
  expect((await mentionsInCompose(yaml)).map(({ path }) => path)).toEqual(expected);
});
