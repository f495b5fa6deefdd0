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
import { evidenceIn } from './server-evidence.ts';
import type { Server } from './server.ts';
import { serverAt, type ServerEvidence } from './servers.ts';
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
  /** Who answers at an address, going by its host name and, on this computer, by what has come from it in this run. */
  serverAt(baseUrl: string): Server;
  /** Whether the models at an address were listed without a key in this run. */
  isKeyless(baseUrl: string): boolean;
  /**
   * Whether there are chat completions at an address that has no list of models: asked without a key and without a question, so it costs
   * nothing.
   */
  answersChats(call: ApiCall): Promise<boolean>;
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
  const shown = new Map<string, ServerEvidence>();
  const serverOf = (baseUrl: string): string => urlOf(baseUrl)?.origin ?? baseUrl;
  const learn = <T>(
    call: ApiCall & { readonly secret?: Secret | undefined },
    reply: ApiResult<T>,
    models?: readonly Model[],
  ): ApiResult<T> => {
    const server = serverOf(call.baseUrl);
    const evidence = evidenceIn(reply, models, call.secret === undefined, shown.get(server));
    if (evidence !== undefined) shown.set(server, evidence);
    return reply;
  };
  return {
    readBaseUrl,
    async listModels(call) {
      const reply = await listModels(world, trust, { ...call, secret: call.secret });
      return learn(call, reply, reply.ok ? reply.value : undefined);
    },
    complete: async (call) => learn(call, await complete(world, trust, call)),
    serverAt: (baseUrl) => serverAt(baseUrl, shown.get(serverOf(baseUrl))),
    isKeyless: (baseUrl) => shown.get(serverOf(baseUrl)) === 'keyless',
    answersChats: async (call) => await answersChats(world, trust, call),
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

async function answersChats(world: World, trust: Trust, call: ApiCall): Promise<boolean> {
  const reply = await withClient(world, trust, { ...call, secret: undefined }, async (session) => {
    await session.client.post('/chat/completions', { body: {} });
  });
  if (reply.ok) return true;
  const { failure } = reply;
  if (failure.kind !== 'answer' || failure.format === 'html' || failure.format === 'empty') return false;
  return [400, 401, 402, 403, 422, 429].includes(failure.status);
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
    const models = await readModels(body, call.secret, isOpenAIs(call.baseUrl));
    if (models !== undefined) return models;
    throw new Unexpected(responseFailure(answer?.status ?? 0, answer?.headers ?? new Headers(), body, call.secret));
  });
}

/** UTF-16 code units. A model's name has about thirty, a fine-tuned one's a hundred. */
const maxIdLength = 500;

/**
 * The models in a list. OpenAI's own list has `object: "list"`, and anything else there is another program's answer. Compatible servers
 * are read leniently: OpenRouter has no `object`, others have `models` in place of `data`, Together and GitHub only an array.
 */
async function readModels(body: string, secret: Secret | undefined, strict: boolean): Promise<readonly Model[] | undefined> {
  const entries = entriesOf(readJson(body), strict);
  if (entries === undefined) return undefined;
  const models: Model[] = [];
  for await (const each of inTurns<unknown>(entries)) {
    if (typeof each !== 'object' || each === null) continue;
    const id = idOf(each);
    if (id === undefined) continue;
    // No model has the same name as the key that was sent.
    if (id.length > maxIdLength || withoutSent(id, secret) !== id) continue;
    const shutdownDate =
      'shutdown_date' in each && typeof each.shutdown_date === 'string' ? each.shutdown_date.slice(0, maxIdLength) : undefined;
    models.push({ id, ...(shutdownDate === undefined ? {} : { shutdownDate: withoutSent(shutdownDate, secret) }) });
  }
  // Any array is a list of models only if there are models in it.
  return models.length === 0 && entries.length > 0 && !strict ? undefined : models;
}

function entriesOf(list: unknown, strict: boolean): readonly unknown[] | undefined {
  if (Array.isArray(list)) return strict || list.length === 0 ? undefined : list;
  if (typeof list !== 'object' || list === null) return undefined;
  const isMarked = 'object' in list && list.object === 'list';
  if ('data' in list && Array.isArray(list.data) && (isMarked || !strict)) return list.data;
  return !strict && 'models' in list && Array.isArray(list.models) ? list.models : undefined;
}

/** Ollama's own list has `model`, others have only `name`. */
function idOf(entry: object): string | undefined {
  const names = ['id' in entry && entry.id, 'model' in entry && entry.model, 'name' in entry && entry.name];
  return names.find((each) => typeof each === 'string');
}

function isOpenAIs(baseUrl: string): boolean {
  const base = readBaseUrl(baseUrl);
  return !('refused' in base) && base.official;
}
