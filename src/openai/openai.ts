import type { Secret } from '../keys/secret.ts';
import { readBaseUrl, type BaseUrl, type BaseUrlRefusal } from './request-base-url.ts';
import { Unexpected, withClient, type Call, type Reply } from './client.ts';
import { complete, type Completion, type CompletionCall } from './completion.ts';
import { answerFailure } from './failure.ts';
import type { World } from '../machine/world.ts';
import { inTurns } from '../machine/in-turns.ts';
import { readJson } from '../machine/read-json.ts';
import { certificatesFromProject, proxyFromProject, type ProjectVariable } from './http/project-network.ts';
import type { Trust } from './http/system-certificates.ts';
import { withoutSent } from './without-key.ts';

export type Model = {
  readonly id: string;
  /** `YYYY-MM-DD` (or any date text) from which the model is gone; absent where none is announced. */
  readonly shutdownDate?: string;
};

/**
 * The API, called one request at a time. Expected failures are replies; an aborted signal rejects with its reason.
 * Every call opens its own connection and has closed it when it returns.
 */
export type OpenAIApi = {
  /** Judges a base URL; asks nothing. */
  readBaseUrl(text: string): BaseUrl | { readonly refused: BaseUrlRefusal };
  /** `GET /models`, without a key where there is no `secret`: the API then answers 401, which is a failure here. */
  listModels(call: Call & { readonly secret?: Secret }): Promise<Reply<readonly Model[]>>;
  /** Streams a completion. This costs money: fractions of a cent. */
  complete(call: CompletionCall): Promise<Reply<Completion>>;
  /** What a project file sets about the route to this address or the certificates trusted there. */
  fromProject(baseUrl: string): readonly ProjectVariable[];
  /** Whether only the certificates of this computer made a server trustworthy, so that another program of Node's would fail. */
  neededSystemCertificates(): boolean;
};

/** @param confirmed see {@link Trust} */
export function openaiPort(world: World, confirmed: Trust['confirmed'] = async () => false): OpenAIApi {
  const trust: Trust = { confirmed };
  return {
    readBaseUrl,
    listModels: async (call) => await listModels(world, trust, { ...call, secret: call.secret }),
    complete: async (call) => await complete(world, trust, call),
    fromProject(baseUrl) {
      const base = readBaseUrl(baseUrl);
      if ('refused' in base) return [];
      return [proxyFromProject(base.url, world.env), certificatesFromProject(world.env)].filter((each) => each !== undefined);
    },
    neededSystemCertificates: () => trust.system !== undefined,
  };
}

async function listModels(
  world: World,
  trust: Trust,
  call: Call & { readonly secret: Secret | undefined },
): Promise<Reply<readonly Model[]>> {
  return await withClient(world, trust, call, async (session) => {
    // Not the parsed page: it is an empty list for anything that is no list, a sign-in page included.
    await session.client.models.list().asResponse();
    const answer = session.last();
    const body = typeof answer?.body === 'string' ? answer.body : '';
    const models = await readModels(body, call.secret);
    if (models !== undefined) return models;
    throw new Unexpected(answerFailure(answer?.status ?? 0, answer?.headers ?? new Headers(), body, call.secret));
  });
}

/** UTF-16 code units. A name of a model has about thirty, a fine-tuned one a hundred. */
const longestId = 500;

async function readModels(body: string, secret: Secret | undefined): Promise<readonly Model[] | undefined> {
  const list = readJson(body);
  if (typeof list !== 'object' || list === null) return undefined;
  if (!('object' in list) || list.object !== 'list' || !('data' in list) || !Array.isArray(list.data)) return undefined;
  const models: Model[] = [];
  for await (const each of inTurns<unknown>(list.data)) {
    if (typeof each !== 'object' || each === null || !('id' in each) || typeof each.id !== 'string') continue;
    // No model is called like the key that was sent.
    if (each.id.length > longestId || withoutSent(each.id, secret) !== each.id) continue;
    const shutdownDate = 'shutdown_date' in each && typeof each.shutdown_date === 'string' ? each.shutdown_date.slice(0, longestId) : undefined;
    models.push({ id: each.id, ...(shutdownDate === undefined ? {} : { shutdownDate: withoutSent(shutdownDate, secret) }) });
  }
  return models;
}
