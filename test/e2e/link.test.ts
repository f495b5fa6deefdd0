import { readlinkSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeWorld, type TestWorld } from '../make-world.ts';
import { openProgram, runProgram, simulate } from './program.ts';

function withLink(world: TestWorld, ignored = '.env*\nconfig/\n'): TestWorld {
  world.put('.gitignore', ignored);
  world.put('config/dev.env', 'A=1\n', 0o600);
  symlinkSync('config/dev.env', path.join(world.project, '.env'));
  return world;
}

// Several runs of the program each: the machine may be busy.
describe('an env file that is a link inside the project', () => {
  it('is written through once a person agrees, which is remembered', async () => {
    const simulator = await simulate();
    const world = withLink(makeWorld({ api: simulator }));
    const terminal = openProgram(world, ['--offline']);
    await terminal.waitFor('Save the key there?');
    terminal.press('up', 'enter');
    await terminal.waitFor('Paste the key here');
    terminal.paste(simulator.key);
    terminal.press('enter');
    expect(await terminal.exit, terminal.scrollback()).toMatchObject({ exitCode: 0 });
    expect(readlinkSync(path.join(world.project, '.env'))).toBe('config/dev.env');
    expect(world.read('config/dev.env')).toBe(`A=1\nOPENAI_API_KEY=${simulator.key}\n`);

    const doctor = await runProgram(world, ['doctor', '--offline']);
    expect(doctor.stdout).not.toContain('symlink');
    // Another target was never agreed to.
    rmSync(path.join(world.project, '.env'));
    world.put('config/other.env', 'A=1\n', 0o600);
    symlinkSync('config/other.env', path.join(world.project, '.env'));
    expect((await runProgram(world, ['doctor', '--offline'])).stdout).toContain('[symlink]');
  });

  it('is refused by --yes, and where git would take the file behind it', async () => {
    const simulator = await simulate();
    const world = withLink(makeWorld({ api: simulator }));
    const { status } = await runProgram(world, ['--yes', '--key-stdin', '--offline'], simulator.key);
    expect(status).toBe(1);
    expect(world.read('config/dev.env')).toBe('A=1\n');

    const open = withLink(makeWorld(), '.env\n');
    const refused = await runProgram(open, ['--yes', '--offline']);
    expect(refused.stdout).toContain('.env is a link to config/dev.env, which git would commit');
    expect(refused.status).toBe(1);
  });

  it('is refused without a question where it leaves the project', async () => {
    const world = makeWorld();
    world.put('.gitignore', '.env\n');
    symlinkSync(path.join(world.home, 'shared'), path.join(world.project, '.env'));
    world.put('../home/shared', 'A=1\n', 0o600);
    const { stdout } = await runProgram(world, ['doctor', '--json', '--offline']);
    const document = JSON.parse(stdout) as { checks: { id: string; fixable: boolean; code?: string }[] };
    expect(document.checks.find(({ id }) => id === 'env-file')).toMatchObject({ code: 'symlink', fixable: false });
  });
});
