import type { Simulator } from '../../src/simulator/server.ts';
import { adminOf } from './client.ts';

export type Organization = {
  readonly projects: number;
  readonly accounts: number;
  readonly keys: number;
  /** Cents; 0 if none is set. */
  readonly limit: number;
  /** Cents, lowest first. */
  readonly alerts: readonly number[];
};

/** What's in the organization besides the default project: everything that a run of the program created. */
export async function organizationOf(simulator: Simulator): Promise<Organization> {
  const { projects } = adminOf(simulator);
  const [, ...own] = (await projects.list({ limit: 100 })).data;
  const [project] = own;
  if (project === undefined) return { projects: 0, accounts: 0, keys: 0, limit: 0, alerts: [] };
  const limit = await projects.spendLimit.retrieve(project.id).then(
    ({ threshold_amount }) => threshold_amount,
    () => 0,
  );
  const alerts = (await projects.spendAlerts.list(project.id)).data;
  return {
    projects: own.length,
    accounts: (await projects.serviceAccounts.list(project.id)).data.length,
    keys: (await projects.apiKeys.list(project.id)).data.length,
    limit,
    alerts: alerts.map(({ threshold_amount }) => threshold_amount).toSorted((a, b) => a - b),
  };
}
