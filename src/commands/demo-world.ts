import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { childEnvironment } from '../machine/child-environment.ts';
import { runCommand } from '../machine/run-command.ts';
import type { World } from '../machine/world.ts';
import type { Session } from './session.ts';

/** Milliseconds. An API on this computer answers at once or never, and nobody wants to watch a simulated time-out for long. */
const onLoopback = { request: 3000, idle: 3000, total: 10_000 };

/** A pretend project in a directory of its own, with a home beside it. */
export async function makeWorld(
  { world, signal }: Pick<Session, 'world' | 'signal'>,
  scratch: string,
  baseUrl: string,
  more: Readonly<Record<string, string>>,
): Promise<World> {
  const home = path.join(scratch, 'home');
  const cwd = path.join(scratch, 'shop-bot');
  await mkdir(home);
  await mkdir(cwd);
  const env = Object.fromEntries(
    Object.entries(world.env).filter(
      ([name]) => !/^(OPENAI_|GIT_|XDG_)|_proxy$/i.test(name) && name !== 'BROWSER' && name !== 'NODE_TLS_REJECT_UNAUTHORIZED',
    ),
  );
  Object.assign(env, { HOME: home, USERPROFILE: home, APPDATA: home, GIT_CONFIG_NOSYSTEM: '1', OPENAI_BASE_URL: baseUrl, ...more });
  await writeFile(path.join(cwd, 'package.json'), '{\n  "name": "shop-bot",\n  "private": true\n}\n');
  await writeFile(path.join(cwd, '.gitignore'), 'node_modules\n');
  await writeFile(path.join(cwd, '.env.example'), 'PORT=3000\n');
  // Without git, the demo continues: the wizard can deal with a directory without a repository.
  await runCommand('git', ['init', '--quiet', '--initial-branch=main'], {
    cwd,
    env: childEnvironment(env),
    timeoutMs: world.timeouts.git,
    signal,
  });
  signal.throwIfAborted();
  return { ...world, cwd, startedIn: cwd, home, env, pretendApi: baseUrl, timeouts: { ...world.timeouts, ...onLoopback } };
}
