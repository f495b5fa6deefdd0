import { expect, it } from 'vitest';
import { mentionsInCompose, resolvedValue, settingsInCompose } from '../../src/env-file/compose-file.ts';

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

it.each<[string, string, string[]]>([
  ['a list', 'services:\n  a:\n    env_file: .env\n    environment:\n      - B=1\n      - KEY=${KEY:-}\n', ['${KEY:-}']],
  ['a map', 'services:\n  a:\n    env_file: [.env]\n    environment:\n      KEY: "x"\n', ['x']],
  ['what is handed on', 'services:\n  a:\n    env_file: .env\n    environment:\n      - KEY\n', []],
  ['no env file', 'services:\n  a:\n    environment:\n      - KEY=x\n', []],
])('what a service sets beside its env file: %s', async (_name, yaml, expected) => {
  expect((await settingsInCompose(yaml, 'KEY')).map(({ value }) => value)).toEqual(expected);
});

it.each<[string, string | undefined]>([
  ['plain', 'plain'],
  ['${SET}', 'value'],
  ['$SET', 'value'],
  ['${UNSET}', ''],
  ['${UNSET:-}', ''],
  ['${UNSET:-other}', 'other'],
  ['${EMPTY:-other}', 'other'],
  ['${EMPTY-other}', ''],
  ['${UNSET:?say so}', ''],
  ['${SET:+other}', 'other'],
  ['${EMPTY:+other}', ''],
  ['${EMPTY+other}', 'other'],
  ['a${SET}/$SET-$$', 'avalue/value-$'],
  ['${UNSET:-${SET}}', undefined],
])('%s is read as compose reads it', (value, expected) => {
  const names: Readonly<Record<string, string>> = { SET: 'value', EMPTY: '' };
  expect(resolvedValue(value, (name) => names[name])).toBe(expected);
});
