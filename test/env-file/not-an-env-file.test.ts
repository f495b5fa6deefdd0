import { expect, it } from 'vitest';
import { otherKindOf } from '../../src/env-file/not-an-env-file.ts';

it.each([
  '.gitignore',
  '.dockerignore',
  'package.json',
  'package-lock.json',
  'yarn.lock',
  'Cargo.lock',
  'src/app.py',
  'src/index.tsx',
  'README.md',
  'README',
  'LICENSE',
  'Dockerfile',
  'Makefile',
  'config.yaml',
  'pyproject.toml',
  'go.mod',
  'notebook.ipynb',
  'config.env.ts',
  '.env.json',
  'index.html',
])('takes %s for no env file, whether it is there or not', (name) => {
  expect(otherKindOf(name, undefined)).toBeDefined();
  expect(otherKindOf(name, Buffer.from('A=1\n'))).toBeDefined();
});

it.each([
  '.env',
  '.env.local',
  'prod.env',
  'config/.env.development',
  '.envrc',
  '.dev.vars',
  'secrets',
  'vars.txt',
  'env',
  'env.sh',
  '.env.example',
  '..config/.env',
  '.env.mine',
])('takes %s for an env file', (name) => {
  expect(otherKindOf(name, undefined)).toBeUndefined();
  expect(otherKindOf(name, Buffer.from('# mine\n\nexport A=1\nB="2"\n'))).toBeUndefined();
});

it('looks at the content of what has no telling name', () => {
  expect(otherKindOf('notes', Buffer.from('Dear diary,\ntoday I cloned a project.\n'))).toBe('text');
  expect(otherKindOf('run.sh', Buffer.from('#!/bin/sh\nA=1\ncd src\nnpm start -- "$@"\n'))).toBe('text');
  expect(otherKindOf('settings', Buffer.from('A=1\nB=2\noops\n'))).toBeUndefined();
  // What is wrong in such a file is told in another place.
  expect(otherKindOf('.env', Buffer.from('Dear diary,\n'))).toBeUndefined();
});
