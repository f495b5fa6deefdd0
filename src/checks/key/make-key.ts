import { ask } from '../../engine/ask.ts';
import type { Conversation } from '../../engine/check.ts';
import type { Outcome } from '../../engine/outcome.ts';
import type { FixContext } from '../check.ts';
import type { Step } from '../../engine/plan.ts';
import type { AdminProject, ProjectKey } from '../../openai/admin/admin.ts';
import type { AdminCall } from '../../openai/admin/repeat.ts';
import type { Reply } from '../../openai/client.ts';
import type { Ports } from '../ports.ts';
import { centsOf, dollars, parseDollars, usdOf } from '../../openai/dollars.ts';
import { keyNameFor } from './key-name.ts';
import { modelsToTry } from '../../openai/models-and-prices.ts';
import { projectLimitsPage } from '../../openai/pages.ts';
import { slug } from './slug.ts';
import { untrusted } from '../../wording/untrusted.ts';
import { whatItBuys } from '../../openai/what-it-buys.ts';
import { adminAccess, adminFinding } from '../spend/admin-access.ts';
import { chooseModels, chooseProject, chooseRevoked, dayOf } from './make-key-questions.ts';
import { makeOnce } from '../make-once.ts';
import { costsOfMonth } from '../spend/month-costs.ts';
import { fits, projectKey } from './project-key.ts';
import { revokeKey } from './revoke-key.ts';
import { makeAndSave, notMade, type KeyFile } from './save-made-key.ts';
import { agreesToStop, setLimit } from '../spend/set-limit.ts';
import { keyVariable } from '../../env-file/key-variable.ts';

/** What a program needs to ask a model, and what the checks need to list them (names as of November 2026). */
const scopes = ['api.responses.write', 'api.model.read'] as const;
const daySeconds = 86_400;

/** Whether making a key is offered: with an admin key in the shell, and where no key was handed in. */
export function mayMakeKey({ scope, ports, wishes }: FixContext): boolean {
  return ports.admin.key()?.source === 'shell' && wishes.keyAtHand !== true && adminAccess(scope, ports).kind === 'access';
}

/**
 * Makes a key without the dashboard: project, limit, models, service account, key, file. Names are the same each time, so
 * a run after an interrupted one finds what is there and makes only the rest.
 */
export async function* makeKey(context: FixContext, file: KeyFile): Conversation {
  const { scope, ports, wishes, signal } = context;
  const access = adminAccess(scope, ports);
  if (access.kind !== 'access') return undefined;
  const { call } = access;
  const listed = await ports.admin.projects(call(signal));
  if (!listed.ok) return { kind: 'refusal', ...adminFinding(listed.failure, scope, ports) };
  const wantedName = slug(scope.projectName) || 'my-project';
  const chosen = yield* chooseProject(listed.value.filter(({ active }) => active), wantedName);
  const name = untrusted(chosen?.name ?? wantedName, 60);
  const accountName = keyNameFor(scope.projectName, ports.world.user);

  const earlier = chosen === undefined ? { ok: true as const, value: [] as readonly ProjectKey[] } : await keysMadeBefore(ports, call(signal), chosen.id, accountName);
  if (!earlier.ok) return { kind: 'refusal', ...adminFinding(earlier.failure, scope, ports) };
  const standing = chosen === undefined ? undefined : await ports.admin.spendLimit(call(signal), { projectId: chosen.id });
  if (standing?.ok === false) return { kind: 'refusal', ...adminFinding(standing.failure, scope, ports) };

  const cheap = modelsToTry(undefined, wishes.model, ports.world.now());
  const example = whatItBuys(10, cheap[0]);
  const limitCents =
    standing?.value?.enforcement === 'enforcing'
      ? undefined
      : centsOf(
          wishes.limitUsd ??
            (yield* ask({
              kind: 'amount',
              text: `How much may project ${name} spend?`,
              unit: 'US dollars a month',
              guidance: ['At that amount requests fail until the next month.', ...(example === undefined ? [] : [example])],
              why: 'A key that leaks, or a loop that never ends, spends your money until something stops it. A hard limit does.',
              link: { label: 'the limits page', url: projectLimitsPage(chosen?.id) },
              parse: parseDollars,
            })),
        );
  if (chosen !== undefined && limitCents !== undefined) {
    const spent = await costsOfMonth(context, call(signal), chosen.id);
    if (!(yield* agreesToStop(spent.ok ? spent.value.totalUsd : undefined, limitCents))) return undefined;
  }
  // A rule for a project that others made would be a surprise to them.
  const isOurs = chosen === undefined || chosen.name === wantedName;
  const rule = isOurs && chosen !== undefined ? await ports.admin.modelRule(call(signal), chosen.id) : undefined;
  const models = isOurs && (rule === undefined || (rule.ok && rule.value === undefined)) ? yield* chooseModels(name, cheap) : undefined;
  const days = Number(
    yield* ask({
      kind: 'choice',
      text: 'How long is the key good for?',
      why: 'A key that ends by itself can do no harm years later. You can make another at any time.',
      options: [
        { value: '90', label: '90 days' },
        { value: '30', label: '30 days' },
        { value: '365', label: 'A year' },
      ],
    }),
  );
  const own = await projectKey(scope, ports);
  const toRevoke = yield* chooseRevoked(accountName, earlier.value, ({ redacted }) => own !== undefined && fits(own, redacted), scope.envFile.name);

  // What a step makes, the later ones need.
  let project: AdminProject | undefined = chosen;
  let accountId: string | undefined;
  const made = <T>(thing: T | undefined): T => {
    if (thing === undefined) throw new Error('a step ran before the one it stands on');
    return thing;
  };
  const steps: Step[] = [
    ...(chosen !== undefined
      ? []
      : [
          step(`make the project ${wantedName}`, async (aborted) => {
            const reply = await makeOnce(
              () => ports.admin.createProject(call(aborted), wantedName),
              async () => found(await ports.admin.projects(call(aborted)), (each) => each.active && each.name === wantedName),
            );
            if (!reply.ok) return notMade(reply.failure, scope, ports);
            project = reply.value;
            return done(`Project ${wantedName} is made`);
          }),
        ]),
    ...(limitCents === undefined
      ? []
      : [
          step(`hard limit of ${dollars(usdOf(limitCents))} a month for project ${name}`, (aborted) =>
            setLimit(context, call, { projectId: made(project).id }, `project ${name}`, limitCents).run(aborted),
          ),
        ]),
    ...(models === undefined
      ? []
      : [
          step(`allow project ${name} only ${models.join(', ')}`, async (aborted) => {
            const reply = await makeOnce(
              () => ports.admin.allowModels(call(aborted), made(project).id, models),
              () => ports.admin.modelRule(call(aborted), made(project).id),
            );
            return reply.ok ? done(`Project ${name} may use ${models.join(', ')}`) : adminFinding(reply.failure, scope, ports);
          }),
        ]),
    step(`service account ${accountName} in project ${name}, to own the key`, async (aborted) => {
      const projectId = made(project).id;
      const find = async () => found(await ports.admin.serviceAccounts(call(aborted), projectId), (each) => each.name === accountName);
      const there = await find();
      if (!there.ok) return adminFinding(there.failure, scope, ports);
      accountId = there.value?.id;
      if (accountId !== undefined) return done(`Service account ${accountName} is there`);
      const reply = await makeOnce(() => ports.admin.createServiceAccount(call(aborted), projectId, accountName), find);
      if (!reply.ok) return notMade(reply.failure, scope, ports);
      accountId = reply.value.id;
      return done(`Service account ${accountName} is made`);
    }),
    {
      preview: {
        kind: 'file',
        path: scope.envFile.name,
        lines: [{ sign: '+', text: `${keyVariable}=…   (Responses: Write, Models: Read; ends after ${days} days)` }],
      },
      run: (aborted) => {
        const about = { projectId: made(project).id, accountId: made(accountId), name: accountName, scopes, lifetimeSeconds: days * daySeconds };
        return makeAndSave(context, file, call, aborted, about, new Set(earlier.value.map(({ id }) => id)));
      },
    },
    ...toRevoke.map(({ id, createdAt }) =>
      step(`revoke the key of ${dayOf(createdAt)}`, async (aborted) => {
        const reply = await revokeKey(ports, call(aborted), made(project).id, id);
        return reply.ok ? done(`The new key is saved in ${scope.envFile.name}, and the earlier one is revoked`) : adminFinding(reply.failure, scope, ports);
      }),
    ),
  ];
  return { kind: 'plan', summary: `make a key for ${scope.envFile.name} in project ${name}`, consent: 'ask', steps };
}

/** Keys of the service account that this program uses for this user and project. */
async function keysMadeBefore(ports: Ports, call: AdminCall, projectId: string, accountName: string) {
  const accounts = await ports.admin.serviceAccounts(call, projectId);
  if (!accounts.ok) return accounts;
  const ids = new Set(accounts.value.filter((each) => each.name === accountName).map(({ id }) => id));
  if (ids.size === 0) return { ok: true as const, value: [] as readonly ProjectKey[] };
  const keys = await ports.admin.keys(call, projectId);
  if (!keys.ok) return keys;
  return { ok: true as const, value: keys.value.filter(({ ownerId }) => ids.has(ownerId ?? '')) };
}

/** The first of a list that is meant, if there is one. */
function found<T>(reply: Reply<readonly T[]>, isMeant: (item: T) => boolean): Reply<T | undefined> {
  return reply.ok ? { ...reply, value: reply.value.find(isMeant) } : reply;
}

function step(text: string, run: Step['run']): Step {
  return { preview: { kind: 'request', text }, run };
}

function done(summary: string): Outcome<undefined> {
  return { status: 'ok', summary, fact: undefined };
}
