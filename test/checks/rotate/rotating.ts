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
