import { readdirSync } from 'node:fs';
import { rotateChecks } from '../../../src/checks/rotate/all.ts';
import type { Wanted } from '../../../src/checks/rotate/rotation.ts';
import type { Simulator } from '../../../src/simulator/server.ts';
import { adminOf, clientOf } from '../../simulator/client.ts';
import { makeWorld, type TestWorld, type WorldOptions } from '../../make-world.ts';
import type { RunOptions } from '../../run-checks.ts';

const day = 86_400;
export const account = 'shop-bot-ana-dev';

export type OldKey = ReturnType<Simulator['addServiceAccount']>;

/** A key of a service account that's eighty days old and ends in ten. */
export function oldKeyIn(simulator: Simulator): OldKey {
  return simulator.addServiceAccount({
    project: 'shop-bot',
    account,
    createdAt: Math.floor(Date.now() / 1000) - 80 * day,
    expiresIn: 10 * day,
  });
}

type Files = NonNullable<NonNullable<WorldOptions['project']>['files']>;

export function worldWith(baseUrl: string, key: string, adminKey?: string, files: Files = {}): TestWorld {
  return makeWorld({
    project: { files: { '.gitignore': '.env*\n', '.env': { content: `PORT=3000\nOPENAI_API_KEY=${key}\n`, mode: 0o600 }, ...files } },
    api: { baseUrl },
    ...(adminKey === undefined ? {} : { env: { OPENAI_ADMIN_KEY: adminKey } }),
  });
}

/** One run without a person, unless `how` has answers. */
export function rotate(world: TestWorld, wanted: Partial<Wanted> = {}, how: RunOptions = {}) {
  const checks = rotateChecks({ leaked: false, again: false, ...wanted }, world.env['OPENAI_ADMIN_KEY'] !== undefined);
  return world.run(checks, how.answers === undefined ? { answers: 'yes', ...how, requested: { unattended: true, ...how.requested } } : how);
}

export function keyIn(world: TestWorld, file = '.env'): string {
  return /^OPENAI_API_KEY=(.*)$/m.exec(world.read(file))?.[1] ?? '';
}

export async function works(simulator: Simulator, key: string): Promise<boolean> {
  return clientOf(simulator, key)
    .models.list()
    .then(
      () => true,
      () => false,
    );
}

/** The keys of the project as the API lists them, the old one aside. */
export async function othersIn(simulator: Simulator, { projectId, keyId }: OldKey) {
  const { data } = await adminOf(simulator).projects.apiKeys.list(projectId);
  return { old: data.find(({ id }) => id === keyId), others: data.filter(({ id }) => id !== keyId) };
}

/** A way to replace a key without a person. `handed`: a new key comes from standard input. */
export type Way = {
  readonly args: readonly string[];
  readonly wanted: Partial<Wanted>;
  readonly hasAdminKey: boolean;
  readonly handed: boolean;
};
const way = (args: string, wanted: Partial<Wanted>, hasAdminKey = true): Way => ({
  args: args.split(' '),
  wanted,
  hasAdminKey,
  handed: args.includes('--key-stdin'),
});
export const ways: readonly Way[] = [
  way('--yes', {}),
  way('--yes --ends 24h', { ends: '24h' }),
  way('--yes --ends now', { ends: 'now' }),
  way('--yes --leaked --ends now', { leaked: true, ends: 'now' }),
  way('--key-stdin --ends 24h', { ends: '24h' }),
  way('--key-stdin --ends now', { ends: 'now' }),
  way('--key-stdin --leaked --ends now', { leaked: true, ends: 'now' }),
  way('--key-stdin', {}, false),
  way('--key-stdin --leaked --ends now', { leaked: true, ends: 'now' }, false),
];
export const nameOfWay = ({ args, hasAdminKey }: Way): string => `rotate ${args.join(' ')}${hasAdminKey ? '' : ', without an admin key'}`;

/** A project whose key is to be replaced, one more key of its account that must not end, and what's handed in. */
export function sceneIn(simulator: Simulator, { hasAdminKey }: Pick<Way, 'hasAdminKey'>, baseUrl = simulator.baseUrl) {
  const old = oldKeyIn(simulator);
  const bystander = simulator.addServiceAccount({ project: 'shop-bot', account });
  const { key: handed } = simulator.addServiceAccount({ project: 'shop-bot', account });
  return { simulator, old, bystander, handed, world: worldWith(baseUrl, old.key, hasAdminKey ? simulator.adminKey : undefined) };
}
export type Scene = ReturnType<typeof sceneIn>;

/** What's wrong after a run that was stopped at any point: nothing, normally. */
export async function wrongAfterStop({ simulator, old, bystander, handed, world }: Scene, { wanted, hasAdminKey }: Way): Promise<string[]> {
  const key = keyIn(world);
  const oldWorks = await works(simulator, old.key);
  const keyWorks = key === old.key ? oldWorks : await works(simulator, key);
  return [
    ...(wanted.leaked !== true && !keyWorks ? ['the project is without a working key'] : []),
    ...(key !== old.key && !keyWorks ? ['the new key does not work'] : []),
    ...(wanted.leaked === true && hasAdminKey && key !== old.key && oldWorks ? ['the new key is there before the leaked one is dead'] : []),
    ...((await works(simulator, bystander.key)) && (await works(simulator, handed)) ? [] : ['another key has ended']),
    ...(world.read('.env').startsWith('PORT=3000\nOPENAI_API_KEY=sk-') ? [] : ['the env file is damaged']),
  ];
}

/** What's wrong after the next run, which has to finish the job. */
export async function wrongAtLast(scene: Scene, aWay: Way, exitCode: number | null): Promise<string[]> {
  const { simulator, old, handed, world } = scene;
  const { wanted, hasAdminKey } = aWay;
  const key = keyIn(world);
  const { old: listed, others } = await othersIn(simulator, old);
  const left = (listed?.expires_at ?? Infinity) - Date.now() / 1000;
  const litter = readdirSync(world.project).filter((name) => !['.git', '.gitignore', '.env'].includes(name));
  return [
    ...(await wrongAfterStop(scene, aWay)),
    ...(exitCode === (wanted.leaked === true && !hasAdminKey ? 1 : 0) ? [] : [`exit status ${exitCode}`]),
    ...(key === old.key ? ['the old key is still in the file'] : []),
    ...(aWay.handed && key !== handed ? ['another key than the one handed in is in the file'] : []),
    // The bystander, the one that was ready to be handed in, and the new one: what got lost on the way is gone.
    ...(others.length === (aWay.handed ? 2 : 3) ? [] : [`${others.length} other keys`]),
    ...(hasAdminKey && wanted.ends === 'now' && listed !== undefined ? ['the old key has not ended'] : []),
    ...(hasAdminKey && wanted.ends === '24h' && left > day + 1 ? ['the old key ends too late'] : []),
    ...((wanted.ends === undefined || !hasAdminKey) && listed === undefined ? ['the old key has ended unasked'] : []),
    ...(litter.length === 0 ? [] : [`left in the project: ${litter.join(', ')}`]),
  ];
}
