import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeWorld, type TestWorld } from '../make-world.ts';
import { openProgram, runProgram, simulate } from './program.ts';

type Document = { project: { root: string; envFile: string }; checks: { id: string; data: { packages?: string[] } }[] };

function monorepo(world: TestWorld): TestWorld {
  world.put('package.json', '{"name": "shop", "workspaces": ["apps/*"]}');
  world.put('apps/admin/package.json', '{"name": "admin"}');
  world.put('apps/web/package.json', '{"name": "web", "dependencies": {"openai": "7", "next": "16"}}');
  world.put('.gitignore', 'node_modules\n');
  return world;
}
const doctor = async (world: TestWorld, ...args: string[]): Promise<Document> =>
  JSON.parse((await runProgram(world, ['doctor', '--json', '--offline', ...args])).stdout) as Document;

// Several runs of the program each: the machine may be busy.
describe('a repository of packages', () => {
  it('is asked about once, and the key lands in the package, ignored by git', async () => {
    const simulator = await simulate();
    const world = monorepo(makeWorld({ api: simulator }));
    world.put('apps/zone/package.json', '{"name": "zone", "dependencies": {"openai": "7"}}');
    const terminal = openProgram(world, ['--offline']);
    await terminal.waitFor('Which one needs the key?');
    await terminal.waitFor('apps/web  (uses OpenAI)');
    await terminal.waitFor(/ctrl-c/);
    terminal.press('enter');
    await terminal.waitFor('Add .env.local to apps/web/.gitignore?');
    terminal.press('enter');
    await terminal.waitFor('Paste the key here');
    terminal.paste(simulator.key);
    terminal.press('enter');
    expect(await terminal.exit, terminal.scrollback()).toMatchObject({ exitCode: 0 });
    expect(world.read('apps/web/.env.local')).toBe(`OPENAI_API_KEY=${simulator.key}\n`);
    expect(world.git('check-ignore', 'apps/web/.env.local')).toBe('apps/web/.env.local');
    expect(existsSync(path.join(world.project, '.env'))).toBe(false);
    expect(terminal.scrollback()).toContain('-C apps/zone');

    world.put('apps/zone/.env', 'OPENAI_API_KEY=\n');
    expect((await doctor(world)).project).toMatchObject({ root: path.join(world.project, 'apps/web'), envFile: '.env.local' });
    const again = openProgram(world, ['--offline']);
    expect(await again.exit, again.scrollback()).toMatchObject({ exitCode: 0 });
    expect(again.scrollback()).not.toMatch(/Which one needs the key\?|-C apps\/zone/);
  });

  it('is the root itself where nobody can be asked, with the packages named', async () => {
    const world = monorepo(makeWorld());
    const before = world.fingerprint();
    const document = await doctor(world);
    expect(document.project.root).toBe(world.project);
    expect(document.checks[0]?.data.packages).toEqual(['apps/web', 'apps/admin']);
    expect((await doctor(world, '-C', 'apps/admin')).project.root).toBe(path.join(world.project, 'apps/admin'));
    expect(world.fingerprint()).toBe(before);
  });

  it('leads to the package that uses OpenAI, from wherever the user is', async () => {
    const world = monorepo(makeWorld());
    world.put('docs/index.md', '');
    const inDocs = { ...world, project: path.join(world.project, 'docs') };
    const { stdout } = await runProgram(inDocs, ['doctor', '--offline']);
    expect(stdout).toContain('apps/web uses OpenAI');
    expect(stdout).toContain('-C ../apps/web');
    expect(stdout).not.toContain('apps/admin');
    // Who names the root means it.
    expect((await runProgram(inDocs, ['doctor', '--offline', '-C', '..'])).stdout).not.toContain('apps/web');
  });

  it('is asked about again with -C ., in lines too, and can be left', async () => {
    const world = monorepo(makeWorld());
    await world.ports.settings.choose(world.project, { package: 'apps/admin' });
    expect((await doctor(world)).project.root).toBe(path.join(world.project, 'apps/admin'));
    const terminal = openProgram(world, ['-C', '.', '--plain', '--offline']);
    await terminal.waitFor('s to skip');
    terminal.type('3\r');
    await terminal.waitFor('openai-setup - shop');
    await terminal.waitFor('Add .env to .gitignore?');
    terminal.press('ctrl-c');
    expect(await terminal.exit).toMatchObject({ exitCode: 130 });
    expect((await doctor(world)).project.root).toBe(world.project);

    const left = openProgram(world, ['-C', '.']);
    await left.waitFor('Which one needs the key?');
    left.press('ctrl-c');
    expect(await left.exit).toMatchObject({ exitCode: 130 });
    const { before, after } = await left.stty;
    expect(after).toBe(before);
  });

  it.each(['.env.mine', '..config/.env'])('keeps the file that a person named with --file: %s', async (file) => {
    const world = makeWorld();
    world.put('.gitignore', '.env*\n');
    world.put('..config/other', '');
    const terminal = openProgram(world, ['--file', file, '--offline']);
    await terminal.waitFor('Paste the key here');
    terminal.press('ctrl-c');
    await terminal.exit;
    expect((await doctor(world)).project.envFile).toBe(file);
    expect((await doctor(world, '--file', '.env')).project.envFile).toBe('.env');
    expect((await doctor(world)).project.envFile).toBe(file);
  });
});
