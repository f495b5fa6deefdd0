import { bad } from './body.ts';
import type { ApiState } from './state.ts';

/**
 * The life of a key as it was asked for, or a refusal: where the organization sets a longest one, it has to be given, too
 * (2026-11-28; the texts are ours).
 */
export function inPolicy<T extends number | null | undefined>({ strictness }: ApiState, seconds: T): T {
  const param = 'expires_in_seconds';
  const { longestLife } = strictness;
  if (longestLife === undefined) return seconds;
  if (seconds === null || seconds === undefined) throw bad('missing_required_parameter', `Missing required parameter: '${param}'.`, param);
  if (seconds > longestLife) throw bad('invalid_value', `API keys of this organization must expire within ${longestLife} seconds.`, param);
  return seconds;
}
