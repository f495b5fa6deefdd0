import { ask, type Answerable, type Question } from '../engine/ask.ts';
import type { Conversation, FixContext, Outcome } from '../engine/check.ts';
import type { Step } from '../engine/plan.ts';
import type { AdminCall, AdminProject, ProjectKey } from '../ports/admin.ts';
import type { ApiFailure } from '../ports/openai-failure.ts';
import type { Ports } from '../ports/ports.ts';
import type { Scope } from '../scope.ts';
import type { Secret } from '../secret.ts';
import { centsOf, usdOf } from '../text/cents.ts';
import { dollars, parseDollars } from '../text/dollars.ts';
import { keyNameFor } from '../text/key-name.ts';
import { modelsToTry } from '../text/models-and-prices.ts';
import { pages, projectLimitsPage } from '../text/pages.ts';
import { slug } from '../text/slug.ts';
import { untrusted } from '../text/untrusted.ts';
import { whatItBuys } from '../text/what-it-buys.ts';
import { adminAccess, adminFinding, type AdminAccess } from './admin-access.ts';
import { notWritten } from './key-not-written.ts';
import { costsOfMonth } from './month-costs.ts';
import { fits, projectKey } from './project-key.ts';
import { agreesToStop, setLimit } from './set-limit.ts';

/** What a program needs to ask a model, and what the checks need to list them (names as of November 2026). */
const scopes = ['api.responses.write', 'api.model.read'] as const;
const mostOffered = 7;
const daySeconds = 86_400;
/** Milliseconds for taking back a key that could not be saved; also after the run was cancelled. */
const revokeWithinMs = 15_000;

type File = { readonly before: Buffer | undefined; readonly edit: (secret: Secret) => Buffer };

/** Whether making a key is offered: with an admin key in the shell, and where no key was handed in. */
export function mayMakeKey({ scope, ports, wishes }: FixContext): boolean {
  return ports.admin.key()?.source === 'shell' && wishes.keyAtHand !== true && adminAccess(scope, ports).kind === 'access';
}

/**
 * Makes a key without the dashboard: project, limit, service account, key, file. Names are the same each time, so a run
 * after an interrupted one finds what is there and makes only the rest.
 */
export async function* makeKey(context: FixContext, file: File): Conversation {
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
  const own = await projectKey(scope, ports);
  if (!earlier.ok) return { kind: 'refusal', ...adminFinding(earlier.failure, scope, ports) };
  const standing = chosen === undefined ? undefined : await ports.admin.spendLimit(call(signal), { projectId: chosen.id });
  if (standing?.ok === false) return { kind: 'refusal', ...adminFinding(standing.failure, scope, ports) };

  const example = whatItBuys(10, modelsToTry(undefined, wishes.model, ports.world.now())[0]);
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
  const leftOver = earlier.value.map((key) => ({ ...key, inFile: own !== undefined && fits(own, key.redacted) }));
  const count = leftOver.length === 1 ? 'a key' : `${leftOver.length} keys`;
  const revokes =
    leftOver.length > 0 &&
    (yield* ask({
      kind: 'confirm',
      text: `${accountName} has ${count} of an earlier run. Revoke ${leftOver.length === 1 ? 'it' : 'them'} once the new one is saved?`,
      guidance: leftOver.slice(0, 4).map(({ createdAt, inFile }) => `Made on ${new Date(createdAt * 1000).toISOString().slice(0, 10)}${inFile ? `, in ${scope.envFile.name} now` : ', not in this project'}`),
      why: 'A key that nobody uses is one more that can leak. If another computer of yours has it, keep it.',
      yes: 'Yes, revoke',
      no: 'No, leave as it is',
      recommended: false,
    }));

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
            const reply = await ports.admin.createProject(call(aborted), wantedName);
            if (!reply.ok) return notMade(reply.failure, scope, ports);
            project = reply.value;
            return done(`Project ${wantedName} is made`);
          }),
        ]),
    ...(limitCents === undefined
      ? []
      : [
          step(`hard limit of ${dollars(usdOf(limitCents))} a month for project ${name}`, (aborted) =>
            setLimit(context, call, made(project), limitCents).run(aborted),
          ),
        ]),
    step(`service account ${accountName} in project ${name}`, async (aborted) => {
      const projectId = made(project).id;
      const accounts = await ports.admin.serviceAccounts(call(aborted), projectId);
      if (!accounts.ok) return adminFinding(accounts.failure, scope, ports);
      accountId = accounts.value.find((each) => each.name === accountName)?.id;
      if (accountId !== undefined) return done(`Service account ${accountName} is there`);
      const reply = await ports.admin.createServiceAccount(call(aborted), projectId, accountName);
      if (!reply.ok) return notMade(reply.failure, scope, ports);
      accountId = reply.value.id;
      return done(`Service account ${accountName} is made`);
    }),
    {
      preview: {
        kind: 'file',
        path: scope.envFile.name,
        lines: [{ sign: '+', text: `OPENAI_API_KEY=…   (Responses: Write, Models: Read; ends after ${days} days)` }],
      },
      run: (aborted) =>
        makeAndSave(context, file, call, aborted, {
          projectId: made(project).id,
          accountId: made(accountId),
          name: accountName,
          scopes,
          lifetimeSeconds: days * daySeconds,
        }),
    },
    ...(revokes ? leftOver : []).map(({ id, createdAt }) =>
      step(`revoke the key of ${new Date(createdAt * 1000).toISOString().slice(0, 10)}`, async (aborted) => {
        const reply = await ports.admin.revokeKey(call(aborted), made(project).id, id);
        return reply.ok ? done(`The new key is saved in ${scope.envFile.name}, and the earlier one is revoked`) : adminFinding(reply.failure, scope, ports);
      }),
    ),
  ];
  return { kind: 'plan', summary: `make a key for ${scope.envFile.name} in project ${name}`, consent: 'ask', steps };
}

/**
 * One step, so that nothing comes between the making and the saving: a key whose value is lost helps nobody. Where it
 * cannot be saved it is revoked at once, and the user is told whether that worked.
 */
async function makeAndSave(
  { scope, ports }: FixContext,
  file: File,
  call: AdminAccess,
  signal: AbortSignal,
  about: Parameters<Ports['admin']['createKey']>[1],
): Promise<Outcome<undefined>> {
  const { path, name } = scope.envFile;
  const reply = await ports.admin.createKey(call(signal), about);
  if (!reply.ok) return notMade(reply.failure, scope, ports);
  const { id, secret } = reply.value;
  const written = await save();
  if (written === 'saved') {
    await ports.settings.noteKeyWritten(scope.root, { writtenAt: ports.world.now().toISOString(), lastFour: secret.lastFour });
    return done(`The new key ${String(secret)} is saved in ${name}`);
  }
  const revoked = await ports.admin
    .revokeKey(call(AbortSignal.timeout(revokeWithinMs)), about.projectId, id)
    .catch(() => ({ ok: false as const }));
  return {
    ...written,
    why: revoked.ok
      ? 'The file is as it was. The key that had been made for it is revoked again.'
      : `The file is as it was. The key that had been made could not be revoked: revoke ${about.name} yourself at ${pages.apiKeys}`,
  };

  async function save() {
    try {
      const mode = file.before === undefined ? { mode: 0o600 } : {};
      const result = await ports.files.write({ path, before: file.before, after: file.edit(secret), ...mode, secret: true });
      return result.written ? ('saved' as const) : notWritten(result, name);
    } catch {
      return notWritten({ written: false, because: 'not-writable', text: 'it cannot be changed safely' }, name);
    }
  }
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

async function* chooseProject(
  projects: readonly AdminProject[],
  wanted: string,
): AsyncGenerator<Question, AdminProject | undefined, Answerable> {
  const same = projects.find(({ name }) => name === wanted);
  // The default project cannot hold service accounts (OpenAI's help pages, November 2026); the API does not mark it.
  const others = projects.filter((each) => each !== same && !/^default project$/i.test(each.name)).slice(0, mostOffered);
  const chosen = yield* ask({
    kind: 'choice',
    text: 'Which project shall the key belong to?',
    why: 'Each project has its own limit, keys and costs, so what runs wild in one does not empty the others.',
    options: [
      same === undefined ? { value: 'new', label: `A new one: ${wanted}` } : { value: same.id, label: untrusted(same.name, 40), hint: 'it is there already' },
      ...others.map(({ id, name }) => ({ value: id, label: untrusted(name, 40), hint: untrusted(id, 60) })),
    ],
  });
  return projects.find(({ id }) => id === chosen);
}

/** What is told where the API does not make something. Organizations can forbid kinds of keys since September 2026. */
function notMade(failure: ApiFailure, scope: Scope, ports: Ports): Outcome<undefined> {
  const finding = adminFinding(failure, scope, ports);
  const refused = failure.kind === 'answer' && (failure.status === 400 || failure.status === 403) && failure.format === 'error';
  if (!refused || /missing scopes/i.test(failure.message)) return finding;
  return {
    status: 'problem',
    code: 'key-not-made',
    summary: `The API did not make it: ${untrusted(failure.message, 200)}`,
    why: 'An organization can allow keys of people only, of service accounts only, or none that are made by members.',
    next: [
      `Make one yourself and paste it: ${pages.apiKeys}`,
      'Or ask an owner of the organization which kind of key is allowed.',
    ],
  };
}

function step(text: string, run: Step['run']): Step {
  return { preview: { kind: 'request', text }, run };
}

function done(summary: string): Outcome<undefined> {
  return { status: 'ok', summary, fact: undefined };
}
