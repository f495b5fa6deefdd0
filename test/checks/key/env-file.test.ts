import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, linkSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import * as permissions from '../../../src/checks/key/env-file-permissions.text.ts';
import * as place from '../../../src/checks/key/env-file-place.text.ts';
import { type EnvFileFact, envFile } from '../../../src/checks/key/env-file.ts';
import * as text from '../../../src/checks/key/env-file.text.ts';
import { whyNotWritten } from '../../../src/checks/key/why-not-written.ts';
import type { FixContext } from '../../../src/checks/check.ts';
import type { FileState } from '../../../src/machine/files-look.ts';
import type { World } from '../../../src/machine/world.ts';
import { removeCommand } from '../../../src/shell/commands.ts';
import { shellOf } from '../../../src/shell/shell.ts';
import { valueOf } from '../../../src/env-file/document.ts';
import { makeWorld, type TestWorld } from '../../make-world.ts';
import { asKept, hasLinks, hasPosixFiles, isWindows } from '../../system.ts';
import { name, oldKey, projectKey } from '../../env-file/samples.ts';
import { codeOf } from '../../run-checks.ts';

function world(content?: string | Buffer, mode = 0o600): TestWorld {
  const made = makeWorld();
  made.put('.gitignore', '.env\n');
  if (content !== undefined) made.put('.env', content, mode);
  return made;
}

describe('env-file', () => {
  it('is well where there is no file', async () => {
    expect(await world().look(envFile)).toEqual({
      status: 'ok',
      summary: text.isAbsent('.env'),
      applies: false,
      fact: { exists: false },
    });
  });

  it('is well where the file is, and hands it on', async () => {
    const outcome = await world(`A=1\n${name}=${projectKey}\n`).look(envFile);
    expect(outcome.status).toBe('ok');
    const fact = outcome.fact as EnvFileFact & { exists: true };
    expect(fact.mode).toBe(asKept(0o600));
    expect(valueOf(fact.document, name)).toMatchObject({ value: projectKey, line: 2 });
  });

  it('says that it does not read what is too large to be one, and that it does not compare a long one', async () => {
    const large = await world(`${name}=${projectKey}\n`.padEnd(1024 * 1024 + 1, '#')).look(envFile);
    expect(large).toMatchObject({ status: 'problem', code: 'unreadable', fixable: false });
    const long = world(`${'# more\n'.repeat(100_000)}${name}=${projectKey}\n`);
    expect(await long.look(envFile)).toMatchObject({
      status: 'ok',
      summary: text.isTooLongToCompare('.env', { keepsNoPermissions: false }),
    });
  });

  it.each<[string, string | Buffer, number, boolean]>([
    ...(isWindows ? [] : [['readable-by-others', `${name}=${oldKey}\n`, 0o644, true] satisfies [string, string, number, boolean]]),
    ['utf-16', Buffer.from(`\ufeff${name}=${oldKey}\r\n`, 'utf16le'), 0o600, true],
    ['utf-16', Buffer.concat([Buffer.from('\ufeffA=1\n', 'utf16le'), Buffer.from('BB=1\n')]), 0o600, false],
    ['bom', `\ufeff${name}=${oldKey}\n`, 0o600, true],
    ['duplicate-key', `${name}=a\nB=1\n${name}=b\n`, 0o600, true],
    ['duplicate-key', `${name}=a\nexport ${name}\n`, 0o600, true],
    ['unterminated-quote', `A="x\n${name}=${oldKey}\nB="y"\n`, 0o600, false],
    ['merge-conflict', `<<<<<<< HEAD\n${name}=a\n=======\n${name}=b\n>>>>>>> main\n`, 0o644, false],
    ['control-characters', `${name}=\u0016\n`, 0o600, true],
    ['control-characters', 'A=1\rB=2\r', 0o600, true],
    ['control-characters', Buffer.concat([Buffer.from('A=1\n'), Buffer.from('B=2\n', 'utf16le')]), 0o600, true],
    ['control-characters', 'A=é\0\n', 0o600, false],
    ['not-writable', 'A=1\n', 0o400, false],
  ])('finds %s (%#)', async (code, content, mode, fixable) => {
    const here = world(content, mode);
    const outcome = await here.look(envFile);
    expect(codeOf(outcome)).toBe(code);
    expect(outcome.fact === undefined).toBe(code === 'utf-16');
    if (outcome.status !== 'ok') expect(outcome.next.length).toBeGreaterThan(0);

    const before = here.fingerprint();
    const plan = await here.offer(envFile);
    expect(here.fingerprint()).toBe(before);
    expect(plan?.kind).toBe(fixable ? 'plan' : 'refusal');
    for (const key of [oldKey, projectKey]) {
      expect(inspect({ ...outcome, fact: undefined }, { depth: null }) + inspect(plan, { depth: null })).not.toContain(key);
    }
    if (!fixable) return;
    const { said } = await here.carryOut(envFile);
    expect(said.map(codeOf)).toEqual(said.map(() => 'ok'));
    expect(codeOf(await here.look(envFile))).toBe('ok');
    expect(await here.offer(envFile)).toBeUndefined();
  });

  it('names the line of a quote and of a conflict', async () => {
    const outcome = await world('A=1\nB="x\nC="y"\n').look(envFile);
    expect(outcome).toMatchObject({ code: 'unterminated-quote', data: { line: 2 } });
    expect(await world('A=1\n<<<<<<< HEAD\nB=1\n=======\n>>>>>>> main\n').look(envFile)).toMatchObject({
      code: 'merge-conflict',
      data: { line: 2 },
    });
  });

  it('mends all at once and keeps the text', async () => {
    const here = world(Buffer.from(`\ufeffA=caf\u00e9\r\n${name}=${oldKey}\r\n${name}=${projectKey}\r\n`, 'utf16le'), 0o664);
    expect(codeOf(await here.look(envFile))).toBe('utf-16');
    const { plan, previews } = await here.carryOut(envFile, { answers: [true], requested: { offline: true } });
    expect(plan).toMatchObject({ consent: 'ask', destroys: false });
    expect(inspect(previews, { depth: null })).not.toContain(projectKey.slice(0, 12));
    expect(here.read('.env')).toBe(`A=caf\u00e9\r\n${name}=${projectKey}\r\n`);
    expect(here.mode('.env')).toBe(asKept(0o600));
    expect(codeOf(await here.look(envFile))).toBe('ok');
  });

  // The first of two different keys may be the one that works.
  it('mends all the rest where the earlier key is to stay', async () => {
    const text = `A=caf\u00e9\r\n${name}=${oldKey}\r\n${name}=${projectKey}\r\n`;
    const here = world(Buffer.from(`\ufeff${text}`, 'utf16le'), 0o664);
    const { plan } = await here.carryOut(envFile, { answers: [false], requested: { offline: true } });
    expect(plan).toMatchObject({ consent: 'ask', destroys: false });
    expect(here.read('.env')).toBe(text);
    expect(here.mode('.env')).toBe(asKept(0o600));
    expect(codeOf(await here.look(envFile))).toBe('duplicate-key');
    expect(await here.offer(envFile, { requested: { offline: true } })).toMatchObject({ kind: 'plan', consent: 'ask', destroys: true });
  });

  it('leaves the control characters of other variables alone', async () => {
    const file = `PROMPT=\u001b[31m\f\n\fB=1\u007f\n${name}=${projectKey}\n`;
    const here = world(file);
    expect(codeOf(await here.look(envFile))).toBe('ok');
    here.put('.env', file.replace(projectKey, `\u0016${projectKey}`));
    expect(await here.look(envFile)).toMatchObject({ code: 'control-characters', ...text.hasControlCharacters('.env', 3) });
    await here.carryOut(envFile);
    expect(here.read('.env')).toBe(file);
  });

  it.each<[string, string, string[]]>([
    [`notes on the app\n${name}=@\n`, `${name}=@\nnotes on the app\n`, ['Node 20']],
    [`A= \n${name}=@\n`, `${name}=@\nA= \n`, ['Node 22 and later']],
    [`A=1\n${name}: @\n`, `A=1\n${name}=@\n`, ['Node 20', 'Node 22 and later', 'python-dotenv']],
  ])('tells who does not read the key where it stands, and mends that: %j', async (before, after, missedBy) => {
    const here = world(before.replace('@', projectKey));
    const outcome = await here.look(envFile);
    expect(outcome).toMatchObject({ status: 'advice', code: 'not-read-by-all', data: { missedBy } });
    const { plan } = await here.carryOut(envFile);
    expect(plan.destroys).toBe(false);
    expect(here.read('.env')).toBe(after.replace('@', projectKey));
    expect(codeOf(await here.look(envFile))).toBe('ok');
  });

  it('tells it also where no other line would do', async () => {
    const here = world(`[sec]\n${name}=${projectKey}\nA=1\n`);
    expect(await here.look(envFile)).toMatchObject({ status: 'advice', code: 'not-read-by-all', data: { line: 2, missedBy: ['Node 20'] } });
  });

  it.each([`${name}: ${projectKey}\n`, `${name}=${projectKey}#mine\n`])(
    'is a problem where the project is one in Python, which reads something else: %j',
    async (before) => {
      const here = world(before);
      here.put('requirements.txt', 'openai\n');
      expect(await here.look(envFile)).toMatchObject({
        status: 'problem',
        code: 'misread-by-python',
        data: { line: 1 },
      });
      await here.carryOut(envFile);
      expect(here.read('.env')).toMatch(new RegExp(`^${name}=${projectKey}(?:\\s|$)`));
      expect(codeOf(await here.look(envFile))).toBe('ok');
    },
  );

  it('says nothing of a key that a shell alone does not read, or that is none yet', async () => {
    for (const file of [`${name} = ${projectKey}\n`, `x\n${name}: sk-...\n`]) {
      expect(codeOf(await world(file).look(envFile))).toBe('ok');
    }
  });

  it.skipIf(!hasPosixFiles)('takes permissions away without touching the content', async () => {
    const here = world('A=1\r\nB="x"', 0o666);
    const { previews } = await here.carryOut(envFile);
    expect(here.mode('.env')).toBe(asKept(0o600));
    expect(here.read('.env')).toBe('A=1\r\nB="x"');
    expect(previews).toEqual([{ kind: 'file', path: '.env', lines: [], note: permissions.closed('0666', '0600', true) }]);
  });

  it('shows duplicates that go by name only', async () => {
    const here = world(`${name}=${oldKey}\nB=hush\n${name}=${projectKey}\n`);
    const { previews } = await here.carryOut(envFile, { requested: { offline: true } });
    expect(previews).toEqual([
      {
        kind: 'file',
        path: '.env',
        lines: [
          { sign: '-', text: `${name}=…${oldKey.slice(-4)}` },
          { sign: ' ', text: 'B=…' },
          { sign: ' ', text: `${name}=…${projectKey.slice(-4)}` },
        ],
      },
    ]);
  });

  it('says why when git would take the file', async () => {
    const here = world(`\ufeff${name}=${oldKey}\n`);
    here.put('.gitignore', '');
    const { said } = await here.carryOut(envFile);
    expect(said.map(codeOf)).toEqual(['not-ignored']);
    expect(here.read('.env')).toContain('\ufeff');
  });

  it.skipIf(!hasPosixFiles)('does not open a pipe, and refuses what is no file', async () => {
    const here = world();
    execFileSync('mkfifo', [path.join(here.project, '.env')]);
    const pipe = await here.look(envFile);
    expect(pipe).toMatchObject({ code: 'not-a-file', ...place.isPipe('.env'), fixable: false });
    expect(pipe.fact).toBeUndefined();

    const other = world();
    mkdirSync(path.join(other.project, '.env'));
    expect(await other.look(envFile)).toMatchObject({ code: 'not-a-file', ...place.isDirectory('.env') });
    expect(await other.offer(envFile)).toMatchObject({ kind: 'refusal', code: 'not-a-file' });
  });

  it.skipIf(!hasLinks)('refuses links of all kinds and still reads through them', async () => {
    const inside = world();
    inside.put('config/env', `${name}=${oldKey}\n`, 0o600);
    symlinkSync('config/env', path.join(inside.project, '.env'));
    const within = await inside.look(envFile);
    expect(within).toMatchObject({
      code: 'symlink',
      ...place.leadsInside('.env', 'config/env', 'posix'),
      fact: { exists: true },
    });

    // A person may agree to it, so a fix is offered.
    expect(within).not.toHaveProperty('fixable');

    const dotted = world();
    dotted.put('..config/env', `${name}=${oldKey}\n`, 0o600);
    symlinkSync('..config/env', path.join(dotted.project, '.env'));
    const beside = await dotted.look(envFile);
    expect(beside).toMatchObject({ code: 'symlink', ...place.leadsInside('.env', '..config/env', 'posix') });
    expect(beside).not.toHaveProperty('fixable');

    const outside = world();
    writeFileSync(path.join(outside.home, 'shared.env'), `\ufeff${name}=a\n`, { mode: 0o644 });
    symlinkSync(path.join(outside.home, 'shared.env'), path.join(outside.project, '.env'));
    expect(await outside.look(envFile)).toMatchObject({ code: 'symlink', fixable: false });
    expect(await outside.offer(envFile)).toMatchObject({ kind: 'refusal', code: 'symlink' });
    expect(readFileSync(path.join(outside.home, 'shared.env'), 'utf8')).toContain('\ufeff');

    const nowhere = world();
    symlinkSync('gone', path.join(nowhere.project, '.env'));
    expect(await nowhere.look(envFile)).toMatchObject({
      code: 'symlink',
      ...place.leadsNowhere('.env', 'posix'),
    });

    const hard = world('A=1\n');
    linkSync(path.join(hard.project, '.env'), path.join(hard.project, 'other'));
    expect(await hard.look(envFile)).toMatchObject({ code: 'hard-link', fixable: false, fact: { exists: true } });
  });

  it.skipIf(!hasPosixFiles)('says nothing of permissions where they have no meaning', async () => {
    const here = world('A=1\n', 0o777);
    const on = (more: Partial<World>) => ({ ports: { world: { ...here.world, ...more } } });
    expect(codeOf(await here.look(envFile))).toBe('readable-by-others');
    expect(codeOf(await here.look(envFile, on({ platform: 'win32' })))).toBe('ok');
    // Inside WSL's own file system they count.
    expect(codeOf(await here.look(envFile, on({ env: { WSL_DISTRO_NAME: 'Ubuntu' } })))).toBe('readable-by-others');
    // As the look at a file on a FAT disk tells it.
    const onFat = async (path: string): Promise<FileState> => {
      const found = await here.ports.files.look(path);
      return found.kind === 'file' ? { ...found, modeIsOfDisk: true } : found;
    };
    const fat = { files: { ...here.ports.files, look: onFat } };
    expect(await here.look(envFile, { ports: fat })).toMatchObject({
      status: 'ok',
      summary: text.isInOrder('.env', { keepsNoPermissions: true }),
    });
  });

  it('advises against a folder that is copied to the cloud, once there is a key in it', async () => {
    const oneDrive = (content: string) => {
      const here = world(content, 0o600);
      return here.look(envFile, { ports: { world: { ...here.world, platform: 'win32', env: { ONEDRIVE: path.dirname(here.project) } } } });
    };
    expect(await oneDrive(`${name}=${oldKey}\n`)).toMatchObject({ status: 'advice', code: 'synced-folder', data: { service: 'OneDrive' } });
    expect(await oneDrive(`${name}=\n`)).toMatchObject({ status: 'ok' });
  });

  it('speaks of the mark that Windows has in their place', async () => {
    const here = world('A=1\n', 0o444);
    const windows = { world: { ...here.world, platform: 'win32' } } as const;
    expect(await here.look(envFile, { ports: windows })).toMatchObject({
      code: 'not-writable',
      ...permissions.isReadOnly('.env', windows.world),
    });
    expect(await here.offer(envFile, { ports: windows })).toMatchObject({ kind: 'refusal' });
  });

  it.skipIf(!hasPosixFiles).each([
    [0o440, 0o400, '0440', '0400'],
    [0o444, 0o400, '0444', '0400'],
    [0o640, 0o600, '0640', '0600'],
    [0o777, 0o600, '0777', '0600'],
  ])('takes only the permissions of others away: %i becomes %i', async (before, after, shownBefore, shownAfter) => {
    const here = world(`${name}=${oldKey}\n`, before);
    const { previews } = await here.carryOut(envFile);
    expect(here.mode('.env')).toBe(after);
    expect(previews).toEqual([expect.objectContaining({ note: permissions.closed(shownBefore, shownAfter, after === 0o600) })]);
    expect(codeOf(await here.look(envFile))).toBe('ok');
  });

  it('leaves a key in a read-only file as it is, and asks for none that could not be saved', async () => {
    const here = world(`${name}=${oldKey}\n`, 0o400);
    expect(await here.look(envFile)).toMatchObject({ status: 'ok' });
    const empty = world('A=1\n', 0o400);
    empty.put('.gitignore', '.env\n');
    const context = { scope: await empty.scope(), ports: empty.ports, requested: {} } as FixContext;
    expect(await whyNotWritten(context)).toMatchObject({ kind: 'refusal', code: 'not-writable' });
    expect(empty.mode('.env')).toBe(asKept(0o400));
  });

  it('clears up after a run that was killed', async () => {
    const here = world();
    const { pid } = spawnSync(process.execPath, ['--version']);
    const left = `.git/openai-setup/.openai-setup-${pid}-0123456789ab.tmp`;
    here.put(left, `${name}=${oldKey}\n`);
    const command = removeCommand([left], shellOf(here.world));
    expect(await here.look(envFile)).toMatchObject({ code: 'litter', next: [command], fact: { exists: false } });
    const { previews } = await here.carryOut(envFile);
    expect(previews).toEqual([{ kind: 'command', text: command }]);
    expect(existsSync(path.join(here.project, left))).toBe(false);
    expect(codeOf(await here.look(envFile))).toBe('ok');
  });

  it('clears up the second name that a run leaves when it is killed between link and unlink', async () => {
    const here = world(`${name}=${projectKey}\n`);
    const { pid } = spawnSync(process.execPath, ['--version']);
    here.put('.git/openai-setup/keep', '');
    const left = path.join(here.project, `.git/openai-setup/.openai-setup-${pid}-0123456789ab.tmp`);
    linkSync(path.join(here.project, '.env'), left);
    expect(await here.look(envFile)).toMatchObject({ code: 'litter', fact: { exists: true } });
    await here.carryOut(envFile);
    expect(existsSync(left)).toBe(false);
    expect(codeOf(await here.look(envFile))).toBe('ok');
  });

  it('shows the name that the user gave', async () => {
    const here = makeWorld({ project: { envFile: 'apps/web/.env.local' } });
    expect(await here.look(envFile)).toMatchObject({ summary: text.isAbsent('apps/web/.env.local') });
  });
});
