import { execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, parse } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { filesPort } from '../../src/machine/files.ts';
import type { Files, Written } from '../../src/machine/files.ts';
import type { Edit } from '../../src/machine/files-replace.ts';
import { gitPort } from '../../src/git/git.ts';
import type { World } from '../../src/machine/world.ts';
import { makeWorld, type TestWorld } from '../make-world.ts';
import { asKept, hasLinks, hasPosixFiles, hasScripts } from '../system.ts';

const filesOf = (world: World): Files => filesPort(world, gitPort(world));
const bytes = (text: string): Buffer => Buffer.from(text);
const mode = (path: string): number => statSync(path).mode & 0o777;
const done: Written = { written: true };

/** A repository that ignores `.env`, and the writer. */
function ignoringEnv(): Omit<TestWorld, 'env'> & { files: Files; env: string } {
  const made = makeWorld();
  made.put('.gitignore', '.env\n');
  return { ...made, files: filesOf(made.world), env: join(made.project, '.env') };
}
/** What git would take, and what lies in its own directory from us. */
const traces = ({ git, project }: Pick<TestWorld, 'git' | 'project'>): string[] => [
  ...git('status', '--porcelain', '--untracked-files=all')
    .split('\n')
    .filter((line) => line !== '' && line !== '?? .gitignore'),
  ...readdirSync(join(project, '.git')).filter((name) => name.includes('openai')),
  ...readdirSync(project).filter((name) => name.includes('openai')),
];
/** Waits for a file to be in a directory. Without a pause: what it waits for lasts milliseconds. */
function awaitFileIn(directory: string): void {
  for (const end = Date.now() + 5000; Date.now() < end;) {
    try {
      if (readdirSync(directory).length > 0) return;
    } catch {
      // Not yet there, or just gone again.
    }
  }
}
const secret = (path: string, before: string | undefined, after: string): Edit => ({
  path,
  before: before === undefined ? undefined : bytes(before),
  after: bytes(after),
  mode: 0o600,
  secret: true,
});

describe('look', () => {
  it('gives bytes, mode and number of names of a file, and where a link leads', async () => {
    const { project, put, world } = makeWorld({ project: { git: false } });
    const files = filesOf(world);
    const file = put('a', Buffer.from([0xff, 0, 13]));
    chmodSync(file, 0o640);
    linkSync(file, join(project, 'b'));
    const found = { kind: 'file', bytes: Buffer.from([0xff, 0, 13]), mode: asKept(0o640), modeIsOfDisk: false, links: 2 };
    expect(await files.look(file)).toEqual(found);
    expect(await files.look(join(project, 'no/such'))).toEqual({ kind: 'absent' });
    if (!hasLinks) return;
    symlinkSync('b', join(project, 'c'));
    symlinkSync('c', join(project, 'd'));
    expect(await files.look(join(project, 'd'))).toEqual({ ...found, through: join(project, 'b') });
  });

  it.skipIf(!hasPosixFiles)('tells what is no file, and does not open it', async () => {
    const { project, put, world } = makeWorld({ project: { git: false } });
    const files = filesOf(world);
    execFileSync('mkfifo', [join(project, 'pipe')]);
    symlinkSync('pipe', join(project, 'to-pipe'));
    symlinkSync('gone', join(project, 'dangling'));
    symlinkSync('two', join(project, 'one'));
    symlinkSync('one', join(project, 'two'));
    const server = createServer().listen(join(project, 'socket'));
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const kind = async (path: string): Promise<string> => (await files.look(join(project, path))).kind;
    expect(await kind('.')).toBe('directory');
    expect(await kind('pipe')).toBe('pipe');
    expect(await kind('to-pipe')).toBe('pipe');
    expect(await kind('socket')).toBe('socket');
    expect(await kind('dangling')).toBe('dangling-link');
    expect(await kind('one')).toBe('link-loop');
    expect((await files.look('/dev/null')).kind).toBe('device');
    expect(await files.look(put('huge', Buffer.alloc(5 * 1024 * 1024 + 1)))).toMatchObject({ kind: 'unreadable' });
    expect(await files.look(join(put('file', ''), 'x'))).toMatchObject({ kind: 'unreadable' });
  });
});

describe('write', () => {
  it('makes a new file with the mode that was asked for, and leaves nothing else', async () => {
    const made = ignoringEnv();
    expect(await made.files.write(secret(made.env, undefined, 'A=1\n'))).toEqual(done);
    expect(readFileSync(made.env, 'utf8')).toBe('A=1\n');
    expect(mode(made.env)).toBe(asKept(0o600));
    expect(statSync(made.env).nlink).toBe(1);
    expect(traces(made)).toEqual([]);
  });

  it('keeps the mode of a file unless told, and gives another with the same bytes', async () => {
    const { files, env, put } = ignoringEnv();
    put('.env', 'A=1\n');
    chmodSync(env, 0o664);
    expect(await files.write({ path: env, before: bytes('A=1\n'), after: bytes('A=2\n'), secret: true })).toEqual(done);
    expect([readFileSync(env, 'utf8'), mode(env)]).toEqual(['A=2\n', asKept(0o664)]);
    const inode = statSync(env).ino;
    expect(await files.write(secret(env, 'A=2\n', 'A=2\n'))).toEqual(done);
    expect([readFileSync(env, 'utf8'), mode(env), statSync(env).ino]).toEqual(['A=2\n', asKept(0o600), inode]);
  });

  it.skipIf(!hasPosixFiles)('never lets others at a secret who were not let in before', async () => {
    const { files, env } = ignoringEnv();
    expect(await files.write({ ...secret(env, undefined, 'A=1\n'), mode: 0o644 })).toEqual(done);
    expect(mode(env)).toBe(0o600);
    expect(await files.write({ ...secret(env, 'A=1\n', 'A=1\n'), mode: 0o664 })).toEqual(done);
    chmodSync(env, 0o640);
    expect(await files.write({ ...secret(env, 'A=1\n', 'A=2\n'), mode: 0o666 })).toEqual(done);
    expect(mode(env)).toBe(0o640);
  });

  it('keeps the owner', async ({ skip }) => {
    if (process.getuid?.() !== 0) skip();
    const { files, env, put } = ignoringEnv();
    put('.env', 'A=1\n');
    execFileSync('chown', ['65534:65534', env]);
    expect(await files.write(secret(env, 'A=1\n', 'A=2\n'))).toEqual(done);
    expect(statSync(env)).toMatchObject({ uid: 65534, gid: 65534 });
  });

  it('writes nothing when the file is not what was looked at', async () => {
    const { files, env, put } = ignoringEnv();
    expect(await files.write(secret(env, 'A=1\n', 'A=2\n'))).toMatchObject({ because: 'changed' });
    expect(existsSync(env)).toBe(false);
    put('.env', 'B=1\n');
    expect(await files.write(secret(env, undefined, 'A=2\n'))).toMatchObject({ because: 'changed' });
    expect(await files.write(secret(env, 'A=1\n', 'A=2\n'))).toMatchObject({ because: 'changed' });
    expect(readFileSync(env, 'utf8')).toBe('B=1\n');
  });

  it('writes a secret only where git provably ignores it', async () => {
    const { files, env, put, project, git } = ignoringEnv();
    const sure = async (): Promise<Written> => files.write(secret(env, undefined, 'A=1\n'));
    put('.gitignore', '.env\n!.env\n');
    expect(await sure()).toMatchObject({ because: 'not-ignored' });
    put('.gitignore', '.env\n');
    put('.env', '');
    git('add', '--force', '.env');
    rmSync(env);
    expect(await sure()).toMatchObject({ because: 'tracked' });
    git('rm', '--cached', '--quiet', '.env');
    writeFileSync(join(project, '.git/HEAD'), 'junk');
    expect(await sure()).toMatchObject({ because: 'git-failed', text: expect.stringContaining('git failed') });
    expect(existsSync(env)).toBe(false);
  });

  it('is stopped by a git that is missing or refuses, where there is a repository', async () => {
    const { env, withEnv } = ignoringEnv();
    for (const variables of [{ PATH: '/nowhere' }, { GIT_TEST_ASSUME_DIFFERENT_OWNER: '1' }]) {
      const files = filesOf(withEnv(variables));
      expect(await files.write(secret(env, undefined, 'A=1\n'))).toMatchObject({ because: 'git-failed' });
    }
    expect(existsSync(env)).toBe(false);
  });

  it('writes where there is no repository', async () => {
    const { project, world } = makeWorld({ project: { git: false } });
    const files = filesOf(world);
    expect(await files.write(secret(join(project, '.env'), undefined, 'A=1\n'))).toEqual(done);
    expect(await files.write(secret(join(project, '.env'), 'A=1\n', 'A=2\n'))).toEqual(done);
    expect(readdirSync(project)).toEqual(['.env']);
  });

  it('asks nothing of git about what is no secret', async () => {
    const { files, put, project, git } = ignoringEnv();
    git('add', '.gitignore');
    const path = join(project, '.gitignore');
    expect(await files.write({ path, before: bytes('.env\n'), after: bytes('.env\n*.log\n'), secret: false })).toEqual(done);
    put('sub/x', '');
    expect(await files.write({ path: join(project, 'sub/.gitignore'), before: undefined, after: bytes('x\n'), secret: false })).toEqual(
      done,
    );
  });

  it('refuses what is no file, and a second name', async () => {
    const { files, project, env, put } = ignoringEnv();
    if (hasPosixFiles) {
      execFileSync('mkfifo', [env]);
      expect(await files.write(secret(env, undefined, 'x'))).toMatchObject({ because: 'not-a-file' });
      rmSync(env);
    }
    mkdirSync(env);
    expect(await files.write(secret(env, undefined, 'x'))).toMatchObject({ because: 'not-a-file' });
    rmSync(env, { recursive: true });
    linkSync(put('other', 'A=1\n'), env);
    expect(await files.write(secret(env, 'A=1\n', 'x'))).toMatchObject({ because: 'hard-link' });
    expect(readFileSync(join(project, 'other'), 'utf8')).toBe('A=1\n');
    const config = join(project, '.git/config');
    const before = readFileSync(config);
    expect(await files.write({ path: config, before, after: bytes('x'), secret: false })).toMatchObject({
      written: false,
    });
  });

  it.skipIf(!hasLinks)('writes through a link only with consent, within the project, and where git ignores the target too', async () => {
    const { files, env, put, home, project } = ignoringEnv();
    const target = put('config/real', 'A=1\n');
    symlinkSync('config/real', env);
    const edit = secret(env, 'A=1\n', 'A=2\n');
    expect(await files.write(edit)).toMatchObject({ because: 'symlink' });
    expect(await files.write({ ...edit, throughLink: true })).toMatchObject({ because: 'not-ignored' });
    put('.gitignore', '.env\nconfig/\n');
    expect(await files.write({ ...edit, throughLink: true })).toEqual(done);
    expect([readFileSync(target, 'utf8'), lstatSync(env).isSymbolicLink()]).toEqual(['A=2\n', true]);

    writeFileSync(join(home, 'outside'), 'A=1\n');
    for (const leads of [join(home, 'outside'), join(project, '.git/config'), 'gone']) {
      rmSync(env);
      symlinkSync(leads, env);
      const before = existsSync(env) ? readFileSync(env) : undefined;
      expect(await files.write({ ...edit, before, throughLink: true }), leads).toMatchObject({ because: 'symlink' });
    }
    expect(readFileSync(join(home, 'outside'), 'utf8')).toBe('A=1\n');
  });

  it.skipIf(!hasLinks)(
    'does not follow a linked directory out of the project, but works in a project that is reached by a link',
    async () => {
      const { files, project, home } = ignoringEnv();
      symlinkSync(home, join(project, 'apps'));
      expect(await files.write(secret(join(project, 'apps/.env'), undefined, 'A=1\n'))).toMatchObject({ because: 'symlink' });
      expect(existsSync(join(home, '.env'))).toBe(false);
      symlinkSync(project, join(home, 'link'));
      expect(await files.write(secret(join(home, 'link/.env'), undefined, 'A=1\n'))).toEqual(done);
    },
  );

  it('says what cannot be written', async () => {
    const { files, env, put, project } = ignoringEnv();
    put('.env', 'A=1\n');
    chmodSync(env, 0o444);
    expect(await files.write({ ...secret(env, 'A=1\n', 'x'), mode: 0o444 })).toMatchObject({ because: 'not-writable' });
    expect(await files.write(secret(join(project, 'gone/.env'), undefined, 'x'))).toMatchObject({
      because: 'not-writable',
    });
  });

  it('keeps the temporary file out of git where its directory is on another device', async ({ skip }) => {
    if (!hasPosixFiles || !existsSync('/dev/shm') || statSync('/dev/shm').dev === statSync(tmpdir()).dev) skip();
    const away = mkdtempSync('/dev/shm/git-');
    onTestFinished(() => rmSync(away, { recursive: true }));
    const { world, project, git, put } = makeWorld({ project: { git: false } });
    git('init', '--quiet', `--separate-git-dir=${join(away, 'git')}`);
    put('.gitignore', '.env\n');
    const port = gitPort(world);
    port.trust([join(away, 'git')]);
    const files = filesPort(world, port);
    expect(await files.write(secret(join(project, '.env'), undefined, 'A=1\n'))).toEqual(done);
    expect(await files.write(secret(join(project, '.env'), 'A=1\n', 'A=2\n'))).toEqual(done);
    expect(readdirSync(project).toSorted()).toEqual(['.env', '.git', '.gitignore']);
  });

  it('goes beside the target where git’s directory is closed, and what a kill leaves there git ignores', async () => {
    const made = ignoringEnv();
    // Something else of that name: not a directory to use.
    made.put('.git/openai-setup', '');
    expect(await made.files.write(secret(made.env, undefined, 'A=1\n'))).toEqual(done);
    made.put('.openai-setup-1-00112233aabb.tmp/.gitignore', '*\n');
    made.put('.openai-setup-1-00112233aabb.tmp/new', 'A=2\n');
    expect(made.git('status', '--porcelain', '--untracked-files=all')).toBe('?? .gitignore');
  });

  it('lets one of eight writers at once win, whole', async () => {
    const { files, env } = ignoringEnv();
    const texts = Array.from({ length: 8 }, (_, n) => `A=${String(n).repeat(100_000)}\n`);
    const first = await Promise.all(texts.map((text) => files.write(secret(env, undefined, text))));
    const winner = texts[first.findIndex((result) => result.written)] ?? '';
    expect(first.filter((result) => result.written)).toHaveLength(1);
    expect(readFileSync(env, 'utf8') === winner).toBe(true);
    const second = await Promise.all(texts.filter((text) => text !== winner).map((text) => files.write(secret(env, winner, text))));
    expect(second.filter((result) => result.written)).toHaveLength(1);
    expect(second.filter((result) => !result.written && result.because === 'changed')).toHaveLength(6);
  });
});

describe('litter', () => {
  it('finds and removes what killed runs left, and nothing else', async () => {
    const made = ignoringEnv();
    const { files, env, put, project } = made;
    // A number that no process can have.
    const gone = `.openai-setup-${2 ** 31 - 1}-00112233aabb.tmp`;
    const alive = `.openai-setup-${process.pid}-00112233aabb.tmp`;
    const old = `.openai-setup-${process.pid}-ffffffffffff.tmp`;
    const inGit = put(`.git/openai-setup/${gone}`, 'A=1\n');
    put(`${gone}/.gitignore`, '*\n');
    put(`${gone}/new`, 'A=1\n');
    put(`.git/openai-setup/${alive}`, 'A=1\n');
    const oldInGit = put(`.git/openai-setup/${old}`, 'A=1\n');
    utimesSync(oldInGit, new Date(Date.now() - 120_000), new Date(Date.now() - 120_000));
    put('.git/openai-setup/other.tmp', '');
    symlinkSync('/', join(project, '.openai-setup-1-aaaaaaaaaaaa.tmp'));
    expect((await files.leftovers(env)).toSorted()).toEqual([inGit, oldInGit, join(project, gone)].toSorted());
    await files.removeLeftovers(env);
    expect(await files.leftovers(env)).toEqual([]);
    expect(readdirSync(join(project, '.git/openai-setup')).toSorted()).toEqual([alive, 'other.tmp'].toSorted());
    expect(existsSync(join(project, gone))).toBe(false);
  });

  it('a kill between link and unlink leaves a second name, which the next write takes away', async () => {
    const { files, env, put } = ignoringEnv();
    put('.env', 'A=1\n');
    put('.git/openai-setup/x', '');
    linkSync(env, join(env, `../.git/openai-setup/.openai-setup-${2 ** 31 - 1}-00112233aabb.tmp`));
    expect(await files.write(secret(env, 'A=1\n', 'A=2\n'))).toEqual(done);
    expect(await files.leftovers(env)).toEqual([]);
  });
});

describe('in a process of its own', () => {
  let child: string;
  beforeAll(async () => {
    const directory = realpathSync(mkdtempSync(join(tmpdir(), 'child-')));
    chmodSync(directory, 0o755);
    child = join(directory, 'child.mjs');
    await build({
      entryPoints: [join(import.meta.dirname, 'files-child.ts')],
      outfile: child,
      bundle: true,
      platform: 'node',
      format: 'esm',
      target: 'node20',
      logLevel: 'error',
    });
    return () => rmSync(directory, { recursive: true });
  });
  const run = async (made: Pick<TestWorld, 'world'>, job: object, options: { uid?: number; shell?: string } = {}): Promise<Written[]> => {
    const args = [child, JSON.stringify({ rounds: 1, secret: true, ...job })];
    const [file, all] =
      options.shell === undefined
        ? [process.execPath, args]
        : ['bash', ['-c', `${options.shell}; exec "$0" "$@"`, process.execPath, ...args]];
    const { stdout } = await promisify(execFile)(file, all, {
      cwd: parse(made.world.cwd).root,
      env: made.world.env as NodeJS.ProcessEnv,
      ...(options.uid !== undefined && { uid: options.uid }),
    });
    return stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Written);
  };

  it.each([0o000, 0o077])('modes under umask %i', async (umask) => {
    const made = ignoringEnv();
    const shared = join(made.project, 'shared');
    expect(await run(made, { path: made.env, texts: ['A=1\n'], umask })).toEqual([done]);
    expect(await run(made, { path: shared, texts: ['x\n'], secret: false, umask })).toEqual([done]);
    expect(mode(made.env)).toBe(asKept(0o600));
    expect(mode(shared)).toBe(asKept(0o644 & ~umask));
    chmodSync(shared, 0o664);
    expect(await run(made, { path: shared, texts: ['y\n'], secret: false, umask })).toEqual([done]);
    expect(mode(shared)).toBe(asKept(0o664));
  });

  it('a directory that cannot be written is refused, and the file stays', async ({ skip }) => {
    if (process.getuid?.() !== 0) skip();
    const { project, put, world } = makeWorld({ project: { git: false } });
    chmodSync(join(project, '..'), 0o755);
    const path = put('.env', 'A=1\n');
    execFileSync('chown', ['65534', path]);
    expect(await run({ world }, { path, texts: ['A=2\n'] }, { uid: 65534 })).toMatchObject([{ because: 'not-writable' }]);
    expect(readFileSync(path, 'utf8')).toBe('A=1\n');
  });

  it.skipIf(!hasScripts)('a write that fails half-way leaves the old file and nothing else', async () => {
    const made = ignoringEnv();
    made.put('.env', 'A=1\n');
    // No file may grow beyond 1 KiB. (bash counts in units of 1024 bytes.)
    const [written] = await run(made, { path: made.env, texts: ['A='.padEnd(100_000, 'x')] }, { shell: "trap '' XFSZ; ulimit -f 1" });
    expect(written).toMatchObject({ written: false });
    expect(readFileSync(made.env, 'utf8')).toBe('A=1\n');
    expect(traces(made)).toEqual([]);
  });

  it('killed at any instant, the old file or the new one is there, and the next run tidies up', async () => {
    const made = ignoringEnv();
    const job = JSON.stringify({ path: made.env, texts: ['a', 'b'], repeat: 1_000_000, rounds: 1000, secret: true });
    const texts = ['a', 'b'].map((letter) => letter.repeat(1_000_000));
    let leftovers = 0;
    for (let round = 0; round < 20; round++) {
      // The first write of some makes a new file.
      if (round % 2 === 0) rmSync(made.env, { force: true });
      const running = spawn(process.execPath, [child, job], {
        cwd: parse(child).root,
        env: made.world.env as NodeJS.ProcessEnv,
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      if (round % 4 !== 0) await once(running.stdout, 'data');
      // By turns at any instant, and in the midst of a write: as soon as the temporary file is there.
      if (round % 2 === 0) await new Promise((resolve) => setTimeout(resolve, (round * 37) % 60));
      else awaitFileIn(join(made.project, '.git/openai-setup'));
      running.kill('SIGKILL');
      await once(running, 'exit');
      if (existsSync(made.env)) expect(texts.includes(readFileSync(made.env, 'utf8'))).toBe(true);
      expect(made.git('status', '--porcelain', '--untracked-files=all')).toBe('?? .gitignore');
      leftovers += (await made.files.leftovers(made.env)).length;
    }
    const before = existsSync(made.env) ? readFileSync(made.env) : undefined;
    expect(await made.files.write({ path: made.env, before, after: bytes('A=1\n'), secret: true })).toEqual(done);
    expect(traces(made)).toEqual([]);
    expect(leftovers).toBeGreaterThan(0);
  });
});

it('reads many files in order, and nothing that is large or no file', async () => {
  const { put, project, files } = ignoringEnv();
  put('a', '1');
  put('b', '12345');
  if (hasLinks) symlinkSync('a', join(project, 'link'));
  else put('link', '1');
  if (hasPosixFiles) execFileSync('mkfifo', [join(project, 'pipe')]);
  const found: (string | undefined)[] = [];
  const names = ['a', 'b', 'gone', 'pipe', '.', 'link'].map((name) => join(project, name));
  for await (const content of files.readMany(names, 4)) found.push(content?.toString());
  expect(found).toEqual(['1', undefined, undefined, undefined, undefined, '1']);
});
