import type { Conversation } from '../../engine/check.ts';
import type { AdminCall } from '../../openai/admin/repeat.ts';
import { centsOf } from '../../openai/dollars.ts';
import { modelsToTry } from '../../openai/models-and-prices.ts';
import { whatItBuys } from '../../openai/what-it-buys.ts';
import { untrusted } from '../../wording/untrusted.ts';
import type { FixContext, Given } from '../check.ts';
import type { Ports } from '../ports.ts';
import { adminAccess, adminFinding } from '../spend/admin-access.ts';
import { costsOfMonth } from '../spend/month-costs.ts';
import { agreesToStop } from '../spend/set-limit.ts';
import { keyNameFor, projectNameFor } from './key-name.ts';
import { chooseProject } from './choose-project.ts';
import { chooseLifetime, chooseLimit, chooseModels, chooseRevoked } from './make-key-questions.ts';
import { makingSteps, type EarlierAccount } from './make-key-steps.ts';
import * as text from './make-key.text.ts';
import { fits, projectKey } from './project-key.ts';
import type { KeyFile } from './save-made-key.ts';

/** Whether making a key is offered: with an admin key in the shell, and where no key was handed in. */
export function mayMakeKey({ scope, ports, requested }: Given): boolean {
  return ports.admin.key()?.source === 'shell' && requested.keyAtHand !== true && adminAccess(scope, ports).kind === 'access';
}

/**
 * Makes a key without the dashboard: project, limit, models, service account with its key, file. Names are the same each time, so
 * a run after an interrupted one finds what is there and makes only the rest.
 */
export async function* makeKey(context: FixContext, file: KeyFile): Conversation<typeof text.makeCodes> {
  const { scope, ports, requested, signal } = context;
  const access = adminAccess(scope, ports);
  if (access.kind !== 'access') return undefined;
  const { call } = access;
  const listed = await ports.admin.projects(call(signal));
  if (!listed.ok) return { kind: 'refusal', ...adminFinding(listed.failure, scope, ports) };
  const accountName = keyNameFor(scope.projectName, ports.world.user);
  const active = listed.value.filter((each) => each.active);
  const { project, keysOfOthers, isOurs } = yield* chooseProject(ports, call(signal), active, {
    wanted: projectNameFor(scope.projectName),
    accountName,
  });
  const chosen = typeof project === 'string' ? undefined : project;
  const name = untrusted(typeof project === 'string' ? project : project.name, 60);

  const earlier =
    chosen === undefined
      ? { ok: true as const, value: [] as readonly EarlierAccount[] }
      : await madeBefore(ports, call(signal), chosen.id, accountName);
  if (!earlier.ok) return { kind: 'refusal', ...adminFinding(earlier.failure, scope, ports) };
  const standing = chosen === undefined ? undefined : await ports.admin.spendLimit(call(signal), { projectId: chosen.id });
  if (standing?.ok === false) return { kind: 'refusal', ...adminFinding(standing.failure, scope, ports) };

  const cheap = modelsToTry(undefined, requested.model, ports.world.now());
  const limitCents =
    // Whether it's enforced at the moment says nothing: see OpenAI's Terraform tests. An amount of 0 is no limit (November 2026).
    standing?.value !== undefined && standing.value.cents > 0
      ? undefined
      : centsOf(
          requested.limitUsd ?? (yield* chooseLimit(name, chosen?.id, keysOfOthers ?? 0, whatItBuys(10, cheap[0], ports.world.now()))),
        );
  if (chosen !== undefined && limitCents !== undefined) {
    const spent = await costsOfMonth(context, call(signal), chosen.id);
    if (!(yield* agreesToStop(spent.ok ? spent.value.totalUsd : undefined, limitCents))) return undefined;
  }
  // A rule for a project that others made would be a surprise to them.
  const rule = isOurs && chosen !== undefined ? await ports.admin.modelRule(call(signal), chosen.id) : undefined;
  const models = isOurs && (rule === undefined || (rule.ok && rule.value === undefined)) ? yield* chooseModels(name, cheap) : undefined;
  const days = yield* chooseLifetime();
  const own = await projectKey(scope, ports);
  const toRevoke = yield* chooseRevoked(
    accountName,
    earlier.value.flatMap(({ keys }) => keys),
    ({ redacted }) => own !== undefined && fits(own, redacted),
    scope.envFile.name,
  );

  const steps = makingSteps(context, call, {
    file,
    project,
    shownProject: name,
    accountName,
    limitCents,
    models,
    days,
    earlier: earlier.value,
    toRevoke,
  });
  return { kind: 'plan', summary: text.plan(scope.envFile.name, name), consent: 'ask', steps };
}

/** The service accounts that this program made for this user and project, and their keys. */
async function madeBefore(ports: Ports, call: AdminCall, projectId: string, accountName: string) {
  const accounts = await ports.admin.serviceAccounts(call, projectId);
  if (!accounts.ok) return accounts;
  const own = accounts.value.filter((each) => each.name === accountName);
  if (own.length === 0) return { ok: true as const, value: [] as readonly EarlierAccount[] };
  const keys = await ports.admin.keys(call, projectId);
  if (!keys.ok) return keys;
  const value = own.map(({ id }): EarlierAccount => ({ id, keys: keys.value.filter(({ ownerId }) => ownerId === id) }));
  return { ok: true as const, value };
}
