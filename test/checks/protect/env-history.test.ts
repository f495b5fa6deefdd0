import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, rmSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { envHistory } from '../../../src/checks/protect/env-history.ts';
import * as text from '../../../src/checks/protect/env-history.text.ts';
import type { Outcome } from '../../../src/engine/outcome.ts';
import { Secret } from '../../../src/keys/secret.ts';
import { gitPort } from '../../../src/git/git.ts';
import { characters, fakeKey } from '../../keys/fake-keys.ts';
import { makeWorld, type TestWorld } from '../../make-world.ts';
import { hasPosixFiles } from '../../system.ts';

const key = fakeKey('sk-proj-');
const other = fakeKey('sk-', 20);
const line = `OPENAI_API_KEY=${key}\n`;

function commit(here: TestWorld, path: string, content: string | Buffer, message = 'work'): string {
  here.put(path, content);
  here.git('add', '--force', path);
  here.git('commit', '--quiet', '-m', message);
  return here.git('rev-parse', 'HEAD').slice(0, 10);
}

function remove(here: TestWorld, path: string): void {
  here.git('rm', '--quiet', path);
  here.git('commit', '--quiet', '-m', 'remove');
}

async function look(here: TestWorld): Promise<Outcome<unknown>> {
  const outcome = await here.look(envHistory);
  for (const secret of [key, other]) expect(inspect(outcome, { depth: null })).not.toContain(secret.slice(0, -4));
  return outcome;
}

describe('env-history is well', () => {
  it('without a repository and without a commit', async () => {
    expect(await look(makeWorld({ project: { git: false } }))).toMatchObject({ status: 'ok' });
    const fresh = makeWorld();
    fresh.put('.env', line);
    expect(await look(fresh)).toMatchObject({ status: 'ok', summary: text.holdsNoKey(undefined) });
  });

  it('where what was committed holds no key, or only test data does', async () => {
    const here = makeWorld();
    commit(here, '.env.example', 'OPENAI_API_KEY=sk-...\n');
    commit(here, '.env', 'OPENAI_API_KEY=\nSTRIPE=sk_test_1\n');
    commit(here, 'README.md', line.replaceAll(/\w{8,}$/gm, 'your-key'));
    commit(here, 'test/fixtures/.env.local', line);
    commit(here, '.env.local', `OPENAI_API_KEY=sk-proj-${characters(40)}\n`);
    here.put('.env', line);
    expect(await look(here)).toMatchObject({
      status: 'ok',
      summary: text.holdsNoKey(undefined),
      data: { complete: true, reach: 'repository' },
    });
  });
});

describe('env-history finds a key', () => {
  it('in a commit, and says when it is the one in use', async () => {
    const here = makeWorld();
    const id = commit(here, '.env', line);
    remove(here, '.env');
    const date = here.git('log', '-1', '--format=%cs', id);
    const found = { commit: id, date, files: ['.env'], branch: 'main', pushed: false };
    expect(await look(here)).toMatchObject({
      status: 'problem',
      code: 'key-in-history',
      ...text.isInHistory({ commits: [found], count: 1, current: false }, false),
      data: { count: 1, pushed: false, current: false, commits: [found] },
    });
    here.put('.env', line);
    expect(await look(here)).toMatchObject({
      ...text.isInHistory({ commits: [found], count: 1, current: true }, false),
      data: { current: true },
    });
    here.put('.env', `OPENAI_API_KEY=${other}\n`);
    expect(await look(here)).toMatchObject({ data: { current: false } });
  });

  it('that lived on a merged side branch only', async () => {
    const here = makeWorld();
    commit(here, 'a', '1');
    here.git('checkout', '--quiet', '-b', 'side');
    commit(here, '.env', line);
    remove(here, '.env');
    here.git('checkout', '--quiet', 'main');
    commit(here, 'b', '1');
    here.git('merge', '--quiet', '--no-ff', '-m', 'merge', 'side');
    here.git('branch', '--quiet', '-D', 'side');
    expect(await look(here)).toMatchObject({ code: 'key-in-history', data: { count: 1, commits: [{ branch: 'main' }] } });
  });

  it('that came in with the merge itself', async () => {
    const here = makeWorld();
    commit(here, 'a', '1');
    here.git('checkout', '--quiet', '-b', 'side');
    commit(here, 'c', '1');
    here.git('checkout', '--quiet', 'main');
    commit(here, 'b', '1');
    here.git('merge', '--quiet', '--no-ff', '--no-commit', 'side');
    const id = commit(here, '.env', line);
    expect(await look(here)).toMatchObject({ data: { commits: [{ commit: id }] } });
  });

  it('in a stash of untracked files, and in one of a tracked file', async () => {
    const here = makeWorld();
    commit(here, 'a', '1');
    here.put('.env', line);
    here.git('stash', 'push', '--quiet', '--include-untracked');
    expect(existsSync(join(here.project, '.env'))).toBe(false);
    expect(await look(here)).toMatchObject({ code: 'key-in-history', data: { commits: [{ branch: 'stash' }] } });

    const tracked = makeWorld();
    commit(tracked, '.env', 'A=1\n');
    tracked.put('.env', line);
    tracked.git('stash', 'push', '--quiet');
    expect(await look(tracked)).toMatchObject({ data: { count: 1, commits: [{ branch: 'stash' }] } });
    // An older stash is known to the reflog of the stash alone.
    tracked.put('.env', 'A=2\n');
    tracked.git('stash', 'push', '--quiet');
    expect(await look(tracked)).toMatchObject({ data: { count: 1, commits: [{ branch: 'stash' }] } });
  });

  it('in a commit that only the reflog, or only a tag, or only another work tree has', async () => {
    const reflog = makeWorld();
    commit(reflog, 'a', '1');
    commit(reflog, '.env', line);
    reflog.git('reset', '--quiet', '--hard', 'HEAD~1');
    expect(await look(reflog)).toMatchObject({ code: 'key-in-history', data: { commits: [{ branch: null, pushed: false }] } });

    const tagged = makeWorld();
    commit(tagged, 'a', '1');
    commit(tagged, '.env', line);
    tagged.git('tag', 'v1');
    tagged.git('reset', '--quiet', '--hard', 'HEAD~1');
    tagged.git('reflog', 'expire', '--expire=now', '--all');
    expect(await look(tagged)).toMatchObject({ data: { commits: [{ branch: 'v1' }] } });

    const tree = makeWorld();
    commit(tree, 'a', '1');
    tree.git('worktree', 'add', '--quiet', '--detach', '../tree');
    const inTree = (...args: string[]): string => tree.git('-C', '../tree', ...args);
    tree.put('../tree/.env', line);
    inTree('add', '.env');
    inTree('commit', '--quiet', '-m', 'x');
    expect(await look(tree)).toMatchObject({ code: 'key-in-history' });
    const from = makeWorld({ project: { startedIn: join(tree.project, '../tree') } });
    expect(await look(from)).toMatchObject({ code: 'key-in-history' });
  });

  it('in the message of a tag', async () => {
    const here = makeWorld();
    commit(here, 'a', '1');
    here.git('tag', '-a', 'v1', '-m', line);
    const [id, date] = here.git('for-each-ref', '--format=%(objectname) %(creatordate:short)', 'refs/tags').split(' ');
    const commits = [{ commit: id?.slice(0, 10), tag: 'v1', date, branch: 'v1', pushed: false }];
    expect(await look(here)).toMatchObject({ status: 'problem', code: 'key-in-history', data: { count: 1, commits } });
  });

  it('that was pushed, the newest commit first, each with its place', async () => {
    const here = makeWorld();
    const first = commit(here, '.env', line);
    here.git('init', '--quiet', '--bare', '../remote.git');
    here.git('remote', 'add', 'origin', '../remote.git');
    here.git('push', '--quiet', 'origin', 'main');
    here.put('.env', `OPENAI_API_KEY=${other}\n`);
    here.git('add', '.env');
    execFileSync('git', ['commit', '--quiet', '-m', 'x'], {
      cwd: here.project,
      env: { ...here.world.env, GIT_COMMITTER_DATE: '2099-01-02T12:00:00Z' } as NodeJS.ProcessEnv,
    });
    const second = here.git('rev-parse', 'HEAD').slice(0, 10);
    const commits = [
      { commit: second, date: '2099-01-02', files: ['.env'], branch: 'main', pushed: false },
      { commit: first, date: here.git('log', '-1', '--format=%cs', first), files: ['.env'], branch: 'origin/main', pushed: true },
    ] as const;
    expect(await look(here)).toMatchObject({
      status: 'problem',
      code: 'key-pushed',
      ...text.isPushed({ commits, count: 2, current: true, others: true }, false),
      data: { pushed: true, count: 2, current: true, commits },
    });
  });

  it('in a file beside the env file, in UTF-16, and in an example that is none', async () => {
    const utf16 = makeWorld();
    commit(utf16, '.env.production', Buffer.from(`\ufeff${line}`, 'utf16le'));
    remove(utf16, '.env.production');
    expect(await look(utf16)).toMatchObject({ data: { commits: [{ files: ['.env.production'] }] } });

    const example = makeWorld();
    commit(example, '.env.example', line);
    expect(await look(example)).toMatchObject({ data: { commits: [{ files: ['.env.example'] }] } });

    const named = makeWorld({ project: { envFile: 'config/dev [1].vars' } });
    commit(named, 'config/dev [1].vars', `OPENAI_API_KEY=sk-${characters(48)}\n`);
    expect(await look(named)).toMatchObject({ data: { commits: [{ files: ['config/dev [1].vars'] }] } });
  });

  it.each(['packages/api/.env.local', 'deploy/prod.env', 'deep/er/.ENV', '.envrc', 'worker/.dev.vars'])(
    'in another directory, whatever the file is called: %s',
    async (path) => {
      const here = makeWorld();
      commit(here, path, line);
      commit(here, 'a', '1');
      remove(here, path);
      expect(await look(here)).toMatchObject({ code: 'key-in-history', data: { commits: [{ files: [path] }] } });
    },
  );

  it('under a name that the file no longer has', async () => {
    const here = makeWorld();
    const id = commit(here, '.env.production', line);
    here.git('mv', '.env.production', 'production.txt');
    here.git('commit', '--quiet', '-m', 'rename');
    const renamed = here.git('rev-parse', 'HEAD').slice(0, 10);
    const { data } = (await look(here)) as unknown as { data: { commits: { commit: string; files: string[] }[] } };
    expect(data.commits.map(({ commit, files }) => [commit, files])).toEqual(
      expect.arrayContaining([
        [renamed, ['production.txt']],
        [id, ['.env.production']],
      ]),
    );
  });

  it('that was pushed, and then overwritten there by force', async () => {
    const here = makeWorld();
    here.git('init', '--quiet', '--bare', '../remote.git');
    here.git('remote', 'add', 'origin', '../remote.git');
    commit(here, 'a', '1');
    const id = commit(here, '.env', line);
    here.git('push', '--quiet', 'origin', 'main');
    here.git('reset', '--quiet', '--hard', 'HEAD~1');
    commit(here, 'b', '1');
    here.git('push', '--quiet', '--force', 'origin', 'main');
    expect(await look(here)).toMatchObject({ code: 'key-pushed', data: { commits: [{ commit: id, pushed: true, branch: null }] } });
  });

  it('in a submodule, whose commits are its own', async () => {
    const inner = makeWorld();
    commit(inner, '.env', line);
    const outer = makeWorld({ project: { envFile: 'lib/.env' } });
    commit(outer, 'a', '1');
    expect(await look(outer)).toMatchObject({ status: 'ok' });
    outer.git('submodule', '--quiet', 'add', inner.project, 'lib');
    outer.git('commit', '--quiet', '-m', 'sub');
    expect(await look(outer)).toMatchObject({ code: 'key-pushed' });
  });

  it('behind a replaced object', async () => {
    const here = makeWorld();
    const leaking = commit(here, '.env', line);
    commit(here, '.env', 'A=1\n');
    const clean = here.git('commit-tree', '-m', 'clean', 'HEAD^{tree}');
    here.git('replace', here.git('rev-parse', leaking), clean);
    expect(await look(here)).toMatchObject({ code: 'key-in-history' });
  });

  it('behind a graft', async () => {
    const here = makeWorld();
    commit(here, '.env', line);
    remove(here, '.env');
    here.put('.git/info/grafts', `${here.git('rev-parse', 'HEAD')}\n`);
    here.git('reflog', 'expire', '--expire=now', '--all');
    expect(await look(here)).toMatchObject({ code: 'key-in-history' });
  });
});

it('names files from where the user is', async () => {
  const project = { files: { 'apps/api/package.json': '{"name": "api"}' }, startedIn: 'apps/api' };
  const here = makeWorld({ project, scope: (place) => ({ from: join(place.project, 'apps/api') }) });
  commit(here, 'apps/api/.env', line);
  const found = await here.look(envHistory);
  expect(found).toMatchObject({ code: 'key-in-history', summary: expect.stringMatching(/ \.env\b/) });
});

describe('env-history says what it does not know', () => {
  it('in a shallow clone, unless the key is in the part that is here', async () => {
    const origin = makeWorld();
    commit(origin, '.env', line);
    remove(origin, '.env');
    const clone = makeWorld();
    rmSync(clone.project, { recursive: true });
    execFileSync('git', ['clone', '--quiet', '--depth=1', `file://${origin.project}`, clone.project], {
      env: clone.world.env as NodeJS.ProcessEnv,
    });
    expect(await look(clone)).toMatchObject({ status: 'unknown', code: 'shallow-clone', fact: {} });
    execFileSync('git', ['fetch', '--quiet', '--unshallow'], { cwd: clone.project, env: clone.world.env as NodeJS.ProcessEnv });
    expect(await look(clone)).toMatchObject({ code: 'key-pushed' });
  });

  it.each(['.env', 'bot.js'])('in a partial clone without what had been in %s, and fetches nothing', async (name) => {
    const origin = makeWorld();
    commit(origin, name, line);
    remove(origin, name);
    origin.git('config', 'uploadpack.allowFilter', 'true');
    const clone = makeWorld();
    rmSync(clone.project, { recursive: true });
    execFileSync('git', ['clone', '--quiet', '--filter=blob:none', `file://${origin.project}`, clone.project], {
      env: clone.world.env as NodeJS.ProcessEnv,
    });
    expect(await look(clone)).toMatchObject({ status: 'unknown', code: 'shallow-clone' });
    // Fetched in full, it's still called a partial clone.
    execFileSync('git', ['fetch', '--quiet', '--refetch', '--no-filter'], {
      cwd: clone.project,
      env: clone.world.env as NodeJS.ProcessEnv,
    });
    expect(await look(clone)).toMatchObject({ code: 'key-pushed' });
  });

  it('when git does not answer', async () => {
    const here = makeWorld();
    commit(here, '.env', line);
    rmSync(join(here.project, '.git/objects'), { recursive: true });
    expect(await look(here)).toMatchObject({ status: 'unknown', code: 'no-git' });
  });

  // As long as this check waits.
  it.skipIf(!hasPosixFiles)('when git waits for an object until time is up', { timeout: 60_000 }, async () => {
    const here = makeWorld();
    commit(here, 'a.js', 'a\n');
    const blob = here.git('rev-parse', 'HEAD:a.js').trim();
    const file = join(here.project, '.git/objects', blob.slice(0, 2), blob.slice(2));
    rmSync(file);
    execFileSync('mkfifo', [file]);
    const outcome = await here.look(envHistory, { signal: new AbortController().signal });
    expect(outcome).toMatchObject({ status: 'unknown', code: 'history-unreadable' });
  });

  it('when there is more than the limits allow', async () => {
    const here = makeWorld();
    commit(here, '.env', line);
    commit(here, '.env', 'A=1\n');
    const port = gitPort(here.world);
    expect(await port.history(join(here.project, '.env'), { commits: 1 })).toMatchObject({ incomplete: 'capped' });
    expect(await port.history(join(here.project, '.env'), { bytes: 100 })).toMatchObject({ incomplete: 'capped' });
    expect(await port.history(join(here.project, '.env'))).toMatchObject({ incomplete: undefined, reach: 'repository' });
  });

  it('in a long history, where it looks for the usual names beside the file and at the root', async () => {
    const here = makeWorld();
    for (const path of ['.env', 'api/.env.local', 'api/odd.env', 'web/.env', '.env.production']) commit(here, path, line);
    const history = await gitPort(here.world).history(join(here.project, 'api/odd.env'), { everywhere: 3 });
    expect(history).toMatchObject({ reach: 'beside' });
    expect('commits' in history && history.commits.flatMap(({ files }) => files.map(({ name }) => name)).toSorted()).toEqual([
      '.env',
      '.env.production',
      'api/.env.local',
      'api/odd.env',
    ]);
  });
});

it('runs nothing that a hostile repository brings', async () => {
  const here = makeWorld();
  const proof = join(here.home, 'PWNED');
  commit(here, '.gitattributes', '* filter=evil diff=evil\n');
  commit(here, '.env', line);
  const evil = here.put('evil', `#!/bin/sh\ntouch '${proof}'\n`);
  chmodSync(evil, 0o755);
  for (const [name, value] of [
    ['core.fsmonitor', evil],
    ['core.pager', evil],
    ['core.alternateRefsCommand', evil],
    ['diff.external', evil],
    ['diff.evil.textconv', evil],
    ['diff.evil.command', evil],
    ['filter.evil.smudge', evil],
    ['log.showSignature', 'true'],
    ['gpg.program', evil],
    ['alias.rev-list', `!${evil}`],
    ['alias.diff-tree', `!${evil}`],
    ['alias.cat-file', `!${evil}`],
    ['alias.name-rev', `!${evil}`],
    ['remote.origin.promisor', 'true'],
    ['remote.origin.url', `ext::${evil}`],
    ['protocol.ext.allow', 'always'],
  ] as const) {
    here.git('config', name, value);
  }
  rmSync(proof, { force: true });
  expect(await look(here)).toMatchObject({ code: 'key-in-history' });
  expect(existsSync(proof)).toBe(false);
});

describe('any file', () => {
  const codes = fakeKey('sk-proj-', 74, 74, 11);

  it.each(['lab/first.ipynb', 'src/settings.py', 'docker-compose.yml', 'README.md', '.env.example'])('counts: %s', async (file) => {
    const here = makeWorld();
    const id = commit(here, file, `x = "${codes}"\n`);
    remove(here, file);
    expect(await look(here)).toMatchObject({ code: 'key-in-history', data: { count: 1, commits: [{ commit: id, files: [file] }] } });
  });

  it('also in base64, in UTF-16, in a message, and however git packed it', async () => {
    const here = makeWorld();
    commit(here, 'secret.yaml', `key: ${Buffer.from(codes).toString('base64')}\n`);
    commit(here, 'k.txt', Buffer.from(`\ufeff${codes}\n`, 'utf16le'));
    commit(here, 'a', '1', `uses ${codes}`);
    here.git('gc', '--quiet');
    expect(await look(here)).toMatchObject({ data: { count: 3 } });
  });

  it('is free where the key is accepted or in test data', async () => {
    const here = makeWorld();
    commit(here, 'a.py', `${codes} # gitleaks:allow\n`);
    commit(here, 'test/fixtures/a.json', other);
    expect(await look(here)).toMatchObject({ status: 'ok', data: { complete: true } });
  });
});

describe('a large history', () => {
  it('is searched only for env files, and says so', async () => {
    const here = makeWorld();
    const id = commit(here, 'a.py', key);
    const pack = join(here.project, '.git/objects/pack/pack-large.pack');
    here.put('.git/objects/pack/pack-large.pack', '');
    truncateSync(pack, 257 * 1024 * 1024);
    expect(await look(here)).toMatchObject({ status: 'ok', data: { complete: false } });
    rmSync(pack);
    expect(await look(here)).toMatchObject({ status: 'problem', data: { commits: [{ commit: id }] } });
  });
});

describe('a key that is dead', () => {
  it('is no leak once the user has said that it is revoked', async () => {
    const here = makeWorld({ answers: { revoked: 'revoked' } });
    commit(here, 'a.py', key);
    const { report } = await here.run([envHistory]);
    expect(report.results[0]).toMatchObject({ verdict: { status: 'ok', data: { dead: 1 } } });
    expect(await look(here)).toMatchObject({ status: 'ok' });
    // Another one is.
    commit(here, 'b.py', fakeKey('sk-proj-', 74, 74, 12));
    expect(await look(here)).toMatchObject({ status: 'problem', data: { count: 1 } });
    // And so is the same one, if it's used nevertheless.
    here.put('.gitignore', '.env\n');
    here.put('.env', `OPENAI_API_KEY=${key}\n`, 0o600);
    expect(await look(here)).toMatchObject({ status: 'problem', data: { count: 2 } });
  });

  it('is one only if it was noted', async () => {
    const here = makeWorld({ answers: { revoked: 'not-yet' } });
    commit(here, 'a.py', key);
    const { report } = await here.run([envHistory]);
    expect(report.results[0]).toMatchObject({ verdict: { status: 'problem' } });
    const since = '2026-11-01T00:00:00.000Z';
    await here.ports.settings.noteDeadKeys(here.project, [new Secret(key).fingerprint], { because: 'rejected', since });
    expect(await look(here)).toMatchObject({ status: 'ok', data: { dead: 1 } });
  });

  it('is never agreed to by --yes', async () => {
    const here = makeWorld({ answers: 'yes' });
    commit(here, 'a.py', key);
    expect((await here.run([envHistory])).report.results[0]).toMatchObject({ verdict: { status: 'problem' } });
  });
});
