import { appendFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import type { TestContext } from 'vitest';
import type { Check } from '../src/checks/check.ts';
import type { Ports } from '../src/checks/ports.ts';
import type { AnyCheck, Needs } from '../src/engine/check.ts';
import type { Codes } from '../src/engine/codes.ts';
import type { Outcome } from '../src/engine/outcome.ts';
import type { Plan, Refusal } from '../src/engine/plan.ts';
import { gitPort } from '../src/git/git.ts';
import { browserPort } from '../src/machine/browser.ts';
import { filesPort } from '../src/machine/files.ts';
import { settingsPort } from '../src/machine/settings.ts';
import type { World } from '../src/machine/world.ts';
import { adminPort } from '../src/openai/admin/admin.ts';
import { openaiPort } from '../src/openai/openai.ts';
import { settleScope, type Scope } from '../src/project/scope.ts';
import type { Answers } from './answers.ts';
import { makePlace, type Place, type PlaceOptions } from './make-place.ts';
import {
  carryOut,
  converseAbout,
  lookAt,
  mendBy,
  type CarriedOut,
  type Conversed,
  type ConverseOptions,
  type LookOptions,
} from './one-check.ts';
import { runChecks, type Ran, type RunOptions } from './run-checks.ts';

/** What tells the program which API to talk to. */
export type NamedBy = 'shell' | 'env file' | 'option';

export type WorldOptions = {
  readonly project?: PlaceOptions & {
    /** As `--file` names it, where that is not left to the program. */
    readonly envFile?: string | undefined;
    /** The directory in which the program is started, from the project on; made where there is none. */
    readonly startedIn?: string;
  };
  /** The API of this world, such as a simulator. The shell names it, unless something else does. */
  readonly api?: { readonly baseUrl: string; readonly namedBy?: NamedBy };
  /** What a person answers in the runs of this world that aren't told something else. Without: nothing is mended. */
  readonly answers?: Answers | undefined;
  /** Variables of the program's environment, besides the usual ones or in their place. */
  readonly env?: Readonly<Record<string, string>>;
  readonly timeouts?: Partial<World['timeouts']>;
  readonly now?: () => Date;
  /** Parts of the scope that are not to be settled. */
  readonly scope?: Partial<Scope> | ((place: Place) => Partial<Scope>);
  /** A test that runs beside others of its file gives the hook of its own context: vitest's global one belongs to the one started last. */
  readonly onTestFinished?: TestContext['onTestFinished'];
};

export type TestWorld = Place & {
  readonly world: World;
  readonly ports: Ports;
  /** The whole environment of a child process. */
  readonly env: Record<string, string>;
  /** The same place with other variables. */
  readonly withEnv: (env: World['env']) => World;
  /** As the program settles it now, but for the parts that were given. */
  readonly scope: () => Promise<Scope>;
  readonly look: <Fact, N extends Needs, C extends Codes>(check: Check<Fact, N, C>, options?: LookOptions<N>) => Promise<Outcome<Fact, C>>;
  /** Looks, and holds the conversation of the fix, without carrying anything out. Throws at a question without an answer. */
  readonly converse: <Fact, N extends Needs, C extends Codes>(
    check: Check<Fact, N, C>,
    options?: ConverseOptions<N>,
  ) => Promise<Conversed<Fact, C>>;
  /** What the fix offers after a look. */
  readonly offer: (check: AnyCheck, options?: ConverseOptions<Needs>) => Promise<Plan | Refusal | undefined>;
  /** Looks, and carries out what the fix offers. Throws where that is no plan. */
  readonly carryOut: (check: AnyCheck, options?: ConverseOptions<Needs>) => Promise<CarriedOut>;
  /** Looks, mends, and gives what a second look finds, or the step that failed. */
  readonly mend: (check: AnyCheck, options?: ConverseOptions<Needs>) => Promise<Outcome<unknown>>;
  /** Runs the engine, with ports of its own, as each run of the program has. */
  readonly run: (checks: readonly AnyCheck[], options?: RunOptions) => Promise<Ran>;
};

/** A world of its own for a test: real git, real files, its own home, PATH and environment. Gone when the test ends. */
export function makeWorld(options: WorldOptions = {}): TestWorld {
  const { api } = options;
  const { envFile, startedIn = '', ...project } = options.project ?? {};
  const { usualEnv, ...place } = makePlace(project, options.onTestFinished);
  const cwd = path.resolve(place.project, startedIn);
  mkdirSync(cwd, { recursive: true });
  const namedBy = api?.namedBy ?? 'shell';
  if (api !== undefined && namedBy === 'env file')
    appendFileSync(path.join(cwd, envFile ?? '.env'), `OPENAI_BASE_URL=${api.baseUrl}\n`, { mode: 0o600 });
  const env = { ...usualEnv, ...(api !== undefined && namedBy === 'shell' ? { OPENAI_BASE_URL: api.baseUrl } : {}), ...options.env };
  const world: World = {
    cwd,
    env,
    home: place.home,
    ...(process.getuid === undefined ? {} : { uid: process.getuid() }),
    user: 'ana',
    platform: process.platform,
    now: options.now ?? (() => new Date()),
    // Far above what a busy machine needs: a test that is to see a time-out shortens the one that it means.
    timeouts: { git: 10_000, request: 10_000, idle: 10_000, total: 20_000, ...options.timeouts },
  };
  const ports = portsOf(world);
  const settle = async (by: Ports): Promise<Scope> => {
    const requested = {
      ...(envFile === undefined ? {} : { envFile }),
      ...(api !== undefined && namedBy === 'option' ? { baseUrl: api.baseUrl } : {}),
    };
    const given = typeof options.scope === 'function' ? options.scope(place) : options.scope;
    return { ...(await settleScope(by.world, by, requested)), ...given };
  };
  const here = async () => ({ scope: await settle(ports), ports });
  return {
    ...place,
    world,
    ports,
    env,
    withEnv: (more) => ({ ...world, env: { ...env, ...more } }),
    scope: () => settle(ports),
    look: async (check, how) => lookAt(check, await here(), how),
    converse: async (check, how) => converseAbout(check, await here(), how),
    offer: async (check, how) => (await converseAbout(check, await here(), how)).result,
    carryOut: async (check, how) => carryOut(check, await here(), how),
    mend: async (check, how) => mendBy(check, await here(), how),
    async run(checks, how = {}) {
      const { now, timeouts } = how;
      const own = portsOf({ ...world, ...(now === undefined ? {} : { now: () => now }), timeouts: { ...world.timeouts, ...timeouts } });
      return runChecks(checks, { scope: await settle(own), ports: own }, { answers: options.answers, ...how });
    },
  };
}

function portsOf(world: World): Ports {
  const git = gitPort(world);
  return {
    world,
    git,
    files: filesPort(world, git),
    openai: openaiPort(world),
    admin: adminPort(world),
    browser: browserPort(world, { allowed: true }),
    settings: settingsPort(world),
  };
}
