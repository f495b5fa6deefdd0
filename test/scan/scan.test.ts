import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
  chmodSync,
} from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { fakeKey } from '../keys/fake-keys.ts';
import { makeWorld, type TestWorld } from '../make-world.ts';
import { hasLinks, hasPosixFiles } from '../system.ts';
import { envHistory } from '../../src/checks/protect/env-history.ts';
import type { ScanResult } from '../../src/scan/scan.ts';
import { exitCodeOf } from '../../src/scan/verdict.ts';
import { placesOf, scanned, shortly } from './scanned.ts';

const key = fakeKey('sk-proj-', 74, 74, 11);
const other = fakeKey('sk-', 20, 20, 12);

function commit(world: TestWorld, message: string): string {
  world.git('add', '--all');
  world.git('commit', '--quiet', '--allow-empty', '-m', message);
  return world.git('rev-parse', 'HEAD');
}

/** A bare repository beside the project, as its remote. */
function withRemote(world: TestWorld): void {
  const remote = path.join(world.project, '../remote.git');
  world.git('init', '--quiet', '--bare', remote);
  world.git('remote', 'add', 'origin', remote);
}

/** The same places, however git stores them. */
async function everyWay(world: TestWorld, look: () => Promise<void>): Promise<void> {
  await look();
  world.git('gc', '--quiet');
  await look();
  world.git('repack', '-adfq', '--depth=50', '--window=50');
  await look();
}

describe('the working tree', () => {
  it('is searched as git sees it: tracked files and those that it would add', async () => {
    const world = makeWorld({
      project: { files: { '.gitignore': '.env\n', '.env': `K=${other}\n`, 'new.py': `\n\nk = '${key}'\n`, 'sub/old.ts': `// ${key}\n` } },
    });
    world.git('add', 'sub');
    const result = await scanned(world.world, 'files');
    expect(shortly(placesOf(result, key))).toEqual(['file new.py:3 working-tree', 'file sub/old.ts:1 working-tree']);
    expect(placesOf(result, other)).toEqual([]);
    expect(result).toMatchObject({ unread: [], hasHistory: true });
  });

  it('is searched in any encoding, size, and name', async () => {
    const world = makeWorld();
    world.put('utf16.txt', Buffer.from(`\ufeffa\r\n${key}\r\n`, 'utf16le'));
    world.put('secret.yaml', `data:\n  key: ${Buffer.from(key).toString('base64')}\n`);
    world.put('dump.hex', Buffer.from(`x=${key}`).toString('hex'));
    world.put('large.bin', Buffer.concat([Buffer.alloc(3_000_000, 'a\n'), Buffer.from(key), Buffer.alloc(2_000_000)]));
    world.put(`notes-${other}.txt`, 'nothing\n');
    // On Windows, every name is Unicode.
    const odd = hasPosixFiles ? Buffer.from([0x2f, 0xe9, 0x2e, 0x74]) : Buffer.from('/\ufffd.t');
    writeFileSync(Buffer.concat([Buffer.from(world.project), odd]), key);
    const result = await scanned(world.world, 'files');
    expect(shortly(placesOf(result, key))).toEqual([
      'file dump.hex:1 working-tree',
      'file large.bin:1500001 working-tree',
      'file secret.yaml:2 working-tree',
      'file utf16.txt:2 working-tree',
      'file \ufffd.t:1 working-tree',
    ]);
    expect(shortly(placesOf(result, other))).toEqual([`file notes-…${other.slice(-4)}.txt working-tree`]);
  });

  it.skipIf(!hasPosixFiles)('holds nothing up: pipes, links, loops, directories, and what is gone', async () => {
    const world = makeWorld({ project: { files: { 'a/b.txt': key } } });
    execFileSync('mkfifo', [path.join(world.project, 'pipe')]);
    symlinkSync('a', path.join(world.project, 'link'));
    symlinkSync('loop', path.join(world.project, 'loop'));
    symlinkSync('/dev/zero', path.join(world.project, 'zero'));
    world.put('gone', key);
    world.git('add', 'gone');
    rmSync(path.join(world.project, 'gone'));
    expect(shortly(placesOf(await scanned(world.world, 'files'), key))).toEqual(['file a/b.txt:1 working-tree']);
  });

  it('is searched without a repository, except for what tools put there', async () => {
    const world = makeWorld({ project: { git: false, files: { 'app/main.py': key, 'node_modules/x/index.js': other } } });
    const result = await scanned(world.world);
    expect(result.findings).toHaveLength(1);
    expect(shortly(placesOf(result, key))).toEqual(['file app/main.py:1 working-tree']);
    expect(result).toMatchObject({ unread: [], hasHistory: false });
  });

  it.skipIf(!hasLinks)('reads where a link leads, which git would commit, and not the file there', async () => {
    const world = makeWorld();
    symlinkSync(key, path.join(world.project, 'link'));
    expect(shortly(placesOf(await scanned(world.world, 'files'), key))).toEqual(['file link:1 working-tree']);
  });

  it('says what could not be read, and what was not opened', async () => {
    const world = makeWorld({
      project: {
        files: {
          'x.zip': 'PK',
          'x.bundle': '# v2 git bundle\n',
          lfs: `version https://git-lfs.github.com/spec/v1\noid sha256:${'0'.repeat(64)}\nsize 1\n`,
        },
      },
    });
    // Nothing is closed to root, or on Windows by a mode.
    const isRoot = !hasPosixFiles || process.getuid?.() === 0;
    const inner = path.dirname(world.put('inner/file', key));
    if (!isRoot) chmodSync(world.put('closed', key), 0);
    if (!isRoot) chmodSync(inner, 0);
    const result = await scanned(world.world, 'files');
    chmodSync(inner, 0o700);
    expect(result.notOpened).toEqual({ archives: 2, lfs: 1 });
    expect(result.unread.map(({ what }) => what).toSorted()).toEqual(isRoot ? [] : ['closed', 'inner']);
  });
});

describe('the history', () => {
  it('has a key in many versions of a file, of which only some were pushed', async () => {
    const world = makeWorld();
    withRemote(world);
    const commits: string[] = [];
    const lines = Array.from({ length: 300 }, (_, at) => `line ${at}`);
    lines[150] = `key = ${key}`;
    for (let version = 0; version < 20; version += 1) {
      lines[version] = `changed in ${version}`;
      world.put('app.py', `${lines.join('\n')}\n`);
      commits.push(commit(world, `version ${version}`));
      if (version === 11) world.git('push', '--quiet', 'origin', 'main');
    }
    world.git('rm', '--quiet', 'app.py');
    commit(world, 'without it');
    await everyWay(world, async () => {
      const places = placesOf(await scanned(world.world), key);
      expect(new Map(places.map(({ commit: id, reach }) => [id, reach]))).toEqual(
        new Map(commits.map((id, version) => [id, version <= 11 ? 'pushed' : 'committed'])),
      );
      expect(new Set(shortly(places))).toEqual(new Set(['commit app.py:151 committed', 'commit app.py:151 pushed']));
    });
  });

  it('is searched in merges, also for what only the merge has', async () => {
    const world = makeWorld();
    commit(world, 'first');
    world.git('checkout', '--quiet', '-b', 'side');
    world.put('side.txt', other);
    const side = commit(world, 'side');
    world.git('rm', '--quiet', 'side.txt');
    commit(world, 'side without it');
    world.git('checkout', '--quiet', 'main');
    world.put('main.txt', 'x');
    commit(world, 'main');
    world.git('merge', '--quiet', '--no-commit', '--no-ff', 'side');
    world.put('evil.txt', key);
    const merge = commit(world, 'merge');
    world.git('branch', '--quiet', '-D', 'side');
    await everyWay(world, async () => {
      const result = await scanned(world.world);
      expect(placesOf(result, other)).toMatchObject([{ kind: 'commit', path: 'side.txt', commit: side, reach: 'committed' }]);
      expect(placesOf(result, key).filter(({ kind }) => kind === 'commit')).toMatchObject([{ path: 'evil.txt', commit: merge, line: 1 }]);
    });
  });

  it('is searched where no branch leads: deleted branches, amended commits, dangling objects', async () => {
    const world = makeWorld();
    commit(world, 'first');
    world.git('checkout', '--quiet', '-b', 'gone');
    world.put('gone.txt', key);
    const gone = commit(world, 'gone');
    world.git('checkout', '--quiet', 'main');
    world.git('branch', '--quiet', '-D', 'gone');
    const blob = execFileSync('git', ['hash-object', '-w', '--stdin'], {
      cwd: world.project,
      input: `x\n${other}\n`,
      encoding: 'utf8',
    }).trim();
    const first = await scanned(world.world);
    expect(placesOf(first, key)).toMatchObject([{ kind: 'commit', path: 'gone.txt', commit: gone, reach: 'only-in-this-clone' }]);
    expect(placesOf(first, other)).toEqual([{ kind: 'object', object: blob, reach: 'only-in-this-clone' }]);
    // Without a reflog, nothing leads to the commit; its tree still says where the file was.
    world.git('reflog', 'expire', '--expire=now', '--all');
    expect(placesOf(await scanned(world.world), key)).toMatchObject([
      { kind: 'commit', path: 'gone.txt', commit: gone, reach: 'only-in-this-clone' },
    ]);
  });

  it('is searched in stashes, with their index and untracked files', async () => {
    const world = makeWorld({ project: { files: { a: 'a\n' } } });
    commit(world, 'first');
    world.put('a', `${key}\n`);
    world.put('untracked', `${other}\n`);
    world.git('stash', '--quiet', '--include-untracked');
    world.put('a', 'newer\n');
    world.git('stash', '--quiet');
    const result = await scanned(world.world);
    expect(placesOf(result, key)).toMatchObject([{ kind: 'stash', path: 'a', ref: 'stash@{1}', reach: 'only-in-this-clone' }]);
    expect(placesOf(result, other)).toMatchObject([{ kind: 'stash', path: 'untracked', ref: 'stash@{1}' }]);
  });

  it('is searched in messages, tags, refs, reflogs, notes, and names of files that are gone', async () => {
    const world = makeWorld();
    withRemote(world);
    const said = commit(world, `first\n\nwith ${key}`);
    world.git('push', '--quiet', 'origin', 'main');
    world.put(`dir-${key}/x`, 'x');
    const named = commit(world, 'a name');
    world.git('rm', '--quiet', '-r', '.');
    commit(world, 'gone');
    world.git('tag', '-a', 'v1', '-m', `says ${other}`);
    world.git('branch', `try-${key}`);
    world.git('notes', 'add', '-m', `noted ${other}`, 'HEAD');
    const result = await scanned(world.world);
    const [places, others] = [placesOf(result, key), placesOf(result, other)];
    const masked = `…${key.slice(-4)}`;
    expect(places.find(({ kind }) => kind === 'message')).toMatchObject({ commit: said, reach: 'pushed' });
    expect(places.find(({ kind }) => kind === 'commit')).toMatchObject({ path: `dir-${masked}/x`, commit: named, reach: 'committed' });
    expect(places.find(({ kind }) => kind === 'ref')).toEqual({
      kind: 'ref',
      ref: `refs/heads/try-${masked}`,
      reach: 'only-in-this-clone',
    });
    expect(others.find(({ kind }) => kind === 'message')).toMatchObject({ ref: 'v1', reach: 'committed' });
    expect(others.find(({ kind }) => kind === 'commit')).toMatchObject({ reach: 'committed', line: 1 });
    expect(JSON.stringify(result)).not.toContain(key.slice(10, 40));
  });

  it('is searched in tags of tags, whose own name may be gone', async () => {
    const world = makeWorld();
    commit(world, 'first');
    world.git('tag', '-a', 'inner', '-m', key);
    world.git('tag', '-a', 'middle', '-m', 'middle', 'inner');
    world.git('tag', '-a', 'outer', '-m', 'outer', 'middle');
    world.git('tag', '-d', 'inner', 'middle');
    world.git('tag', '-a', 'gone', '-m', other);
    world.git('tag', '-d', 'gone');
    const result = await scanned(world.world);
    expect(placesOf(result, key)).toMatchObject([{ kind: 'message', ref: 'outer', reach: 'committed' }]);
    expect(placesOf(result, other)).toMatchObject([{ kind: 'message', reach: 'only-in-this-clone' }]);
    world.git('update-ref', 'refs/remotes/origin/tags/v1', 'outer');
    expect(placesOf(await scanned(world.world), key)).toMatchObject([{ ref: 'origin/tags/v1', reach: 'pushed' }]);
  });

  it('knows the places where the settings of a remote have a fetch write, but no branch or tag', async () => {
    const world = makeWorld();
    withRemote(world);
    world.put('a', key);
    commit(world, 'first');
    world.git('push', '--quiet', 'origin', 'main');
    world.git('update-ref', '-d', 'refs/remotes/origin/main');
    for (const each of ['+refs/heads/*:refs/custom/*', '+refs/tags/*:refs/tags/*'])
      world.git('config', '--add', 'remote.origin.fetch', each);
    world.git('fetch', '--quiet');
    world.put('b', other);
    commit(world, 'second');
    world.git('tag', '-a', 'v1', '-m', other);
    const result = await scanned(world.world);
    expect(placesOf(result, key)).toContainEqual(expect.objectContaining({ kind: 'commit', ref: 'custom/main', reach: 'pushed' }));
    expect(placesOf(result, other).filter(({ reach }) => reach === 'pushed')).toEqual([]);
    const mirror = makeWorld({ project: { git: false } });
    mirror.git('clone', '--quiet', '--mirror', path.join(world.project, '../remote.git'), 'bare.git');
    mirror.git('--git-dir=bare.git', 'config', 'user.x', other);
    const inside = await scanned({ ...mirror.world, cwd: path.join(mirror.project, 'bare.git') });
    expect(inside).toMatchObject({ unread: [], isBare: true });
    expect(shortly(placesOf(inside, key))).toEqual(['commit a:1 pushed']);
    expect(shortly(placesOf(inside, other))).toHaveLength(1);
  });

  it('trusts no local tag, and no branch, but what a remote-tracking branch has', async () => {
    const world = makeWorld();
    withRemote(world);
    commit(world, 'first');
    world.git('push', '--quiet', 'origin', 'main');
    world.put('a', key);
    commit(world, 'second');
    world.git('tag', 'v1');
    expect(shortly(placesOf(await scanned(world.world), key)).filter((each) => each.startsWith('commit'))).toEqual([
      'commit a:1 committed',
    ]);
    world.git('push', '--quiet', 'origin', 'HEAD:refs/heads/other');
    expect(shortly(placesOf(await scanned(world.world), key)).filter((each) => each.startsWith('commit'))).toEqual(['commit a:1 pushed']);
  });

  it.each([false, true])(
    'tells apart what is accepted everywhere from what is not (in a commit without the mark: %s)',
    async (unmarked) => {
      const world = makeWorld();
      if (unmarked) world.put('a', `${key}\n`);
      commit(world, 'first');
      world.put('a', `${key} # gitleaks:allow\n`);
      world.put('fixtures/b', other);
      commit(world, 'second');
      const { findings } = await scanned(world.world);
      expect(findings.find(({ secret }) => secret.reveal() === key)).toMatchObject({ accepted: !unmarked, testData: false });
      expect(findings.find(({ secret }) => secret.reveal() === other)).toMatchObject({ accepted: false, testData: true });
    },
  );
});

describe('other kinds of repositories', () => {
  it('are searched in their linked work trees and submodules', async () => {
    const inner = makeWorld({ project: { name: 'inner', files: { 'in.txt': other } } });
    commit(inner, 'inner');
    const world = makeWorld({ project: { files: { a: 'a' } } });
    commit(world, 'first');
    world.git('submodule', '--quiet', 'add', inner.project, 'libs/inner');
    commit(world, 'with a submodule');
    const linked = path.join(world.project, '../linked');
    world.git('worktree', 'add', '--quiet', linked);
    writeFileSync(path.join(linked, 'wip.txt'), key);
    writeFileSync(path.join(linked, 'staged.txt'), key);
    execFileSync('git', ['add', 'staged.txt'], { cwd: linked, env: world.env });
    const result = await scanned(world.world);
    expect(shortly(placesOf(result, key))).toEqual([
      `file ${linked}/staged.txt:1 working-tree`,
      `file ${linked}/wip.txt:1 working-tree`,
      `index ${linked}/staged.txt:1 staged`,
    ]);
    expect(shortly(placesOf(result, other))).toEqual(['commit libs/inner/in.txt:1 pushed', 'file libs/inner/in.txt:1 working-tree']);
    // What isn't checked out anymore is still there.
    world.git('submodule', '--quiet', 'deinit', '--force', 'libs/inner');
    expect(shortly(placesOf(await scanned(world.world), other))).toEqual(['commit .git/modules/libs/inner/in.txt:1 pushed']);
    // From the linked one, the main one is the other.
    world.put('main.txt', fakeKey('sk-proj-', 58, 58, 77));
    const fromLinked = await scanned({ ...world.world, cwd: linked });
    expect(shortly(placesOf(fromLinked, fakeKey('sk-proj-', 58, 58, 77)))).toEqual([`file ${world.project}/main.txt:1 working-tree`]);
  });

  it('are searched with SHA-256, as a shallow clone, and with alternates', async () => {
    const world = makeWorld({ project: { git: false } });
    world.git('init', '--quiet', '--object-format=sha256');
    world.put('a', key);
    const id = commit(world, 'first');
    world.git('rm', '--quiet', 'a');
    commit(world, 'second');
    expect(id).toHaveLength(64);
    expect(placesOf(await scanned(world.world), key)).toMatchObject([{ kind: 'commit', path: 'a', commit: id }]);

    const shallow = makeWorld({ project: { git: false } });
    shallow.git('clone', '--quiet', '--depth=1', `file://${world.project}`, '.');
    const result = await scanned(shallow.world);
    expect(result.findings).toEqual([]);
    expect(result.unread).toMatchObject([{ what: 'older commits' }]);

    const shared = makeWorld({ project: { git: false } });
    shared.git('clone', '--quiet', '--shared', world.project, '.');
    expect(placesOf(await scanned(shared.world), key)).toMatchObject([{ commit: id, reach: 'pushed' }]);
  });

  it('that fetch missing objects when asked for them fetch nothing', async () => {
    const origin = makeWorld({ project: { files: { a: key } } });
    commit(origin, 'first');
    origin.git('rm', '--quiet', 'a');
    commit(origin, 'second');
    origin.git('config', 'uploadpack.allowFilter', 'true');
    const world = makeWorld({ project: { git: false } });
    world.git('clone', '--quiet', '--filter=blob:none', `file://${origin.project}`, '.');
    const before = world.fingerprint();
    const result = await scanned(world.world);
    expect(result.findings).toEqual([]);
    expect(result.unread).toMatchObject([{ what: 'some files of other commits' }]);
    expect(world.fingerprint()).toBe(before);
  });

  it('are searched in git’s own directory: the configuration, hooks, messages', async () => {
    const world = makeWorld();
    world.git('config', 'remote.origin.url', `https://x:${key}@example.com/r.git`);
    mkdirSync(path.join(world.project, '.git/hooks'), { recursive: true });
    writeFileSync(path.join(world.project, '.git/hooks/pre-push'), `#!/bin/sh\nOPENAI_API_KEY=${other}\n`);
    writeFileSync(path.join(world.project, '.git/COMMIT_EDITMSG'), `${other}\n`);
    writeFileSync(path.join(world.project, '.git/index.lock'), `DIRC ${key}\n`);
    const result = await scanned(world.world);
    expect(shortly(placesOf(result, key))).toEqual([
      expect.stringMatching(/^git-directory \.git\/config:\d+ only-in-this-clone$/),
      'git-directory .git/index.lock:1 only-in-this-clone',
    ]);
    expect(shortly(placesOf(result, other))).toEqual([
      'git-directory .git/COMMIT_EDITMSG:1 only-in-this-clone',
      'git-directory .git/hooks/pre-push:2 only-in-this-clone',
    ]);
  });

  it('that are broken are read as far as git can, and what it cannot is listed', async () => {
    const world = makeWorld();
    for (let at = 0; at < 6; at += 1) {
      world.put(`file-${at}`, `${at} ${'x'.repeat(2000)} ${at === 5 ? key : ''}`);
      commit(world, `commit ${at}`);
    }
    const blob = world.git('rev-parse', 'HEAD:file-2');
    const loose = path.join(world.project, '.git/objects', blob.slice(0, 2), blob.slice(2));
    chmodSync(loose, 0o644);
    truncateSync(loose, 12);
    const result = await scanned(world.world);
    expect(shortly(placesOf(result, key)).filter((each) => each.startsWith('commit'))).toEqual(['commit file-5:1 committed']);
    expect(result.unread.map(({ what }) => what)).toEqual([`object ${blob}`]);
  });

  it('that lost objects say which, unless a partial clone was promised them', async () => {
    const world = makeWorld();
    world.put('lost', key);
    commit(world, 'first');
    const blob = world.git('rev-parse', 'HEAD:lost');
    world.git('rm', '--quiet', 'lost');
    commit(world, 'gone');
    world.put('staged', other);
    world.git('add', 'staged');
    const staged = world.git('rev-parse', ':staged');
    for (const id of [blob, staged]) rmSync(path.join(world.project, '.git/objects', id.slice(0, 2), id.slice(2)));
    const lost = await scanned(world.world);
    expect(lost.unread.map(({ what }) => what).toSorted()).toEqual([`object ${blob}`, `object ${staged}`].toSorted());
    expect(exitCodeOf({ ...lost, findings: [] }, { isInForce: () => false, alive: new Map() }, { strict: true })).toBe(1);
    expect(await world.look(envHistory)).toMatchObject({ status: 'unknown', code: 'history-unreadable' });

    const origin = makeWorld();
    origin.put('a', 'x');
    commit(origin, 'first');
    const clone = makeWorld({ project: { git: false } });
    clone.git('clone', '--quiet', '--shared', origin.project, '.');
    expect((await scanned(clone.world)).unread).toEqual([]);
    rmSync(path.join(origin.project, '.git'), { recursive: true });
    expect((await scanned(clone.world)).unread.length).toBeGreaterThan(0);
  });

  it('with a commit that git cannot read keep the reach of all others', async () => {
    const world = makeWorld();
    withRemote(world);
    world.put('leak', key);
    const leak = commit(world, 'leak');
    world.git('rm', '--quiet', 'leak');
    commit(world, 'gone');
    world.put('dir/broken', 'x');
    commit(world, 'broken');
    world.git('push', '--quiet', 'origin', 'main');
    const tree = world.git('rev-parse', 'HEAD:dir');
    rmSync(path.join(world.project, '.git/objects', tree.slice(0, 2), tree.slice(2)));
    const result = await scanned(world.world);
    expect(placesOf(result, key)).toMatchObject([{ kind: 'commit', path: 'leak', commit: leak, reach: 'pushed' }]);
    expect(result.unread.length).toBeGreaterThan(0);
  });

  it('with commits that git cannot read call nothing private', async () => {
    const world = makeWorld();
    withRemote(world);
    world.put('dir/leak', key);
    commit(world, 'leak');
    const tree = world.git('rev-parse', 'HEAD:dir');
    world.git('rm', '--quiet', 'dir/leak');
    const parent = commit(world, 'gone');
    world.git('push', '--quiet', 'origin', 'main');
    const loose = (id: string): string => path.join(world.project, '.git/objects', id.slice(0, 2), id.slice(2));
    rmSync(loose(tree));
    const withoutTree = await scanned(world.world);
    expect(placesOf(withoutTree, key).map(({ kind, reach }) => [kind, reach])).toEqual([['object', 'committed']]);
    expect(await world.look(envHistory)).toMatchObject({ status: 'unknown' });
    // A commit that's missing takes away everything before it, for git.
    commit(world, 'newest');
    rmSync(loose(parent));
    const withoutCommit = await scanned(world.world);
    expect(placesOf(withoutCommit, key).map(({ reach }) => reach)).not.toContain('only-in-this-clone');
    expect(withoutCommit.unread.length).toBeGreaterThan(0);
  });

  it('with a broken pack are read as far as git can', async () => {
    const world = makeWorld();
    world.put('old', `${'y'.repeat(100)}`);
    commit(world, 'first');
    world.git('gc', '--quiet');
    world.put('new', key);
    commit(world, 'second');
    const packs = path.join(world.project, '.git/objects/pack');
    const pack = path.join(packs, readdirSync(packs).find((name) => name.endsWith('.pack')) ?? '');
    chmodSync(pack, 0o644);
    const bytes = readFileSync(pack);
    // The first object's content; the index still knows where it is.
    bytes.fill(0xff, 14, statSync(pack).size - 20);
    writeFileSync(pack, bytes);
    const result = await scanned(world.world);
    expect(placesOf(result, key).some(({ kind }) => kind === 'file')).toBe(true);
    expect(placesOf(result, key).some(({ kind }) => kind !== 'file')).toBe(true);
    expect(result.unread.length).toBeGreaterThan(0);
  });
});

describe('a .gitmodules that git refuses', () => {
  const texts = [
    '[submodule "sub"]\n\tpath = sub\n\tfetchRecurseSubmodules = maybe\n',
    '<<<<<<< HEAD\n',
    '[submodule "sub"]\n\tpath = sub\n\tupdate = !x\n',
  ];
  it.each(texts)('hides no commit, and no reach: %j', async (content) => {
    const world = makeWorld();
    withRemote(world);
    const first = commit(world, 'first');
    world.put('s.py', key);
    world.git('add', 's.py');
    world.git('update-index', '--add', '--cacheinfo', `160000,${first},sub`);
    mkdirSync(path.join(world.project, 'sub'));
    world.put('.gitmodules', content);
    world.git('add', '.gitmodules');
    world.git('commit', '--quiet', '-m', 'leak');
    const leak = world.git('rev-parse', 'HEAD');
    world.git('rm', '--quiet', '--cached', 's.py');
    rmSync(path.join(world.project, 's.py'));
    world.git('commit', '--quiet', '-m', 'gone');
    world.git('push', '--quiet', 'origin', 'main');
    const result = await scanned(world.world);
    expect(placesOf(result, key)).toMatchObject([{ kind: 'commit', path: 's.py', commit: leak, reach: 'pushed' }]);
    expect(result.unread).toEqual([]);
    world.git('update-index', '--cacheinfo', `160000,${leak},sub`);
    world.put('n.py', other);
    world.git('add', 'n.py');
    const staged = await scanned(world.world, 'staged');
    expect(placesOf(staged, other)).toMatchObject([{ kind: 'index', path: 'n.py' }]);
    expect(staged.unread).toEqual([]);
  });
});

describe('what only refs have', () => {
  it('is committed: a tag of a blob or a tree, however often it is tagged', async () => {
    const world = makeWorld();
    commit(world, 'first');
    const write = (input: string): string =>
      execFileSync('git', ['hash-object', '-w', '--stdin'], { cwd: world.project, input, encoding: 'utf8' }).trim();
    const blob = write(`x\n${key}\n`);
    world.git('tag', 'light', blob);
    const tree = execFileSync('git', ['mktree'], {
      cwd: world.project,
      input: `100644 blob ${write(other)}\ta.txt\n`,
      encoding: 'utf8',
    }).trim();
    world.git('tag', '-a', '-m', 'm', 'inner', tree);
    world.git('tag', '-a', '-m', 'm', 'outer', 'inner');
    world.git('tag', '-d', 'inner');
    const result = await scanned(world.world);
    expect(placesOf(result, key)).toEqual([{ kind: 'object', object: blob, line: 2, ref: 'light', reach: 'committed' }]);
    expect(placesOf(result, other)).toMatchObject([{ kind: 'object', path: 'a.txt', line: 1, ref: 'outer', reach: 'committed' }]);
  });
});

describe('an index that git cannot read', () => {
  it('hides no file, and not where a key was committed; what is ignored stays out', async () => {
    const world = makeWorld({ project: { files: { '.gitignore': 'ignored\n', ignored: key, a: `k=${key}\n`, b: 'b\n' } } });
    commit(world, 'leak');
    world.put('b', `\n${other}\n`);
    writeFileSync(path.join(world.project, '.git/index'), 'not an index, and long enough to be read as one');
    const result = await scanned(world.world);
    expect(shortly(placesOf(result, key))).toEqual(['commit a:1 committed', 'file a:1 working-tree']);
    expect(shortly(placesOf(result, other))).toEqual(['file b:2 working-tree']);
    expect(result.unread).not.toEqual([]);
  });
});

describe('a name with a key in it', () => {
  it('is only in the index once the file is deleted', async () => {
    const world = makeWorld({ project: { files: { [`${other}.txt`]: 'a\n' } } });
    world.git('add', '--all');
    expect(placesOf(await scanned(world.world), other).map(({ kind }) => kind)).toEqual(['index', 'file']);
    rmSync(path.join(world.project, `${other}.txt`));
    expect(placesOf(await scanned(world.world), other).map(({ kind }) => kind)).toEqual(['index']);
  });
});

describe('--staged', () => {
  it('tells what the next commit would add, and nothing that it replaces', async () => {
    const world = makeWorld({ project: { files: { old: `${key}\n`, b: 'b\n' } } });
    commit(world, 'first');
    world.git('mv', 'old', 'renamed');
    appendFileSync(path.join(world.project, 'renamed'), 'more\n');
    world.put('b', `b\nk=${other}\n`);
    world.put('unstaged', fakeKey('sk-', 20, 20, 55));
    world.git('add', 'renamed', 'b');
    const result = await scanned(world.world, 'staged');
    expect(result.findings).toHaveLength(1);
    expect(shortly(placesOf(result, other))).toEqual(['index b:2 staged']);
  });

  it('has both sides of a conflict', async () => {
    const world = makeWorld();
    world.put('a', 'x');
    commit(world, 'first');
    world.put('blob', key);
    const blob = world.git('hash-object', '-w', 'blob');
    rmSync(path.join(world.project, 'blob'));
    world.git('update-index', '--force-remove', 'a');
    world.put('stages', [1, 2, 3].map((stage) => `100644 ${stage === 3 ? blob : world.git('rev-parse', 'HEAD:a')} ${stage}\ta\n`).join(''));
    execFileSync('git', ['update-index', '--index-info'], { cwd: world.project, input: readFileSync(path.join(world.project, 'stages')) });
    expect(shortly(placesOf(await scanned(world.world), key))).toEqual(['index a:1 staged']);
    expect(shortly(placesOf(await scanned(world.world, 'staged'), key))).toEqual(['index a:1 staged']);
  });

  it('reads the index that a hook was given, if it is git’s own, and works before the first commit', async () => {
    const world = makeWorld({ project: { files: { a: key, b: other } } });
    world.git('add', 'a');
    expect(shortly(placesOf(await scanned(world.world, 'staged'), key))).toEqual(['index a:1 staged']);
    const index = path.join(world.project, '.git/next-index');
    execFileSync('git', ['add', 'b'], { cwd: world.project, env: { ...world.env, GIT_INDEX_FILE: index } });
    const hook = await scanned(world.withEnv({ GIT_INDEX_FILE: '.git/next-index' }), 'staged');
    expect(shortly(hook.findings.flatMap(({ places }) => places))).toEqual(['index b:1 staged']);
    const stray = path.join(world.home, 'index');
    execFileSync('git', ['add', 'b'], { cwd: world.project, env: { ...world.env, GIT_INDEX_FILE: stray } });
    const exitOf = (result: ScanResult): number => exitCodeOf(result, { isInForce: () => false, alive: new Map() }, { staged: true });
    const left = await scanned(world.withEnv({ GIT_INDEX_FILE: stray }), 'staged');
    expect(left.findings).toEqual([]);
    expect(exitOf(left)).toBe(2);
    // git takes an index that isn't there yet for an empty one.
    const empty = await scanned(world.withEnv({ GIT_INDEX_FILE: '.git/not-yet' }), 'staged');
    expect([empty.unread, exitOf(empty)]).toEqual([[], 0]);
    expect(exitOf(await scanned(world.world, 'staged'))).toBe(1);
    writeFileSync(path.join(world.project, '.git/index'), 'DIRC');
    expect(exitOf(await scanned(world.world, 'staged'))).toBe(2);
  });

  it('takes the index of the repository that the shell names, as a hook there does', async () => {
    const world = makeWorld({ project: { git: false, files: { a: key } } });
    const named = { GIT_DIR: path.join(world.home, 'dot.git'), GIT_WORK_TREE: world.project };
    const git = (...args: string[]): Buffer => execFileSync('git', args, { cwd: world.project, env: { ...world.env, ...named } });
    git('init', '--quiet');
    git('add', 'a');
    const result = await scanned(world.withEnv({ ...named, GIT_INDEX_FILE: path.join(named.GIT_DIR, 'index') }), 'staged');
    expect([shortly(placesOf(result, key)), result.unread]).toEqual([['index a:1 staged'], []]);
  });

  it('says nothing of what it cannot read, but needs only what would be added', async () => {
    const exitOf = (result: ScanResult): number => exitCodeOf(result, { isInForce: () => false, alive: new Map() }, { staged: true });
    const world = makeWorld({ project: { files: { a: 'a\n', b: 'b\n' } } });
    commit(world, 'first');
    const before = world.git('rev-parse', 'HEAD:a');
    world.put('a', 'newer\n');
    world.git('add', 'a');
    const blob = world.git('rev-parse', ':a');
    const loose = (id: string): string => path.join(world.project, '.git/objects', id.slice(0, 2), id.slice(2));
    rmSync(loose(before));
    expect(exitOf(await scanned(world.world, 'staged'))).toBe(0);
    rmSync(loose(blob));
    expect(exitOf(await scanned(world.world, 'staged'))).toBe(2);
    const none = makeWorld({ project: { git: false } });
    expect(exitOf(await scanned(none.world, 'staged'))).toBe(2);
  });
});
