import { readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { filesPort } from '../../src/machine/files.ts';
import { gitPort } from '../../src/git/git.ts';
import { undoRecord, type UndoEntry, type UndoRecord } from '../../src/git/undo-record.ts';
import { makeWorld } from '../make-world.ts';
import { asKept, hasLinks } from '../system.ts';

function recorded(options: { git?: boolean } = {}, now = () => new Date()) {
  const made = makeWorld({ project: options, now });
  const { world } = made;
  const git = gitPort(world);
  const record = undoRecord(world, git);
  const files = filesPort(world, git, record);
  const write = async (name: string, before: string | undefined, after: string): Promise<boolean> => {
    const path = join(made.project, name);
    const bytes = before === undefined ? undefined : Buffer.from(before);
    return (await files.write({ path, before: bytes, after: Buffer.from(after), secret: false })).written;
  };
  return { ...made, git, record, files, write, undo: join(made.project, '.git/openai-setup/undo') };
}
const toldBy = async (record: UndoRecord, project: string): Promise<unknown> => {
  const entries = await record.entries(project);
  return typeof entries === 'string'
    ? entries
    : entries.map(({ path, before }: UndoEntry) => [path.slice(project.length + 1), before?.toString() ?? null]);
};

describe('the record of what a run wrote', () => {
  it('keeps what was there before the first write of each file, for the user alone', async () => {
    const { write, record, project, put, undo, world } = recorded();
    put('b', 'old b');
    expect(await toldBy(record, project)).toBe('nothing');
    expect([await write('a', undefined, 'one'), await write('b', 'old b', 'new b'), await write('a', 'one', 'two')]).toEqual([
      true,
      true,
      true,
    ]);
    const expected = [
      ['b', 'old b'],
      ['a', null],
    ];
    expect(await toldBy(record, project)).toEqual(expected);
    expect(await toldBy(undoRecord(world, gitPort(world)), project)).toEqual(expected);
    expect(statSync(undo).mode & 0o777).toBe(asKept(0o700));
    expect(readdirSync(undo)).toEqual(['last.json']);
    expect(readdirSync(dirname(undo))).toEqual(['undo']);
    expect(statSync(join(undo, 'last.json')).mode & 0o777).toBe(asKept(0o600));
  });

  it('keeps nothing where nothing was written, and of one run only', async () => {
    const { write, record, project, put, world } = recorded();
    put('a', 'changed meanwhile');
    await write('a', 'what was looked at', 'new');
    expect(await toldBy(record, project)).toBe('nothing');
    await write('a', 'changed meanwhile', 'new');
    const git = gitPort(world);
    const next = undoRecord(world, git);
    await filesPort(world, git, next).write({ path: join(project, 'b'), before: undefined, after: Buffer.from('b'), secret: false });
    expect(await toldBy(next, project)).toEqual([['b', null]]);
    await next.forget(project);
    expect(await toldBy(next, project)).toBe('nothing');
  });

  describe('when another run is cut off', () => {
    /** A run has written `a` over `old`; the next one is about to write `c`. */
    async function again() {
      const made = recorded();
      const path = made.put('a', 'X=1\nold\n');
      await made.write('a', 'X=1\nold\n', 'X=1\none\n');
      const next = undoRecord(made.world, made.git);
      const note = (before = 'X=1\none\n', after = 'X=1\ntwo\n') => next.note(path, Buffer.from(before), Buffer.from(after));
      const told = () => toldBy(undoRecord(made.world, made.git), made.project);
      return { ...made, next, note, told, first: [['a', 'X=1\nold\n']], second: [['a', 'X=1\none\n']] };
    }

    it('before the write, the earlier record is the last one, however often that happens', async () => {
      const { note, told, first } = await again();
      for (const after of ['two', 'three', 'four']) {
        await note(undefined, after);
        expect(await told()).toEqual(first);
      }
    });

    it('before the write, and the file is changed after that, too', async () => {
      const { note, told, first, put } = await again();
      await note();
      put('a', 'X=2\none\n');
      expect(await told()).toEqual(first);
    });

    it('after the write, the new record is the last one, with other changes or without', async () => {
      const { note, told, second, put } = await again();
      await note();
      put('a', 'X=1\ntwo\n');
      expect(await told()).toEqual(second);
      put('a', 'X=2\ntwo\n');
      expect(await told()).toEqual(second);
    });

    it('after the write, and the next one before its own', async () => {
      const { note, told, second, put } = await again();
      await note();
      put('a', 'X=1\ntwo\n');
      await note('X=1\ntwo\n', 'X=1\nthree\n');
      expect(await told()).toEqual(second);
    });

    it('between its writes, what it has written is known', async () => {
      const { world, git, next, told, project, path, second } = await again().then((made) => ({ ...made, path: join(made.project, 'a') }));
      const edit = { path, before: Buffer.from('X=1\none\n'), after: Buffer.from('X=1\ntwo\n'), secret: false };
      expect(await filesPort(world, git, next).write(edit)).toEqual({ written: true });
      // Another file, and the same once more.
      await next.note(join(project, 'b'), undefined, Buffer.from('b'));
      expect(await told()).toEqual(second);
      await next.note(path, edit.after, Buffer.from('X=1\nthree\n'));
      expect(await told()).toEqual(second);
    });

    it('and after its write, nothing of the earlier record is kept', async () => {
      const { world, git, project, undo, told, second } = await again();
      const edit = { path: join(project, 'a'), before: Buffer.from('X=1\none\n'), after: Buffer.from('X=1\ntwo\n'), secret: false };
      await filesPort(world, git, undoRecord(world, git)).write(edit);
      expect(await told()).toEqual(second);
      expect(readFileSync(join(undo, 'last.json'), 'utf8')).not.toContain(Buffer.from('X=1\nold\n').toString('base64'));
    });

    it('or fails, and of two at once the one that wrote counts', async () => {
      const { world, git, note, told, project, second, write } = await again();
      // It has looked at the file and kept its record; then the other one writes.
      await note(undefined, 'X=1\nthree\n');
      const edit = { path: join(project, 'a'), before: Buffer.from('X=1\none\n'), after: Buffer.from('X=1\ntwo\n'), secret: false };
      await filesPort(world, git, undoRecord(world, git)).write(edit);
      expect(await write('a', 'X=1\none\n', 'X=1\nthree\n')).toBe(false);
      expect(await told()).toEqual(second);
      // And the other way around.
      await note(undefined, 'X=1\nthree\n');
      expect(await told()).toEqual(second);
    });
  });

  it('is gone after a day', async () => {
    let now = new Date('2026-11-21T10:00:00Z');
    const { write, record, project, undo } = recorded({}, () => now);
    await write('a', undefined, 'one');
    now = new Date('2026-11-22T09:59:00Z');
    expect(await toldBy(record, project)).toEqual([['a', null]]);
    now = new Date('2026-11-22T10:00:00Z');
    // Unless it's still worth something.
    expect(await record.entries(project, async (entries) => entries.length === 1)).toHaveLength(1);
    expect(await toldBy(record, project)).toBe('too-old');
    expect(() => readdirSync(undo)).toThrow();
  });

  it('is not kept without a repository', async () => {
    const { write, record, project } = recorded({ git: false });
    expect(await write('a', undefined, 'one')).toBe(true);
    expect(await toldBy(record, project)).toBe('no-repository');
    expect(readdirSync(project)).toEqual(['a']);
  });

  it('leaves no half record behind where it cannot be kept', async () => {
    const { write, put, undo } = recorded();
    put('.git/openai-setup/undo/last.json/in-the-way', '');
    expect(await write('a', undefined, 'one')).toBe(true);
    expect(readdirSync(undo)).toEqual(['last.json']);
  });

  it('never stops a write, and takes junk for nothing', async () => {
    const { write, record, project } = recorded();
    writeFileSync(join(project, '.git/openai-setup'), 'in the way');
    expect(await write('a', undefined, 'one')).toBe(true);
    expect(await toldBy(record, project)).toBe('nothing');
    const other = recorded();
    other.put('.git/openai-setup/undo/last.json', '{"version":1,"at":"2026-11-21","entries":[{}]}');
    expect(await toldBy(other.record, other.project)).toBe('nothing');
  });

  it.each([
    ['a length in place of the old content', { path: 'DIR/a', before: { length: 1e9 }, afterHash: 'x' }, 1],
    ['more entries than a run writes', { path: 'DIR/a', before: null, afterHash: 'x' }, 101],
    ['a path that is too long', { path: `DIR/${'a/'.repeat(3000)}`, before: null, afterHash: 'x' }, 1],
  ])('takes nothing from a record of an archive with %s', async (_name, entry, count) => {
    const { record, project, put } = recorded();
    const entries = JSON.stringify(Array.from({ length: count }, () => entry)).replaceAll('DIR', project);
    put('.git/openai-setup/undo/last.json', `{"version":1,"at":"${new Date().toISOString()}","entries":${entries}}`);
    expect(await toldBy(record, project)).toBe('nothing');
  });

  it('removes a created file only as it was written', async () => {
    const { files, put, project } = recorded();
    const path = put('a', 'mine');
    expect(await files.remove(path, Buffer.from('other'))).toMatchObject({ written: false, because: 'changed' });
    expect(readFileSync(path, 'utf8')).toBe('mine');
    if (hasLinks) {
      symlinkSync('a', join(project, 'link'));
      expect(await files.remove(join(project, 'link'), Buffer.from('mine'))).toMatchObject({ written: false, because: 'symlink' });
    }
    expect(await files.remove(path, Buffer.from('mine'))).toEqual({ written: true });
    expect(readdirSync(project)).toEqual(['.git', ...(hasLinks ? ['link'] : [])]);
  });
});
