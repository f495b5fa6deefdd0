import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createHash } from 'node:crypto';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { filesPort } from '../../src/machine/files.ts';
import { gitPort } from '../../src/git/git.ts';
import type { World } from '../../src/machine/world.ts';
import { toPosixPath } from '../../src/machine/paths.ts';
import { undoRecord } from '../../src/git/undo-record.ts';
import { makeWorld, type TestWorld } from '../make-world.ts';
import { hasLinks } from '../system.ts';

const bytes = (text: string): Buffer => Buffer.from(text);

/** The content, mode, and time of everything below a directory: what git merely reads leaves all of it as it is. */
function stateOf(directory: string): string {
  const hash = createHash('sha256');
  for (const name of readdirSync(directory, { recursive: true, encoding: 'utf8' }).toSorted()) {
    const stats = statSync(join(directory, name), { throwIfNoEntry: false });
    hash.update(`${name} ${stats?.mode} ${stats?.mtimeMs} ${stats?.ctimeMs}\n`);
    if (stats?.isFile() === true) hash.update(readFileSync(join(directory, name)));
  }
  return hash.digest('hex');
}

/** Another project of the user, with a key in its env file and a tracked one besides. */
function victim(): TestWorld & { state: () => string } {
  const made = makeWorld();
  made.put('.gitignore', '.env\n');
  chmodSync(made.put('.env', 'OPENAI_API_KEY=theirs\n'), 0o644);
  made.put('sub/.env', 'OPENAI_API_KEY=tracked\n');
  made.git('add', '--force', '.gitignore', 'sub/.env');
  made.git('commit', '--quiet', '-m', 'x');
  return { ...made, state: () => stateOf(made.project) };
}

const gone = `.openai-setup-${2 ** 31 - 1}-00112233aabb.tmp`;

describe.skipIf(!hasLinks)('a link to a directory of another project', () => {
  const linked = (options: { git?: boolean } = {}) => {
    const other = victim();
    const made = makeWorld({ project: options });
    made.put('.gitignore', '.env\n');
    symlinkSync(relative(made.project, other.project), join(made.project, 'conf'));
    const git = gitPort(made.world);
    return { ...made, other, port: git, files: filesPort(made.world, git) };
  };

  it.each([{ git: true }, { git: false }])('is no way to write, chmod, remove, untrack, or clear up (%o)', async (options) => {
    const { project, other, port, files, put } = linked(options);
    other.put(`${gone}/.gitignore`, '*\n');
    other.put(`${gone}/new`, 'x');
    other.put(`.git/openai-setup/${gone}`, 'x');
    const before = other.state();
    const env = join(project, 'conf/.env');
    const old = bytes('OPENAI_API_KEY=theirs\n');
    const refusal = { written: false, because: 'symlink' };
    expect(await files.write({ path: env, before: old, after: bytes('mine'), secret: true, throughLink: true })).toMatchObject(refusal);
    expect(await files.write({ path: env, before: old, after: old, mode: 0o600, secret: true })).toMatchObject(refusal);
    expect(await files.write({ path: join(project, 'conf/new'), before: undefined, after: old, secret: false })).toMatchObject(refusal);
    for (const name of ['.gitignore', '.dockerignore', 'sub/.gitignore', '.env.example']) {
      const path = join(project, 'conf', name);
      const now = existsSync(path) ? readFileSync(path) : undefined;
      expect(await files.write({ path, before: now, after: bytes('x\n'), secret: false }), name).toMatchObject(refusal);
    }
    expect(await files.remove(env, old)).toMatchObject(refusal);
    expect(await port.untrack(join(project, 'conf/sub/.env'))).toMatchObject({ because: 'outside-project' });
    expect(await files.leftovers(env)).toEqual([]);
    await files.removeLeftovers(env);
    expect(other.state()).toBe(before);
    expect(await files.isInProject(env)).toBe(false);
    expect(await files.isInProject(put('real/.env', ''))).toBe(true);
    expect(await files.isInProject(join(project, 'not/yet/.env'))).toBe(true);
  });

  it('is not followed to sources, manifests, or lists of names, but to what programs read there', async () => {
    const { project, files, put, home } = linked();
    put('real/.env', 'A=1\n');
    symlinkSync('real/.env', join(project, 'inside'));
    symlinkSync(join(project, 'conf/.env'), join(project, 'outside'));
    writeFileSync(join(home, 'dotfile'), 'x');
    symlinkSync(join(home, 'dotfile'), join(home, '.zshrc'));
    expect(await files.lookInside(join(project, 'conf/.env'))).toMatchObject({ kind: 'unreadable' });
    expect(await files.lookInside(join(project, 'outside'))).toMatchObject({ kind: 'unreadable' });
    expect(await files.lookInside(join(project, 'inside'))).toMatchObject({ kind: 'file', through: join(project, 'real/.env') });
    expect(await files.look(join(project, 'outside'))).toMatchObject({ kind: 'file' });
    expect(await files.lookInside(join(home, '.zshrc'))).toMatchObject({ kind: 'file' });
    expect(await files.list(join(project, 'conf'))).toEqual([]);
    const read: (string | undefined)[] = [];
    for await (const each of files.readMany(
      ['conf/.env', 'outside', 'inside'].map((name) => join(project, name)),
      100,
    ))
      read.push(each?.toString());
    expect(read).toEqual([undefined, undefined, 'A=1\n']);
  });

  it('is refused by its own path, too', async () => {
    const { other, files, port } = linked();
    const before = other.state();
    const path = join(other.project, '.env');
    const old = bytes('OPENAI_API_KEY=theirs\n');
    expect(await files.write({ path, before: old, after: bytes('mine'), secret: true })).toMatchObject({ because: 'outside-project' });
    expect(await files.remove(path, old)).toMatchObject({ because: 'outside-project' });
    expect(await port.untrack(join(other.project, 'sub/.env'))).toMatchObject({ because: 'outside-project' });
    expect(other.state()).toBe(before);
  });

  it('is seen where it takes the place of a directory after the look', async () => {
    const { project, other, world, put } = linked();
    put('sub/.gitignore', 'theirs\n');
    other.put('sub/.gitignore', 'theirs\n');
    const git = gitPort(world);
    // The verdict of git is the last thing that is waited for before the content is written.
    const swapping = {
      ...git,
      repository: async (directory: string) => {
        const answer = await git.repository(directory);
        if (existsSync(join(project, 'sub/.gitignore')) && directory.endsWith('sub')) {
          renameSync(join(project, 'sub'), join(project, 'away'));
          symlinkSync(join(other.project, 'sub'), join(project, 'sub'));
        }
        return answer;
      },
    };
    const files = filesPort(world, swapping);
    const path = join(project, 'sub/.gitignore');
    expect(await files.write({ path, before: bytes('theirs\n'), after: bytes('mine\n'), secret: false })).toMatchObject({ written: false });
    expect(readFileSync(join(other.project, 'sub/.gitignore'), 'utf8')).toBe('theirs\n');
  });
});

/** A project's path as git's own files have it. */
const inGit = ({ project }: TestWorld): string => toPosixPath(project);

/** The project's `.git` as an archive may bring it. */
const hostile: [string, (made: TestWorld, other: TestWorld) => void][] = [
  ['a .git file that names it', ({ put }, other) => void put('.git', `gitdir: ${inGit(other)}/.git\n`)],
  [
    'commondir',
    ({ git, put }, other) => {
      git('init', '--quiet');
      put('.git/commondir', `${inGit(other)}/.git\n`);
    },
  ],
  [
    'core.worktree',
    ({ git }, other) => {
      git('init', '--quiet');
      git('config', 'core.worktree', other.project);
    },
  ],
  [
    'core.worktree that takes in both',
    ({ git }) => {
      git('init', '--quiet');
      git('config', 'core.worktree', '../..');
    },
  ],
  [
    'core.worktree in the configuration of the work tree',
    ({ git, put }, other) => {
      git('init', '--quiet');
      git('config', 'core.repositoryFormatVersion', '1');
      git('config', 'extensions.worktreeConfig', 'true');
      put('.git/config.worktree', `[core]\n\tworktree = ${inGit(other)}\n`);
    },
  ],
  // What follows is read in one way by git and in another by whoever looks at it carelessly.
  ['a .git file with a NUL behind the path', ({ put }, other) => void put('.git', `gitdir: ${inGit(other)}/.git\0x\n`)],
  [
    'core.worktree before a subsection that has another',
    ({ git, project }, other) => {
      git('init', '--quiet');
      appendFileSync(join(project, '.git/config'), `[core]\n\tworktree = ${inGit(other)}\n[core "x"]\n\tworktree = ..\n`);
    },
  ],
  [
    'a work tree of another repository that is said to be here',
    ({ put }, other) => {
      other.git('worktree', 'add', '--quiet', '../tree');
      put('.git', `gitdir: ${inGit(other)}/.git/worktrees/tree\n`);
    },
  ],
];

const hostileLinks: typeof hostile = [
  ['a .git that links to it', ({ project }, other) => symlinkSync(join(other.project, '.git'), join(project, '.git'))],
  [
    'a .git file, by a link',
    ({ project, put }, other) => {
      symlinkSync(other.project, join(project, 'vendor'));
      put('.git', 'gitdir: vendor/.git\n');
    },
  ],
  [
    'an index that links to it',
    ({ project, git }, other) => {
      git('init', '--quiet');
      symlinkSync(join(other.project, '.git/index'), join(project, '.git/index'));
    },
  ],
  [
    'objects that link to it',
    ({ project, git }, other) => {
      git('init', '--quiet');
      rmSync(join(project, '.git/objects'), { recursive: true });
      symlinkSync(join(other.project, '.git/objects'), join(project, '.git/objects'));
    },
  ],
  [
    'info that links to it',
    ({ project, git }, other) => {
      git('init', '--quiet');
      rmSync(join(project, '.git/info'), { recursive: true });
      symlinkSync(join(other.project, '.git/info'), join(project, '.git/info'));
    },
  ],
  [
    'a directory of ours that links to it',
    ({ project, git }, other) => {
      git('init', '--quiet');
      mkdirSync(join(other.project, '.git/openai-setup/undo'), { recursive: true });
      writeFileSync(join(other.project, '.git/openai-setup/undo/last.json'), '{}');
      symlinkSync(join(other.project, '.git/openai-setup'), join(project, '.git/openai-setup'));
    },
  ],
  [
    'a .git file whose path leads through a link and up again',
    ({ project, git, put }, other) => {
      git('init', '--quiet', 'decoy');
      symlinkSync(join(other.project, 'sub'), join(project, 'decoy/link'));
      put('.git', 'gitdir: decoy/link/../.git\n');
    },
  ],
  [
    'a .git file whose path is not UTF-8',
    ({ project, git, put }, other) => {
      git('init', '--quiet', 'decoy\ufffd');
      symlinkSync(other.project, Buffer.concat([Buffer.from(join(project, 'decoy')), Buffer.from([0xff])]));
      put('.git', Buffer.concat([Buffer.from('gitdir: decoy'), Buffer.from([0xff]), Buffer.from('/.git\n')]));
    },
  ],
  [
    'commondir that leads through a link and up again',
    ({ project, git, put }, other) => {
      git('init', '--quiet');
      git('init', '--quiet', 'decoy');
      symlinkSync(join(other.project, 'sub'), join(project, 'decoy/link'));
      put('.git/commondir', '../decoy/link/../.git\n');
    },
  ],
];

describe("a .git that leads to another repository's data", () => {
  it.each([...hostile, ...(hasLinks ? hostileLinks : [])])('changes nothing there: %s', async (_name, make) => {
    const other = victim();
    const made = makeWorld({ project: { git: false } });
    made.put('sub/.env', 'OPENAI_API_KEY=mine\n');
    made.put('.gitignore', '.env\n');
    make(made, other);
    const before = other.state();
    const git = gitPort(made.world);
    const record = undoRecord(made.world, git);
    const files = filesPort(made.world, git, record);
    expect(await files.write({ path: join(made.project, '.env'), before: undefined, after: bytes('A=1\n'), secret: true })).toMatchObject({
      because: 'git-failed',
    });
    expect(
      await files.write({ path: join(made.project, '.dockerignore'), before: undefined, after: bytes('.env\n'), secret: false }),
    ).toMatchObject({
      written: false,
    });
    expect(await git.untrack(join(made.project, 'sub/.env'))).toMatchObject({ because: 'elsewhere' });
    await files.removeLeftovers(join(made.project, '.env'));
    await record.forget(made.project);
    expect(readdirSync(made.project)).not.toContain('.env');
    expect(other.state()).toBe(before);
  });

  it('changes nothing in a directory of the project either', async () => {
    const other = victim();
    const made = makeWorld();
    made.put('sub/.env', 'A=1\n');
    made.put('sub/.git', `gitdir: ${inGit(other)}/.git\0x\n`);
    made.put('.gitignore', '.env\n');
    const before = other.state();
    const git = gitPort(made.world);
    expect(await git.untrack(join(made.project, 'sub/.env'))).toMatchObject({ because: 'elsewhere' });
    const edit = { path: join(made.project, 'sub/.env'), before: bytes('A=1\n'), after: bytes('A=2\n'), secret: true };
    expect(await filesPort(made.world, git, undoRecord(made.world, git)).write(edit)).toMatchObject({ because: 'git-failed' });
    expect(other.state()).toBe(before);
  });

  it('is one that the user may have made, and say so', async () => {
    const { project, git, put, world } = makeWorld({ project: { git: false } });
    git('init', '--quiet', '--separate-git-dir=../elsewhere');
    put('.gitignore', '.env\n');
    const port = gitPort(world);
    const data = [join(project, '../elsewhere')];
    expect(await port.repository(project)).toMatchObject({ because: 'elsewhere', directory: project, data });
    port.trust(data);
    expect(await port.repository(project)).toMatchObject({ root: project });
    const files = filesPort(world, port);
    expect(await files.write({ path: join(project, '.env'), before: undefined, after: bytes('A=1\n'), secret: true })).toEqual({
      written: true,
    });
  });
});

describe('what lies outside of a project by rights', () => {
  const mayBeWritten = async (world: World, project: string): Promise<void> => {
    const git = gitPort({ ...world, cwd: project });
    const files = filesPort(world, git);
    expect(await git.repository(project)).toMatchObject({ root: project });
    expect(await files.write({ path: join(project, '.env'), before: undefined, after: bytes('A=1\n'), secret: true })).toEqual({
      written: true,
    });
    expect(await git.untrack(join(project, 'tracked.env'))).toBeUndefined();
    expect(execFileSync('git', ['ls-files'], { cwd: project, encoding: 'utf8' })).not.toContain('tracked.env');
  };
  const library = (): TestWorld => {
    const made = makeWorld();
    made.put('.gitignore', '/.env\n');
    made.put('tracked.env', 'A=1\n');
    made.git('add', '.');
    made.git('commit', '--quiet', '-m', 'a');
    return made;
  };

  it('a linked work tree', async () => {
    const { world, project, git } = library();
    git('worktree', 'add', '--quiet', '../tree');
    await mayBeWritten(world, join(project, '../tree'));
  });

  it('a linked work tree that names the way by relative paths', async () => {
    const { world, project, git } = library();
    git('worktree', 'add', '--quiet', '../tree');
    writeFileSync(join(project, '../tree/.git'), 'gitdir: ../shop-bot/.git/worktrees/tree\n');
    writeFileSync(join(project, '.git/worktrees/tree/gitdir'), '../../../../tree/.git\n');
    await mayBeWritten(world, join(project, '../tree'));
  });

  it('a submodule, its own linked work tree, and one in a linked work tree', async () => {
    const { project, git, world } = makeWorld();
    git('submodule', '--quiet', 'add', library().project, 'lib');
    git('commit', '--quiet', '-m', 'x');
    await mayBeWritten(world, join(project, 'lib'));
    git('-C', 'lib', 'worktree', 'add', '--quiet', '../../of-lib');
    await mayBeWritten(world, join(project, '../of-lib'));
    git('worktree', 'add', '--quiet', '../tree');
    git('-C', '../tree', 'submodule', '--quiet', 'update', '--init');
    await mayBeWritten(world, join(project, '../tree/lib'));
  });

  it('a submodule from the project around it, and a package', async () => {
    const { project, git, put, world } = makeWorld();
    put('.gitignore', '.env\n');
    git('submodule', '--quiet', 'add', library().project, 'lib');
    mkdirSync(join(project, 'packages/web'), { recursive: true });
    for (const cwd of [project, join(project, 'packages/web')]) {
      const files = filesPort(world, gitPort({ ...world, cwd }));
      for (const name of ['.env', 'lib/.env', 'packages/web/.env']) {
        expect(await files.write({ path: join(project, name), before: undefined, after: bytes('A=1\n'), secret: true }), name).toEqual({
          written: true,
        });
        rmSync(join(project, name));
      }
    }
  });

  it.skipIf(!hasLinks)('a project that was opened by a link', async () => {
    const { project, put, world } = makeWorld();
    put('.gitignore', '.env\n');
    const link = join(dirname(project), 'link');
    symlinkSync(project, link);
    const files = filesPort({ ...world, cwd: link }, gitPort({ ...world, cwd: link }));
    expect(await files.write({ path: join(link, '.env'), before: undefined, after: bytes('A=1\n'), secret: true })).toEqual({
      written: true,
    });
    expect(readFileSync(join(project, '.env'), 'utf8')).toBe('A=1\n');
  });

  it('a repository that the shell names', async () => {
    const { project, put, git, withEnv } = makeWorld({ project: { git: false } });
    git('init', '--quiet', '--bare', '../named.git');
    put('.gitignore', '.env\n');
    const world = withEnv({ GIT_DIR: '../named.git', GIT_WORK_TREE: '.' });
    const files = filesPort(world, gitPort(world));
    expect(await files.write({ path: join(project, '.env'), before: undefined, after: bytes('A=1\n'), secret: true })).toEqual({
      written: true,
    });
  });

  it('a copy of a project with its .git', async () => {
    const { world, project } = library();
    cpSync(project, join(project, '../copy'), { recursive: true });
    await mayBeWritten(world, join(project, '../copy'));
  });
});
