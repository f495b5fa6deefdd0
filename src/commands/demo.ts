import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { usualKeyVariable } from '../env-file/key-variable.ts';
import { makeOwnDirectory, removeOwnDirectory } from '../machine/own-directory.ts';
import type { World } from '../machine/world.ts';
import { pretendKey } from '../simulator/pretend-key.ts';
import { scenarios, type ScenarioName } from '../simulator/scenarios.ts';
import { startSimulator, type Simulator } from '../simulator/server.ts';
import { wrap } from '../wording/wrap.ts';
import { makeWorld } from './demo-world.ts';
import { wantsAdminKey } from './scenario-names.ts';
import { runChecks } from './run-checks.ts';
import { runScan } from './scan.ts';
import type { Session } from './session.ts';
import * as text from './demo.text.ts';

/**
 * Runs the real wizard in a scratch git project against a simulated API on loopback. Nothing of the user's is touched: OPENAI_* and
 * proxies are cleared, the home directory, git's configuration, and the settings are temporary, and no browser is started. Resolves
 * to the exit status.
 */
export async function runDemo(session: Omit<Session, 'key'>, scenario: ScenarioName | undefined): Promise<number> {
  const { terminal, mode } = session;
  let scratch: string;
  if (!path.isAbsolute(tmpdir())) {
    terminal.stderr.write(`${text.relativeTmpdir(tmpdir())}\n`);
    return 2;
  }
  try {
    scratch = await makeOwnDirectory(tmpdir(), 'openai-setup-demo-');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    terminal.stderr.write(`${text.unusableTmpdir(tmpdir(), code)}\n`);
    return 2;
  }
  // The reader of the output may go away, and then the program ends immediately.
  terminal.atExit(() => removeOwnDirectory(scratch));
  if (scenario === 'workshop') {
    const { playWorkshop } = await import('./demo-workshop.ts');
    return playWorkshop(session, scratch).finally(() => removeOwnDirectory(scratch));
  }
  const nextKey = pretendKey('project');
  const simulator = await startSimulator({ ...(scenario && { scenario }), keys: [nextKey], sparedKey: nextKey, latencyMs: 40 });
  try {
    const withAdminKey = wantsAdminKey(scenario);
    const rotates = scenario === 'rotate';
    const leaks = scenario === 'leak';
    const put = (written: string): void => void (mode.show === 'json' ? terminal.stderr : terminal.stdout).write(written);
    const say = (line: string): void => put(`${wrap(line, terminal.style.columns ?? Infinity).join('\n')}\n`);
    const automatic = mode.answers === 'automatic';
    const plays = scenario === undefined || scenario === 'default' || withAdminKey ? undefined : scenarios[scenario].summary;
    if (leaks) {
      for (const line of text.leak) say(line);
      put('\n');
    } else if (automatic) {
      say(text.withoutQuestions);
    } else {
      for (const line of rotates ? text.rotation : text.introduction(withAdminKey, plays)) say(line);
      // On a separate line that only the terminal may break, so that it's copied whole.
      put(rotates ? '\n' : `\n${simulator.key}\n\n`);
    }
    const world = await makeWorld(session, scratch, simulator.baseUrl, withAdminKey ? { OPENAI_ADMIN_KEY: simulator.adminKey } : {});
    if (rotates) await putOldKey(world, simulator);
    const { limitUsd = 10 } = session.options;
    const played: Session = {
      ...session,
      world,
      ...(rotates ? { command: 'rotate' as const } : {}),
      options: {
        ...session.options,
        open: false,
        yes: automatic,
        keyStdin: automatic && !rotates,
        ...(rotates && automatic ? { ends: '24h' as const } : {}),
        ...(withAdminKey && automatic ? { limitUsd } : {}),
      },
      key: simulator.key,
      nextKey,
    };
    if (leaks) {
      const { leakKey } = await import('./demo-leak.ts');
      await leakKey(world, simulator.key, scratch, session.signal);
    }
    const shown = leaks ? await runScan({ ...played, options: { ...played.options, alive: true, yes: true } }) : await runChecks(played);
    const status = typeof shown === 'number' ? shown : 2;
    if (leaks) put('\n');
    if (scenario === 'admin-key' && status === 0 && mode.show !== 'json' && mode.fixing === 'do') {
      put(`\n${text.later}\n\n`);
      await runChecks({ ...played, command: 'limits', options: { ...played.options, keyStdin: false } });
    }
    for (const line of text.end(!leaks && !rotates && !automatic)) say(line);
    return status;
  } finally {
    await simulator.close();
    removeOwnDirectory(scratch);
  }
}

/** What stands before a rotation: a key of a service account, eighty days old, in an env file that git ignores. */
async function putOldKey({ cwd }: World, simulator: Simulator): Promise<void> {
  const [day, now] = [86_400, Math.floor(Date.now() / 1000)];
  const { key } = simulator.addServiceAccount({
    project: 'shop-bot',
    account: 'shop-bot-ana-dev',
    createdAt: now - 80 * day,
    expiresIn: 10 * day,
  });
  await writeFile(path.join(cwd, '.gitignore'), 'node_modules\n.env\n');
  await writeFile(path.join(cwd, '.env'), `PORT=3000\n${usualKeyVariable}=${key}\n`, { mode: 0o600 });
}
