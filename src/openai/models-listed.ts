import type { Secret } from '../keys/secret.ts';
import { inTurns } from '../machine/in-turns.ts';
import { readJson } from '../machine/read-json.ts';
import type { World } from '../machine/world.ts';
import { Unexpected, withClient, type ApiCall, type ApiResult } from './client.ts';
import { responseFailure } from './failure.ts';
import type { Trust } from './http/system-certificates.ts';
import { readBaseUrl } from './request-base-url.ts';
import { withoutSent } from './without-key.ts';

export type Model = {
  readonly id: string;
  /** `YYYY-MM-DD` (or any date text) from which the model is gone; absent if none is announced. */
  readonly shutdownDate?: string;
};

/** See the method of the same name of `OpenAIApi`, as for {@link listModels}. */
export async function answersChats(world: World, trust: Trust, call: ApiCall): Promise<boolean> {
  const reply = await withClient(world, trust, { ...call, secret: undefined }, async (session) => {
    await session.client.post('/chat/completions', { body: {} });
  });
  if (reply.ok) return true;
  const { failure } = reply;
  if (failure.kind !== 'answer' || failure.format === 'html' || failure.format === 'empty') return false;
  return [400, 401, 402, 403, 422, 429].includes(failure.status);
}

export async function listModels(
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
