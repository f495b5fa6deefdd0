import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  directoriesUp,
  directoryWithGit,
  isBelow,
  isWithin,
  toPosixPath,
  relativePath,
  relativePathWithin,
} from '../../src/machine/paths.ts';
import { makeWorld } from '../make-world.ts';

const root = path.resolve('/a/project');

describe('a path within a directory', () => {
  it.each([
    ['a file in it', 'x', 'x'],
    ['a file whose name begins with two dots', '..env', '..env'],
    ['a directory whose name begins with two dots', '..config/.env', '..config/.env'],
    ['a name of more dots', '.../x', '.../x'],
    ['a way there and back', 'x/../y', 'y'],
    ['the directory itself', '.', ''],
  ])('%s', (_name, file, way) => {
    expect(isWithin(root, path.join(root, file))).toBe(true);
    expect(relativePathWithin(root, path.join(root, file))).toBe(way);
    expect(isBelow(root, path.join(root, file))).toBe(way !== '');
  });

  it.each([
    ['the directory above', '..'],
    ['a file above', '../x'],
    ['a neighbor whose name begins alike', '../project-2/x'],
    ['a neighbor whose name begins with two dots', '../..project/x'],
  ])('is not %s', (_name, file) => {
    expect(isWithin(root, path.join(root, file))).toBe(false);
    expect(relativePathWithin(root, path.join(root, file))).toBeUndefined();
    expect(isBelow(root, path.join(root, file))).toBe(false);
  });

  it('of the root is everything', () => {
    expect(isWithin(path.parse(root).root, root)).toBe(true);
    expect(relativePathWithin(path.parse(root).root, root)).toBe('a/project');
  });
});

it('writes a way with slashes', () => {
  expect(relativePath(root, path.join(root, 'x', 'y'))).toBe('x/y');
  expect(relativePath(root, path.join(root, '..', 'y'))).toBe('../y');
  expect(toPosixPath(path.join('x', 'y'))).toBe('x/y');
});

describe('the directories above', () => {
  const up = (names: readonly string[]): string[] => names.map((name) => path.join(root, name));

  it('are given up to the top, with both', () => {
    expect(directoriesUp(path.join(root, 'x/y'), root)).toEqual(up(['x/y', 'x', '.']));
    expect(directoriesUp(root, root)).toEqual([root]);
    expect(directoriesUp(path.join(root, '..x/y'), root)).toEqual(up(['..x/y', '..x', '.']));
  });

  it('are none outside of it', () => {
    expect(directoriesUp(path.resolve('/a/project-2'), root)).toEqual([]);
    expect(directoriesUp(path.dirname(root), root)).toEqual([]);
  });

  it('end with the root of the file system', () => {
    const all = directoriesUp(root);
    expect(all).toEqual([root, path.dirname(root), path.parse(root).root]);
    expect(directoriesUp(root, path.parse(root).root)).toEqual(all);
  });
});

it('finds the nearest .git, whatever it is', async () => {
  const { project: top } = makeWorld();
  mkdirSync(path.join(top, 'x/y'), { recursive: true });
  writeFileSync(path.join(top, 'x/.git'), 'broken');
  expect(await directoryWithGit(path.join(top, 'x/y'))).toBe(path.join(top, 'x'));
  mkdirSync(path.join(top, 'x/y/.git'));
  expect(await directoryWithGit(path.join(top, 'x/y'))).toBe(path.join(top, 'x/y'));
});
