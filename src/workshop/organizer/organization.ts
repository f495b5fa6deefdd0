import { setTimeout as sleep } from 'node:timers/promises';
import type { AdminApi, AdminProject, ModelRule, NewKey, Page, ProjectKey, ServiceAccount, SpendLimit } from '../../openai/admin/admin.ts';
import type { AdminCall } from '../../openai/admin/repeat.ts';
import type { ApiResult, Meta } from '../../openai/client.ts';
import type { ApiFailure } from '../../openai/failure.ts';
import { makePacer, type Pacer } from './pace.ts';

/** A request was refused, or nobody knows what became of it. */
export class Refused extends Error {
  readonly failure: ApiFailure;
  /** It may pass by itself, so another seat may fare better. */
  readonly mayPass: boolean;
  /** It was a seat's key that was refused, not the admin key. */
  readonly isOfSeat: boolean;

  constructor(failure: ApiFailure, mayPass: boolean, isOfSeat = false) {
    super('a request of the workshop was refused');
    this.name = 'Refused';
    this.failure = failure;
    this.mayPass = mayPass;
    this.isOfSeat = isOfSeat;
  }
}

/** What a failure means: the diagnosis says so. */
export type Judge = {
  /** There were too many requests, and nothing else. */
  readonly isTooMany: (failure: ApiFailure) => boolean;
  readonly mayPass: (failure: ApiFailure) => boolean;
  /** The request may have been carried out anyway. */
  readonly mayBeMade: (failure: ApiFailure) => boolean;
};

/** The endpoints, as they're paced: the method, and the path without what differs between projects. */
export const endpoints = {
  listProjects: 'GET projects',
  makeProject: 'POST projects',
  setLimit: 'POST spend_limit',
  readLimit: 'GET spend_limit',
  allowModels: 'POST model_permissions',
  makeAccount: 'POST service_accounts',
  listAccounts: 'GET service_accounts',
  deleteAccount: 'DELETE service_accounts/…',
  listKeys: 'GET api_keys',
  deleteKey: 'DELETE api_keys/…',
  archive: 'POST archive',
  other: 'GET other',
} as const;

/** Repeats of what may be repeated, after 1, 2, and 4 seconds. */
const maxRepeats = 3;
/** More items than an organization may have, by hundreds. */
const maxPages = 60;

/** What's done when a request's turn has come, right before it's sent. */
type Before = () => Promise<void>;

/** An intent that's noted while the request still waits for its turn would have a second run look for what was never made. */
function noted<T>(request: () => Promise<T>, before: Before | undefined): () => Promise<T> {
  return async () => {
    await before?.();
    return request();
  };
}

/** The organization's administration, at a pace that it allows. Everything else that goes wrong is thrown as {@link Refused}. */
export type Organization = ReturnType<typeof organizationAt>;

export function organizationAt(options: {
  readonly admin: AdminApi;
  readonly call: Pick<AdminCall, 'baseUrl' | 'secret' | 'signal'>;
  readonly judge: Judge;
  /** Milliseconds in a minute. */
  readonly minuteMs: number;
}) {
  const { admin, judge, minuteMs } = options;
  const { signal } = options.call;
  const call: AdminCall = { ...options.call, once: true };
  const pacer: Pacer = makePacer({ minuteMs, signal, isTooMany: judge.isTooMany });
  let meta: Meta | undefined;
  let isUnsure = false;

  /** Milliseconds: seconds of the API's minute. */
  const pause = async (seconds: number): Promise<void> => {
    await sleep((seconds / 60) * minuteMs, undefined, { signal }).catch(() => undefined);
    signal.throwIfAborted();
  };

  /** Reads, or writes what may be written twice. `before`: see {@link noted}. */
  async function ask<T>(endpoint: string, request: () => Promise<ApiResult<T>>, before?: Before): Promise<T> {
    for (let repeat = 0; ; repeat += 1) {
      const reply = await pacer.paced(endpoint, noted(request, before));
      if (reply.ok) {
        meta = reply.meta;
        return reply.value;
      }
      const mayPass = judge.mayPass(reply.failure) || isTimeout(reply.failure);
      if (!mayPass || repeat >= maxRepeats) throw new Refused(reply.failure, mayPass);
      await pause(2 ** repeat);
    }
  }

  /** Makes what must be there once. If it's unclear whether a request was carried out, `find` looks. */
  async function makeOnce<T>(
    endpoint: string,
    make: () => Promise<ApiResult<T>>,
    find: () => Promise<T | undefined>,
    before: Before,
  ): Promise<T> {
    for (let repeat = 0; ; repeat += 1) {
      const reply = await pacer.paced(endpoint, noted(make, before));
      if (reply.ok) return reply.value;
      const { failure } = reply;
      const mayPass = judge.mayPass(failure) || isTimeout(failure);
      const unclear = judge.mayBeMade(failure) && !judge.isTooMany(failure);
      if (!mayPass && !unclear) throw new Refused(failure, false);
      isUnsure ||= unclear;
      if (repeat >= maxRepeats) throw new Refused(failure, true);
      await pause(2 ** repeat);
      const found = unclear ? await find() : undefined;
      if (found !== undefined) return found;
    }
  }

  async function all<T>(endpoint: string, page: (after: string | undefined) => Promise<ApiResult<Page<T>>>): Promise<readonly T[]> {
    const items: T[] = [];
    let after: string | undefined;
    for (let pages = 0; pages < maxPages; pages += 1) {
      const found = await ask(endpoint, () => page(after));
      items.push(...found.items);
      after = found.next;
      if (after === undefined) break;
    }
    return items;
  }

  /** What's gone already is gone: `false`. */
  async function gone<T>(endpoint: string, request: () => Promise<ApiResult<T>>, statuses = [404]): Promise<boolean> {
    try {
      await ask(endpoint, request);
      return true;
    } catch (error) {
      if (!(error instanceof Refused) || error.failure.kind !== 'answer' || !statuses.includes(error.failure.status)) throw error;
      return false;
    }
  }

  const projectPage = (after: string | undefined, includeArchived: boolean): Promise<Page<AdminProject>> =>
    ask(endpoints.listProjects, () => admin.projectPage(call, { after, includeArchived }));
  const projects = (includeArchived: boolean): Promise<readonly AdminProject[]> =>
    all(endpoints.listProjects, (after) => admin.projectPage(call, { after, includeArchived }));

  return {
    pacer,
    pause,
    ask,
    minuteMs,
    projectPage,
    projects,
    makeProject: (name: string, before: Before): Promise<AdminProject> =>
      makeOnce(
        endpoints.makeProject,
        () => admin.createProject(call, name),
        async () => (await projects(false)).find((each) => each.name === name && each.active),
        before,
      ),
    setLimit: (projectId: string, cents: number, before?: Before): Promise<SpendLimit> =>
      ask(endpoints.setLimit, () => admin.setSpendLimit(call, { projectId }, cents), before),
    readLimit: (projectId: string): Promise<SpendLimit | undefined> =>
      ask(endpoints.readLimit, () => admin.spendLimit(call, { projectId })),
    allowModels: (projectId: string, models: readonly string[], before: Before): Promise<ModelRule> =>
      ask(endpoints.allowModels, () => admin.allowModels(call, projectId, models), before),
    /** Once: what became of it is for the caller to find out, since only this answer has the key. */
    makeAccount: (projectId: string, name: string, lifetimeSeconds: () => number, before: Before): Promise<ApiResult<NewKey>> =>
      pacer.paced(
        endpoints.makeAccount,
        noted(() => admin.createServiceAccount(call, { projectId, name, lifetimeSeconds: lifetimeSeconds() }), before),
      ),
    accounts: (projectId: string): Promise<readonly ServiceAccount[]> =>
      all(endpoints.listAccounts, (after) => admin.accountPage(call, projectId, after)),
    deleteAccount: (projectId: string, accountId: string): Promise<boolean> =>
      gone(endpoints.deleteAccount, () => admin.deleteServiceAccount(call, projectId, accountId)),
    keys: (projectId: string): Promise<readonly ProjectKey[]> => all(endpoints.listKeys, (after) => admin.keyPage(call, projectId, after)),
    deleteKey: (projectId: string, keyId: string): Promise<boolean> =>
      gone(endpoints.deleteKey, () => admin.revokeKey(call, projectId, keyId)),
    /** Archiving twice is refused: whether it's archived shows in the list of projects. */
    archive: (projectId: string): Promise<boolean> => gone(endpoints.archive, () => admin.archiveProject(call, projectId), [400, 404, 409]),
    /** Something may have been made without our knowing, or twice. */
    isUnsure: (): boolean => isUnsure,
    /** The organization's short name, once an answer has named it. Outside text. */
    name: (): string | undefined => meta?.organization,
    admin,
    call,
    judge,
  };
}

/** A project was archived, or there's none, which nothing changes. */
export function isGone(error: unknown): boolean {
  return isArchived(error) || (error instanceof Refused && error.failure.kind === 'answer' && error.failure.status === 404);
}

/** A project was archived, so nothing in it can be changed. */
export function isArchived(error: unknown): boolean {
  if (!(error instanceof Refused) || error.failure.kind !== 'answer') return false;
  const { status, code, message } = error.failure;
  return status >= 400 && status < 500 && /archived/i.test(`${code ?? ''} ${message}`);
}

function isTimeout(failure: ApiFailure): boolean {
  return failure.kind === 'network' && failure.reason === 'timeout';
}
