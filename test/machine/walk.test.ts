import { chmodSync, mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { walk, type Walk } from '../../src/machine/walk.ts';
import { makeWorld } from '../make-world.ts';
import { hasLinks, isWindows } from '../system.ts';

function walked(root: string, how: Walk = {}) {
  const missed: (string | undefined)[] = [];
  const given = [...walk(root, { ...how, onMissed: (directory) => missed.push(directory) })];
  const names = given.filter((name) => name !== undefined).toSorted();
  return { names, missed };
}

describe('the files below a directory', () => {
  const deep = 'e/'.repeat(61).slice(0, -1);
  const tree = (): string => {
    const world = makeWorld();
    for (const name of ['a', 'vendor/b', 'd/c', `${deep}/e/f`]) world.put(`w/${name}`, 'x');
    const root = path.join(world.project, 'w');
    if (!hasLinks) return root;
    symlinkSync('d', path.join(root, 'link'));
    symlinkSync('..', path.join(root, 'd/up'));
    symlinkSync('nowhere', path.join(root, 'broken'));
    return root;
  };

  it('are those that are the user’s own, and what’s too deep is told', () => {
    expect(walked(tree())).toEqual({ names: ['a', 'd/c'], missed: [deep] });
  });

  it.skipIf(!hasLinks)('are each given once where links are followed, which may go round in circles', () => {
    const { names, missed } = walked(tree(), { skip: new Set(), followsLinks: true });
    expect(names.filter((name) => name.endsWith('c'))).toHaveLength(1);
    expect(names).toEqual(expect.arrayContaining(['a', 'broken', 'link', 'vendor/b']));
    expect(missed).toEqual([deep]);
  });

  it.skipIf(!hasLinks)('are behind a link out of the root only those of that very directory', () => {
    const world = makeWorld();
    for (const name of ['w/a', 'other/.env', 'other/data/b']) world.put(name, 'x');
    const root = path.join(world.project, 'w');
    symlinkSync('../other', path.join(root, 'package'));
    symlinkSync('..', path.join(root, 'out'));
    expect(walked(root, { followsLinks: true })).toEqual({ names: ['a', 'out', 'package', 'package/.env'], missed: [] });
  });

  it('come with a turn for every directory, be it empty', () => {
    const world = makeWorld();
    for (let index = 0; index < 100; index += 1) mkdirSync(path.join(world.project, `w/${index}/x`), { recursive: true });
    expect([...walk(path.join(world.project, 'w'))].length).toBeGreaterThanOrEqual(200);
  });

  it.skipIf(process.getuid?.() === 0 || isWindows)('are missed in a directory that can’t be read, which is told', () => {
    const root = tree();
    chmodSync(path.join(root, 'd'), 0o000);
    try {
      expect(walked(root).missed).toEqual(expect.arrayContaining(['d', deep]));
    } finally {
      chmodSync(path.join(root, 'd'), 0o700);
    }
  });

  it('are none where there’s no directory, which is told', () => {
    expect(walked('/nowhere/at/all')).toEqual({ names: [], missed: [''] });
  });
});
