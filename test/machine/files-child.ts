import { existsSync, readFileSync } from 'node:fs';
import { filesPort } from '../../src/machine/files.ts';
import { gitPort } from '../../src/git/git.ts';
import type { World } from '../../src/machine/world.ts';

// A process that writes, for tests that need a separate one: to kill it, or to run it as another user. Its argument is JSON: the
// file, the texts to write one after the other (each repeated `repeat` times), how often, and whether they're secret.
const job = JSON.parse(process.argv[2] ?? '') as {
  path: string;
  texts: string[];
  repeat?: number;
  rounds: number;
  secret: boolean;
  umask?: number;
};
if (job.umask !== undefined) process.umask(job.umask);
const world: World = {
  cwd: process.cwd(),
  env: process.env,
  home: process.env['HOME'] ?? '/',
  user: 'ana',
  platform: process.platform,
  now: () => new Date(),
  timeouts: { git: 10_000, request: 1, idle: 1, total: 1 },
};
const files = filesPort(world, gitPort(world));
for (let round = 0; round < job.rounds; round++) {
  for (const text of job.texts) {
    const before = existsSync(job.path) ? readFileSync(job.path) : undefined;
    const written = await files.write({
      path: job.path,
      before,
      after: Buffer.from(text.repeat(job.repeat ?? 1)),
      secret: job.secret,
    });
    console.log(JSON.stringify(written));
  }
}
