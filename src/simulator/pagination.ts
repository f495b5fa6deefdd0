import { bad, inRange } from './body.ts';

/** An integer from the query string, or the default; refused with 400 if it's out of range. */
export function queryInteger(query: URLSearchParams, name: string, fallback: number, minimum: number, maximum: number): number {
  const given = query.get(name);
  if (given === null) return fallback;
  if (!/^-?\d+$/.test(given)) {
    throw bad('invalid_type', `Invalid type for '${name}': expected an integer, but got '${given}' instead.`, name);
  }
  return inRange(Number(given), name, minimum, maximum);
}

/** One page of a list, by `after` and `limit`. `first_id` and `last_id` are null if the page is empty. */
export function pageAfter<Item extends { readonly id: string }>(items: readonly Item[], query: URLSearchParams) {
  const limit = queryInteger(query, 'limit', 20, 1, 100);
  const after = query.get('after');
  const start = after === null ? 0 : items.findIndex((item) => item.id === after) + 1;
  if (after !== null && start === 0) throw bad('invalid_value', `Invalid 'after': '${after}' was not found.`, 'after');
  const data = items.slice(start, start + limit);
  return {
    object: 'list' as const,
    data,
    first_id: data[0]?.id ?? null,
    last_id: data.at(-1)?.id ?? null,
    has_more: start + limit < items.length,
  };
}
