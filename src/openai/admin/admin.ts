import type OpenAI from 'openai';
import { Secret } from '../../keys/secret.ts';
import { adminKeyOf, type AdminKey } from './admin-key.ts';
import {
  askAdmin,
  askAdminBuckets,
  askAdminList,
  askAdminPage,
  isFields,
  numberIn,
  textIn,
  timeIn,
  unexpected,
  type Fields,
} from './request.ts';
import { repeatReading, type AdminCall } from './repeat.ts';
import { Unexpected, withClient, type ApiResult, type ApiSession } from '../client.ts';
import type { World } from '../../machine/world.ts';
import type { Trust } from '../http/system-certificates.ts';

/** Whose limit or alert: one project's, or the organization's. */
export type Owner = { readonly projectId: string } | 'organization';

/** All strings are outside text. */
export type AdminProject = { readonly id: string; readonly name: string; readonly active: boolean };
export type SpendLimit = {
  /** Hundredths of the currency per month. */
  readonly cents: number;
  /** In lower case: `usd`, the only one that can be set. Others can be read (OpenAPI description of 2026-08-21). Outside text. */
  readonly currency: string;
  /**
   * `enforcing` while it stops requests; `inactive` otherwise, which is right as long as less was spent (OpenAI's Terraform tests,
   * 2026-11-28; the reference's examples show `enforcing`); or a value added later.
   */
  readonly enforcement: string;
};
export type SpendAlert = {
  readonly id: string;
  /** Hundredths of the currency per month. */
  readonly cents: number;
  /** Like a limit's. */
  readonly currency: string;
  readonly recipients: readonly string[];
  /** What the subject of the emails begins with. */
  readonly subjectPrefix: string | undefined;
};
/** The desired properties of an alert, in US dollars. */
export type NewAlert = Pick<SpendAlert, 'cents' | 'recipients'> & { readonly subjectPrefix: string };
export type ProjectKey = {
  readonly id: string;
  readonly name: string;
  /** `sk-abc...def` */
  readonly redacted: string;
  /** Unix seconds. */
  readonly createdAt: number;
  /** Unix seconds; `undefined`: never. */
  readonly lastUsedAt: number | undefined;
  /** Unix seconds; `undefined`: never. */
  readonly expiresAt: number | undefined;
  /** Only those can be made with an admin key. */
  readonly isOfServiceAccount?: boolean;
  /** Id of the person or service account. */
  readonly ownerId: string | undefined;
  readonly ownerName: string | undefined;
  readonly ownerEmail: string | undefined;
  /** The owner is no longer in the project, so nobody may be looking after the key. */
  readonly ownerHasLeft: boolean;
};
export type RateLimit = {
  readonly model: string;
  readonly requestsPerMinute: number | undefined;
  readonly tokensPerMinute: number | undefined;
};
/** Outside text. */
export type ModelRule = {
  /** `allow_list`, `deny_list`, or a value added later. */
  readonly mode: string;
  readonly models: readonly string[];
};
export type Cost = {
  /** Unix seconds of the beginning of the day, UTC. */
  readonly day: number;
  /** In units of the currency, not in cents. */
  readonly amount: number;
  /** As the API names it, in lower case: `usd`. Outside text. */
  readonly currency: string;
  /** E.g. “gpt-6-luna, input_tokens”, if costs were grouped by it. */
  readonly lineItem: string | undefined;
  readonly keyId: string | undefined;
  readonly projectId: string | undefined;
};
/** What one model was used for. */
export type ModelUse = { readonly model: string; readonly requests: number; readonly inputTokens: number; readonly outputTokens: number };

/** Outside text. */
export type ServiceAccount = { readonly id: string; readonly name: string };
export type NewKey = { readonly accountId: string; readonly keyId: string | undefined; readonly secret: Secret };
/** One page of a list, and the cursor of the next one, if there is one. */
export type Page<T> = { readonly items: readonly T[]; readonly next: string | undefined };
/** Completions of a project. */
export type ProjectUse = { readonly projectId: string; readonly requests: number };

/**
 * The administration endpoints. They need an admin key, which is kept in memory for this run and nowhere else. Amounts are in
 * cents, except costs, which are in dollars (SDK and OpenAPI description, November 2026).
 */
export type AdminApi = AdminKey & {
  projects(call: AdminCall): Promise<ApiResult<readonly AdminProject[]>>;
  /** One page of the projects, so that each request can be paced; archived ones only where they're wanted. */
  projectPage(
    call: AdminCall,
    page: { readonly after: string | undefined; readonly includeArchived: boolean },
  ): Promise<ApiResult<Page<AdminProject>>>;
  /** It can't be undone, and an archived project still counts for the organization's 2,000 (November 2026). */
  archiveProject(call: AdminCall, projectId: string): Promise<ApiResult<AdminProject>>;
  /** One page of a project's keys, also of owners who left. */
  keyPage(call: AdminCall, projectId: string, after: string | undefined): Promise<ApiResult<Page<ProjectKey>>>;
  accountPage(call: AdminCall, projectId: string, after: string | undefined): Promise<ApiResult<Page<ServiceAccount>>>;
  /** Completions by project, from `from` to `to` (Unix seconds). */
  projectUse(call: AdminCall, about: { readonly from: number; readonly to: number }): Promise<ApiResult<readonly ProjectUse[]>>;
  /** `undefined` if none is set. */
  spendLimit(call: AdminCall, owner: Owner): Promise<ApiResult<SpendLimit | undefined>>;
  setSpendLimit(call: AdminCall, owner: Owner, cents: number): Promise<ApiResult<SpendLimit>>;
  spendAlerts(call: AdminCall, owner: Owner): Promise<ApiResult<readonly SpendAlert[]>>;
  createSpendAlert(call: AdminCall, projectId: string, alert: NewAlert): Promise<ApiResult<SpendAlert>>;
  changeSpendAlert(call: AdminCall, projectId: string, alertId: string, alert: NewAlert): Promise<ApiResult<SpendAlert>>;
  deleteSpendAlert(call: AdminCall, projectId: string, alertId: string): Promise<ApiResult<void>>;
  /** Without `ofAnyOwner`, those of owners who left the project are missing (2026-11-28). */
  keys(call: AdminCall, projectId: string, wanted?: { readonly ofAnyOwner: true }): Promise<ApiResult<readonly ProjectKey[]>>;
  rateLimits(call: AdminCall, projectId: string): Promise<ApiResult<readonly RateLimit[]>>;
  /** Which models a project may use; `undefined` if no rule is set. */
  modelRule(call: AdminCall, projectId: string): Promise<ApiResult<ModelRule | undefined>>;
  allowModels(call: AdminCall, projectId: string, models: readonly string[]): Promise<ApiResult<ModelRule>>;
  /** Email addresses of a project's members. */
  memberEmails(call: AdminCall, projectId: string): Promise<ApiResult<readonly string[]>>;
  createProject(call: AdminCall, name: string): Promise<ApiResult<AdminProject>>;
  serviceAccounts(call: AdminCall, projectId: string): Promise<ApiResult<readonly ServiceAccount[]>>;
  /**
   * A service account of the role `member`, and its key: the only answer that contains a key's value. Asked for one without the other,
   * the API makes an account of the role `none`, whose keys can do nothing (SDK 7.55; read on 2026-11-28).
   */
  createServiceAccount(
    call: AdminCall,
    about: { readonly projectId: string; readonly name: string; readonly lifetimeSeconds: number },
  ): Promise<ApiResult<NewKey>>;
  /** Its keys stop working, too. */
  deleteServiceAccount(call: AdminCall, projectId: string, accountId: string): Promise<ApiResult<void>>;
  /** Another key of a service account, not narrowed to scopes. `id`: the key's. */
  createKey(
    call: AdminCall,
    about: { readonly projectId: string; readonly accountId: string; readonly name: string; readonly lifetimeSeconds: number },
  ): Promise<ApiResult<{ readonly id: string; readonly secret: Secret }>>;
  /** Sets when a key ends, counted from this request, be that sooner or later than before. An expired key can't be changed. */
  setKeyEnd(
    call: AdminCall,
    about: { readonly projectId: string; readonly keyId: string; readonly seconds: number },
  ): Promise<ApiResult<ProjectKey>>;
  revokeKey(call: AdminCall, projectId: string, keyId: string): Promise<ApiResult<void>>;
  /** By day, from `from` to `to` (Unix seconds). Without a project: the whole organization. */
  costs(
    call: AdminCall,
    about: {
      readonly from: number;
      readonly to: number;
      readonly projectId?: string;
      readonly groupBy: 'line_item' | 'api_key_id' | 'project_id';
    },
  ): Promise<ApiResult<readonly Cost[]>>;
  /** Completions by model, from `from` to `to` (Unix seconds). */
  modelUse(
    call: AdminCall,
    about: { readonly from: number; readonly to: number; readonly projectId: string },
  ): Promise<ApiResult<readonly ModelUse[]>>;
};

/** @param confirmed see {@link Trust} */
export function adminPort(world: World, confirmed: Trust['confirmed'] = async () => false, held: AdminKey = adminKeyOf(world)): AdminApi {
  const trust: Trust = { confirmed };
  const within = <T>(call: AdminCall, use: (session: ApiSession) => Promise<T>): Promise<ApiResult<T>> =>
    withClient(world, trust, call, use);
  const reading = <T>(call: AdminCall, use: (session: ApiSession) => Promise<T>): Promise<ApiResult<T>> =>
    repeatReading(call, world.timeouts.total, (each) => within(each, use));
  const listed = <T>(
    call: AdminCall,
    path: string,
    read: (item: Fields) => T | undefined,
    query: Readonly<Record<string, string>> = {},
  ): Promise<ApiResult<readonly T[]>> =>
    reading(call, async (session) => (await askAdminList(session, call.secret, path, query)).flatMap((item) => read(item) ?? []));
  const paged = <T>(
    call: AdminCall,
    path: string,
    read: (item: Fields) => T | undefined,
    after: string | undefined,
    query: Readonly<Record<string, string>> = {},
  ): Promise<ApiResult<Page<T>>> =>
    reading(call, async (session) => {
      const page = await askAdminPage(session, call.secret, path, { ...query, ...(after === undefined ? {} : { after }) });
      return { items: page.items.flatMap((item) => read(item) ?? []), next: page.next };
    });

  return {
    ...held,
    projects: (call) => listed(call, '/organization/projects', readProject),
    projectPage: (call, { after, includeArchived }) =>
      paged(call, '/organization/projects', readProject, after, includeArchived ? { include_archived: 'true' } : {}),
    archiveProject: (call, projectId) =>
      within(call, async (session) => {
        const answer = await askAdmin(
          session,
          call.secret,
          { path: `${base({ projectId })}/archive`, method: 'post' },
          (each) => 'id' in each,
        );
        const archived = readProject(answer);
        if (archived === undefined || archived.active) throw unexpected(session, call.secret);
        return archived;
      }),
    keyPage: (call, projectId, after) => paged(call, `${base({ projectId })}/api_keys`, readKey, after, { owner_project_access: 'any' }),
    accountPage: (call, projectId, after) => paged(call, `${base({ projectId })}/service_accounts`, readAccount, after),
    projectUse: (call, { from, to }) =>
      reading(call, async (session) => {
        const query = { start_time: from, end_time: to, bucket_width: '1d', limit: 31, group_by: 'project_id' };
        const buckets = await askAdminBuckets(session, call.secret, '/organization/usage/completions', query);
        const sums = new Map<string, number>();
        for (const result of buckets.flatMap(resultsOf)) {
          const id = textIn(result, 'project_id');
          if (id !== undefined) sums.set(id, (sums.get(id) ?? 0) + (numberIn(result, 'num_model_requests') ?? 0));
        }
        return [...sums].map(([projectId, requests]) => ({ projectId, requests }));
      }),
    async spendLimit(call, owner) {
      const path = `${base(owner)}/spend_limit`;
      const reply = await reading(call, (session) => limitOf(session, call.secret, { path }, true));
      return !reply.ok && saysNoneIsSet(reply.failure) ? { ok: true, value: undefined, meta: noMeta } : reply;
    },
    setSpendLimit: (call, owner, cents) =>
      within(call, async (session) => {
        const body = {
          threshold_amount: cents,
          currency: 'USD',
          interval: 'month',
        } satisfies OpenAI.Admin.Organization.SpendLimitUpdateParams;
        const set = await limitOf(session, call.secret, { path: `${base(owner)}/spend_limit`, body }, false);
        if (set === undefined) throw unexpected(session, call.secret);
        return set;
      }),
    spendAlerts: (call, owner) => listed(call, `${base(owner)}/spend_alerts`, readAlert),
    createSpendAlert: (call, projectId, alert) =>
      within(call, (session) => alertAt(session, call.secret, `${base({ projectId })}/spend_alerts`, alert)),
    changeSpendAlert: (call, projectId, alertId, alert) =>
      within(call, (session) => alertAt(session, call.secret, `${base({ projectId })}/spend_alerts/${encodeURIComponent(alertId)}`, alert)),
    deleteSpendAlert: (call, projectId, alertId) =>
      within(call, async (session) => {
        const path = `${base({ projectId })}/spend_alerts/${encodeURIComponent(alertId)}`;
        await askAdmin(session, call.secret, { path, method: 'delete' }, (each) => each['deleted'] === true);
      }),
    keys: (call, projectId, wanted) =>
      listed(call, `${base({ projectId })}/api_keys`, readKey, wanted?.ofAnyOwner === true ? { owner_project_access: 'any' } : {}),
    rateLimits: (call, projectId) => listed(call, `${base({ projectId })}/rate_limits`, readRateLimit),
    async modelRule(call, projectId) {
      const path = `${base({ projectId })}/model_permissions`;
      const reply = await reading(call, (session) => modelRuleAt(session, call.secret, { path }));
      return !reply.ok && saysNoneIsSet(reply.failure) ? { ok: true, value: undefined, meta: noMeta } : reply;
    },
    allowModels: (call, projectId, models) =>
      within(call, (session) => {
        const body = {
          mode: 'allow_list',
          model_ids: [...models],
        } satisfies OpenAI.Admin.Organization.Projects.ModelPermissionUpdateParams;
        return modelRuleAt(session, call.secret, { path: `${base({ projectId })}/model_permissions`, body });
      }),
    memberEmails: (call, projectId) => listed(call, `${base({ projectId })}/users`, (item) => textIn(item, 'email')),
    createProject: (call, name) =>
      within(call, async (session) => {
        const body = { name } satisfies OpenAI.Admin.Organization.ProjectCreateParams;
        const made = readProject(await askAdmin(session, call.secret, { path: '/organization/projects', body }, (each) => 'id' in each));
        if (made === undefined) throw unexpected(session, call.secret);
        return made;
      }),
    serviceAccounts: (call, projectId) => listed(call, `${base({ projectId })}/service_accounts`, readAccount),
    createServiceAccount: (call, { projectId, name, lifetimeSeconds }) =>
      within(call, async (session) => {
        const body = {
          name,
          expires_in_seconds: lifetimeSeconds,
        } satisfies OpenAI.Admin.Organization.Projects.ServiceAccountCreateParams;
        const path = `${base({ projectId })}/service_accounts`;
        const answer = await askAdmin(session, call.secret, { path, body, makesKey: true }, () => true);
        const key = answer['api_key'];
        const { id: accountId, secret } = newKeyIn(textIn(answer, 'id'), key, call.secret);
        return { accountId, keyId: isFields(key) ? textIn(key, 'id') : undefined, secret };
      }),
    createKey: (call, { projectId, accountId, name, lifetimeSeconds }) =>
      within(call, async (session) => {
        const body = { name, expires_in_seconds: lifetimeSeconds };
        const path = `${base({ projectId })}/service_accounts/${encodeURIComponent(accountId)}/api_keys`;
        const answer = await askAdmin(session, call.secret, { path, body, makesKey: true }, () => true);
        return newKeyIn(textIn(answer, 'id'), answer, call.secret);
      }),
    setKeyEnd: (call, { projectId, keyId, seconds }) =>
      within(call, async (session) => {
        const path = `${base({ projectId })}/api_keys/${encodeURIComponent(keyId)}`;
        const key = readKey(await askAdmin(session, call.secret, { path, body: { expires_in_seconds: seconds } }, (each) => 'id' in each));
        if (key === undefined) throw unexpected(session, call.secret);
        return key;
      }),
    deleteServiceAccount: (call, projectId, accountId) =>
      within(call, async (session) => {
        const path = `${base({ projectId })}/service_accounts/${encodeURIComponent(accountId)}`;
        await askAdmin(session, call.secret, { path, method: 'delete' }, (each) => each['deleted'] === true);
      }),
    revokeKey: (call, projectId, keyId) =>
      within(call, async (session) => {
        const path = `${base({ projectId })}/api_keys/${encodeURIComponent(keyId)}`;
        await askAdmin(session, call.secret, { path, method: 'delete' }, (each) => each['deleted'] === true);
      }),
    costs: (call, { from, to, projectId, groupBy }) =>
      reading(call, async (session) => {
        // One page, where that's possible: 180 days is the most (2026-11-20).
        const limit = Math.min(180, Math.max(31, Math.ceil((to - from) / 86_400) + 1));
        const span = { start_time: from, end_time: to, bucket_width: '1d', limit } satisfies OpenAI.Admin.Organization.UsageCostsParams;
        // Single-item lists, under the names in the published description: the package would write `group_by[]`.
        const lists = { group_by: groupBy, ...(projectId === undefined ? {} : { project_ids: projectId }) };
        const buckets = await askAdminBuckets(session, call.secret, '/organization/costs', { ...span, ...lists });
        return buckets.flatMap(readCosts);
      }),
    modelUse: (call, { from, to, projectId }) =>
      reading(call, async (session) => {
        const query = { start_time: from, end_time: to, bucket_width: '1d', limit: 31, group_by: 'model', project_ids: projectId };
        const buckets = await askAdminBuckets(session, call.secret, '/organization/usage/completions', query);
        return sumByModel(buckets.flatMap(resultsOf));
      }),
  };
}

const noMeta = { organization: undefined, project: undefined, requestsLeft: undefined, tokensLeft: undefined, requestId: undefined };

function base(owner: Owner): string {
  return owner === 'organization' ? '/organization' : `/organization/projects/${encodeURIComponent(owner.projectId)}`;
}

/**
 * It isn't documented what the API answers if no limit is set (November 2026): we take a 404 for that, unless it says that
 * the project doesn't exist or that the server doesn't know the address.
 */
function saysNoneIsSet(failure: Extract<ApiResult<never>, { ok: false }>['failure']): boolean {
  return (
    failure.kind === 'answer' &&
    failure.status === 404 &&
    failure.format === 'error' &&
    !/^the project \S+ was not found|\burl\b/i.test(failure.message)
  );
}

/** Nothing from such an answer may go into a failure: it may contain the key. If the admin key is echoed, that's not a new key. */
function newKeyIn(id: string | undefined, key: unknown, admin: Secret): { readonly id: string; readonly secret: Secret } {
  const value = isFields(key) ? textIn(key, 'value') : undefined;
  if (id === undefined || value === undefined || !/^[!-~]+$/.test(value) || value === admin.reveal())
    throw new Unexpected({ kind: 'odd', what: 'the new key came without its value or its id' });
  return { id, secret: new Secret(value) };
}

async function limitOf(
  session: ApiSession,
  secret: Secret,
  request: { readonly path: string; readonly body?: object },
  mayBeNone: boolean,
): Promise<SpendLimit | undefined> {
  const answer = await askAdmin(session, secret, request, (each) => 'threshold_amount' in each);
  if (mayBeNone && answer['threshold_amount'] === null) return undefined;
  const cents = numberIn(answer, 'threshold_amount');
  const enforcement = (isFields(answer['enforcement']) ? textIn(answer['enforcement'], 'status') : undefined) ?? 'unknown';
  // Nothing can be spent under a limit of nothing, so one that isn't enforced is none.
  if (mayBeNone && cents === 0 && enforcement !== 'enforcing') return undefined;
  const currency = textIn(answer, 'currency')?.toLowerCase();
  if (cents === undefined || currency === undefined) throw unexpected(session, secret);
  return { cents, currency, enforcement };
}

async function modelRuleAt(
  session: ApiSession,
  secret: Secret,
  request: { readonly path: string; readonly body?: object },
): Promise<ModelRule> {
  const answer = await askAdmin(session, secret, request, (each) => 'mode' in each && Array.isArray(each['model_ids']));
  const models = (answer['model_ids'] as unknown[]).filter((one): one is string => typeof one === 'string');
  return { mode: textIn(answer, 'mode') ?? 'unknown', models };
}

/** Creates the alert, or changes an existing one to match. */
async function alertAt(
  session: ApiSession,
  secret: Secret,
  path: string,
  { cents, recipients, subjectPrefix }: NewAlert,
): Promise<SpendAlert> {
  const body = {
    threshold_amount: cents,
    currency: 'USD',
    interval: 'month',
    notification_channel: { type: 'email', recipients: [...recipients], subject_prefix: subjectPrefix },
  } satisfies OpenAI.Admin.Organization.Projects.SpendAlertCreateParams;
  const alert = readAlert(await askAdmin(session, secret, { path, body }, (each) => 'threshold_amount' in each));
  if (alert === undefined) throw unexpected(session, secret);
  return alert;
}

function readProject(item: Fields): AdminProject | undefined {
  const id = textIn(item, 'id');
  return id === undefined ? undefined : { id, name: textIn(item, 'name') ?? id, active: item['status'] === 'active' };
}

function readAccount(item: Fields): ServiceAccount | undefined {
  const id = textIn(item, 'id');
  return id === undefined ? undefined : { id, name: textIn(item, 'name') ?? id };
}

function readAlert(item: Fields): SpendAlert | undefined {
  const id = textIn(item, 'id');
  const cents = numberIn(item, 'threshold_amount');
  const channel = isFields(item['notification_channel']) ? item['notification_channel'] : {};
  const recipients = Array.isArray(channel['recipients']) ? channel['recipients'] : [];
  if (id === undefined || cents === undefined) return undefined;
  return {
    id,
    cents,
    currency: (textIn(item, 'currency') ?? 'usd').toLowerCase(),
    recipients: recipients.filter((one): one is string => typeof one === 'string'),
    subjectPrefix: textIn(channel, 'subject_prefix'),
  };
}

function readKey(item: Fields): ProjectKey | undefined {
  const id = textIn(item, 'id');
  const createdAt = timeIn(item, 'created_at');
  if (id === undefined || createdAt === undefined) return undefined;
  const owner = isFields(item['owner']) ? item['owner'] : {};
  const person = isFields(owner['user']) ? owner['user'] : {};
  const account = isFields(owner['service_account']) ? owner['service_account'] : {};
  return {
    id,
    name: textIn(item, 'name') ?? id,
    redacted: textIn(item, 'redacted_value') ?? '',
    createdAt,
    lastUsedAt: timeIn(item, 'last_used_at'),
    expiresAt: timeIn(item, 'expires_at'),
    isOfServiceAccount: textIn(account, 'id') !== undefined,
    ownerId: textIn(person, 'id') ?? textIn(account, 'id'),
    ownerName: textIn(person, 'name') ?? textIn(account, 'name'),
    ownerEmail: textIn(person, 'email'),
    ownerHasLeft: item['owner_project_access'] === 'inactive',
  };
}

function readRateLimit(item: Fields): RateLimit | undefined {
  const model = textIn(item, 'model');
  if (model === undefined) return undefined;
  return {
    model,
    requestsPerMinute: numberIn(item, 'max_requests_per_1_minute'),
    tokensPerMinute: numberIn(item, 'max_tokens_per_1_minute'),
  };
}

function resultsOf(bucket: Fields): readonly Fields[] {
  return Array.isArray(bucket['results']) ? bucket['results'].filter(isFields) : [];
}

function readCosts(bucket: Fields): Cost[] {
  const day = timeIn(bucket, 'start_time');
  if (day === undefined) return [];
  return resultsOf(bucket).flatMap((result): Cost[] => {
    const cost = isFields(result['amount']) ? result['amount'] : {};
    const amount = numberIn(cost, 'value');
    if (amount === undefined) return [];
    const currency = (textIn(cost, 'currency') ?? 'usd').toLowerCase();
    const [lineItem, keyId, projectId] = ['line_item', 'api_key_id', 'project_id'].map((name) => textIn(result, name));
    return [{ day, amount, currency, lineItem, keyId, projectId }];
  });
}

function sumByModel(results: readonly Fields[]): readonly ModelUse[] {
  const sums = new Map<string, ModelUse>();
  for (const result of results) {
    const model = textIn(result, 'model');
    if (model === undefined) continue;
    const sum = sums.get(model) ?? { model, requests: 0, inputTokens: 0, outputTokens: 0 };
    const count = (name: string): number => numberIn(result, name) ?? 0;
    sums.set(model, {
      model,
      requests: sum.requests + count('num_model_requests'),
      inputTokens: sum.inputTokens + count('input_tokens'),
      outputTokens: sum.outputTokens + count('output_tokens'),
    });
  }
  return [...sums.values()];
}
