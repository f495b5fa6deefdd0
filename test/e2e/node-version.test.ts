import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { node, nodeVersion } from './node-under-test.ts';
import { makeWorld } from '../make-world.ts';
import { program, runProgram } from './program.ts';

const isTooOld = Number.parseInt(nodeVersion, 10) < 20;

describe(`on Node ${nodeVersion}`, () => {
  it.runIf(isTooOld)('the launcher says in two lines what is needed', () => {
    for (const args of [[], ['doctor'], ['--version'], ['demo', '--json']]) {
      const { status, stdout, stderr } = spawnSync(node, [program, ...args], { encoding: 'utf8' });
      expect(status).toBe(1);
      expect(stdout).toBe('');
      expect(stderr).toMatch(/^openai-setup needs Node\.js 20 or later, .*\.\n.*https:\/\/nodejs\.org.*\n$/);
      expect(stderr).toContain(nodeVersion);
    }
  });

  // A warning of Node's (about a deprecated or an experimental thing) would stand between the program's own lines.
  it.skipIf(isTooOld)('Node itself has nothing to say about the program', async () => {
    const world = makeWorld();
    for (const args of [['--help'], ['doctor', '--offline'], ['demo', '--json'], ['demo', '--scenario', 'captive-portal', '--json']]) {
      const { stderr } = await runProgram(world, args);
      expect(stderr, args.join(' ')).not.toMatch(/\(node:\d+\)|Warning/);
    }
  });
});
