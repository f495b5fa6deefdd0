import { isTimeout, mayBeMade } from '../diagnosis/retry.ts';
import type { ApiResult } from '../openai/client.ts';

/**
 * Makes the API create something that must exist exactly once. If it's unclear whether a request was carried out (the answer got lost,
 * the server failed), it looks; if the thing isn't there, it's created once more.
 */
export async function makeOnce<T>(make: () => Promise<ApiResult<T>>, find: () => Promise<ApiResult<T | undefined>>): Promise<ApiResult<T>> {
  const first = await make();
  if (first.ok || !mayBeMade(first.failure)) return first;
  const found = await find();
  if (!found.ok) return first;
  if (found.value !== undefined) return { ok: true, value: found.value, meta: found.meta };
  // The request may still be in progress.
  if (isTimeout(first.failure)) return first;
  const second = await make();
  if (second.ok || !mayBeMade(second.failure)) return second;
  const foundThen = await find();
  return foundThen.ok && foundThen.value !== undefined ? { ok: true, value: foundThen.value, meta: foundThen.meta } : second;
}
