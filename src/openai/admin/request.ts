import type OpenAI from 'openai';
import { Unexpected, type ApiSession } from '../client.ts';
import { responseFailure } from '../failure.ts';
import { withoutSentIn } from '../without-key.ts';
import type { Secret } from '../../keys/secret.ts';

/** A JSON object from outside; every field is checked before it's trusted. */
export type Fields = Readonly<Record<string, unknown>>;

/** Pages after which a list counts as endless. With 100 items per page, that's more than any organization may have. */
const maxPages = 60;

type Query = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;
type Body = object;

/** One request to the administration endpoints. The answer, without the key that was sent, must pass `isRight`. */
export async function askAdmin(
  session: ApiSession,
  secret: Secret,
  request: {
    readonly path: string;
    readonly query?: Query;
    readonly body?: Body;
    readonly method?: 'delete' | 'post';
    readonly makesKey?: true;
  },
  isRight: (answer: Fields) => boolean,
): Promise<Fields> {
  const { path, query, body, method } = request;
  const options = query === undefined ? {} : { query };
  const { client }: { client: OpenAI } = session;
  const answer: unknown =
    method === 'delete'
      ? await client.delete(path, options)
      : method === 'post' || body !== undefined
        ? await client.post(path, body === undefined ? {} : { body })
        : await client.get(path, options);
  // A new key must arrive unchanged; callers that ask for one show nothing of the answer.
  const keyless = request.makesKey === true ? answer : withoutSentIn(answer, secret);
  if (isFields(keyless) && isRight(keyless)) return keyless;
  throw unexpected(session, secret);
}

/** One page of a list, and what comes after it: the cursor of the next page, if there's one. */
export async function askAdminPage(
  session: ApiSession,
  secret: Secret,
  path: string,
  query: Query,
): Promise<{ readonly items: readonly Fields[]; readonly next: string | undefined }> {
  const answer = await askAdmin(
    session,
    secret,
    { path, query: { limit: 100, ...query } },
    (each) => each['object'] === 'list' && Array.isArray(each['data']),
  );
  const items = (answer['data'] as unknown[]).filter(isFields);
  if (answer['has_more'] !== true) return { items, next: undefined };
  const last = typeof answer['last_id'] === 'string' ? answer['last_id'] : items.at(-1)?.['id'];
  // A cursor that doesn't move would make a loop go on forever.
  if (typeof last !== 'string' || last === query['after']) throw unexpected(session, secret);
  return { items, next: last };
}

/** A whole list, page by page. */
export async function askAdminList(session: ApiSession, secret: Secret, path: string, query: Query = {}): Promise<readonly Fields[]> {
  const items: Fields[] = [];
  let after: string | undefined;
  for (let page = 0; page < maxPages; page += 1) {
    const { items: found, next } = await askAdminPage(session, secret, path, { ...query, ...(after === undefined ? {} : { after }) });
    items.push(...found);
    if (next === undefined) return items;
    after = next;
  }
  throw unexpected(session, secret);
}

/** All buckets of costs or usage, page by page. */
export async function askAdminBuckets(session: ApiSession, secret: Secret, path: string, query: Query): Promise<readonly Fields[]> {
  const buckets: Fields[] = [];
  let page: string | undefined;
  for (let pages = 0; pages < maxPages; pages += 1) {
    const answer = await askAdmin(
      session,
      secret,
      { path, query: { ...query, ...(page === undefined ? {} : { page }) } },
      (each) => each['object'] === 'page' && Array.isArray(each['data']),
    );
    buckets.push(...(answer['data'] as unknown[]).filter(isFields));
    const next = answer['next_page'];
    if (answer['has_more'] !== true) return buckets;
    if (typeof next !== 'string' || next === page) throw unexpected(session, secret);
    page = next;
  }
  throw unexpected(session, secret);
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function textIn(fields: Fields, name: string): string | undefined {
  const value = fields[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** A number, even if it arrives as text: the published description says number, and some answers contained text. */
export function numberIn(fields: Fields, name: string): number | undefined {
  const value = fields[name];
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

/** Unix seconds; `undefined` beyond the dates that exist (the end of ECMAScript's time values). */
export function timeIn(fields: Fields, name: string): number | undefined {
  const seconds = numberIn(fields, name);
  return seconds !== undefined && Math.abs(seconds) <= 8.64e12 ? seconds : undefined;
}

export function unexpected(session: ApiSession, secret: Secret): Unexpected {
  const answer = session.last();
  const body = typeof answer?.body === 'string' ? answer.body : '';
  return new Unexpected(responseFailure(answer?.status ?? 0, answer?.headers ?? new Headers(), body, secret));
}
