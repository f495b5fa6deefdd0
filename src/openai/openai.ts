import type { Secret } from '../keys/secret.ts';
import { readBaseUrl, type BaseUrl, type BaseUrlRefusal } from './request-base-url.ts';
import { Unexpected, withClient, type ApiCall, type ApiResult } from './client.ts';
import { complete, type Completion, type CompletionCall } from './completion.ts';
import { responseFailure } from './failure.ts';
import type { World } from '../machine/world.ts';
import { inTurns } from '../machine/in-turns.ts';
import { readJson } from '../machine/read-json.ts';
import { certificatesFromProject, proxyFromProject, type ProjectVariable } from './http/project-network.ts';
import { involvedProxy, proxyFor } from './http/proxy.ts';
import type { ProxyInvolved } from './http/failure.ts';
import { changeable, type RunChange } from './for-this-run.ts';
import type { Trust } from './http/system-certificates.ts';
import { withoutSent } from './without-key.ts';

export type Model = {
  readonly id: string;
  /** `YYYY-MM-DD` (or any date text) from which the model is gone; absent if none is announced. */
  readonly shutdownDate?: string;
};

/**
 * The API, one request at a time. Expected failures are results; an aborted signal rejects with its reason. Every call opens its
 * own connection and has closed it by the time it returns.
 */
export type OpenAIApi = {
  /** Validates a base URL, without a request. */
  readBaseUrl(text: string): BaseUrl | { readonly refused: BaseUrlRefusal };
  /** `GET /models`, without a key if there's no `secret`: the API then answers 401, which is a failure here. */
  listModels(call: ApiCall & { readonly secret?: Secret }): Promise<ApiResult<readonly Model[]>>;
  /** Streams a completion. This costs money: fractions of a cent. */
  complete(call: CompletionCall): Promise<ApiResult<Completion>>;
  /** What a project file sets about the route to this address or the certificates trusted there. */
  fromProject(baseUrl: string): readonly ProjectVariable[];
  /** Whether only this computer's certificates made a server trustworthy, so that another Node program would fail. */
  neededSystemCertificates(): boolean;
  /** The proxy that requests to this address go through, or would if its variable were written correctly. */
  proxyOf(baseUrl: string): ProxyInvolved | undefined;
  /** npm's proxy, if there's no other one that requests to this address go through. */
  proxyOfNpm(baseUrl: string): Promise<{ readonly source: string; readonly shown: string } | undefined>;
  /** What could be changed about the proxy for this run: see `waysOn` in ways-on.ts. */
  waysOn(baseUrl: string, isPlain: boolean): Promise<readonly RunChange[]>;
  /** Changes the rest of this run, the admin API included. */
  change(change: RunChange): void;
  /** What has been changed so far, in order. */
  changes(): readonly RunChange[];
};

/**
 * @param confirmed see {@link Trust}
 * @param changes what this run has changed; `change` adds to it, so that others may follow it
 */
export function openaiPort(given: World, confirmed: Trust['confirmed'] = async () => false, changes: RunChange[] = []): OpenAIApi {
  const world = changeable(given, changes);
  const trust: Trust = { confirmed };
  const urlOf = (baseUrl: string): URL | undefined => {
    const base = readBaseUrl(baseUrl);
    return 'refused' in base ? undefined : base.url;
  };
  return {
    readBaseUrl,
    listModels: async (call) => await listModels(world, trust, { ...call, secret: call.secret }),
    complete: async (call) => await complete(world, trust, call),
    fromProject(baseUrl) {
      const url = urlOf(baseUrl);
      if (url === undefined) return [];
      return [proxyFromProject(url, world.env), certificatesFromProject(world.env)].filter((each) => each !== undefined);
    },
    neededSystemCertificates: () => trust.system !== undefined,
    proxyOf(baseUrl) {
      const url = urlOf(baseUrl);
      const choice = url === undefined ? undefined : proxyFor(url, world.env);
      return choice === undefined ? undefined : involvedProxy(choice, world.env);
    },
    async proxyOfNpm(baseUrl) {
      // Only needed after a failure.
      const { proxyOfNpm } = await import('./ways-on.ts');
      const url = urlOf(baseUrl);
      return url === undefined ? undefined : proxyOfNpm(url, world);
    },
    async waysOn(baseUrl, isPlain) {
      const { waysOn } = await import('./ways-on.ts');
      const url = urlOf(baseUrl);
      return url === undefined ? [] : waysOn(url, world, isPlain);
    },
    change: (change) => void changes.push(change),
    changes: () => changes,
  };
}

async function listModels(
  world: World,
  trust: Trust,
  call: ApiCall & { readonly secret: Secret | undefined },
): Promise<ApiResult<readonly Model[]>> {
  return await withClient(world, trust, call, async (session) => {
    // Not the parsed page: for anything that isn't a list, such as a sign-in page, it's an empty list.
    await session.client.models.list().asResponse();
    const answer = session.last();
    const body = typeof answer?.body === 'string' ? answer.body : '';
    const models = await readModels(body, call.secret);
    if (models !== undefined) return models;
    throw new Unexpected(responseFailure(answer?.status ?? 0, answer?.headers ?? new Headers(), body, call.secret));
  });
}

/** UTF-16 code units. A model's name has about thirty, a fine-tuned one's a hundred. */
const maxIdLength = 500;

async function readModels(body: string, secret: Secret | undefined): Promise<readonly Model[] | undefined> {
  const list = readJson(body);
  if (typeof list !== 'object' || list === null) return undefined;
  if (!('object' in list) || list.object !== 'list' || !('data' in list) || !Array.isArray(list.data)) return undefined;
  const models: Model[] = [];
  for await (const each of inTurns<unknown>(list.data)) {
    if (typeof each !== 'object' || each === null || !('id' in each) || typeof each.id !== 'string') continue;
    // No model has the same name as the key that was sent.
    if (each.id.length > maxIdLength || withoutSent(each.id, secret) !== each.id) continue;
    const shutdownDate =
      'shutdown_date' in each && typeof each.shutdown_date === 'string' ? each.shutdown_date.slice(0, maxIdLength) : undefined;
    models.push({ id: each.id, ...(shutdownDate === undefined ? {} : { shutdownDate: withoutSent(shutdownDate, secret) }) });
  }
  return models;
}
