import { shutdownOf } from './shutdowns.ts';

/** A model that's known to be good for a test, and what it costs. */
export type KnownModel = {
  readonly id: string;
  /** US dollars per million tokens. */
  readonly inputUsd: number;
  /** US dollars per million tokens. */
  readonly outputUsd: number;
  /** The least reasoning that it can be asked for; absent: it doesn't reason, and refuses the parameter. */
  readonly leastEffort?: 'none' | 'minimal' | 'low';
};

/** The day on which prices and efforts in this table were compared with OpenAI's pages on models and prices. */
export const pricesAsOf = '2026-11-28';
/** Days after which prices may have changed: in 2026, one of these models changed its price every few months. */
const pricesHoldDays = 90;

const known = (id: string, inputUsd: number, outputUsd: number, leastEffort?: KnownModel['leastEffort']): KnownModel => ({
  id,
  inputUsd,
  outputUsd,
  ...(leastEffort === undefined ? {} : { leastEffort }),
});

// Above 272,000 input tokens in one request, input costs twice as much and output half as much again: no test comes near.

/** The models to try for a test, in this order: cheap and new before old. */
const chain: readonly KnownModel[] = [
  known('gpt-6-luna', 0.1, 0.5, 'none'),
  known('gpt-5.6-luna', 0.2, 1.2, 'none'),
  known('gpt-5.4-nano', 0.2, 1.25, 'none'),
  known('gpt-4o-mini', 0.15, 0.6),
];

const others: readonly KnownModel[] = [
  known('gpt-6.1-terra', 1, 5, 'low'),
  known('gpt-6-sol', 2, 10, 'none'),
  known('gpt-6.1-sol', 2, 10, 'low'),
  known('gpt-6.2-sol', 2, 10, 'low'),
  known('gpt-5.6-terra', 2, 12, 'none'),
  known('gpt-5.6-sol', 5, 30, 'none'),
  known('gpt-6.2-astra', 8, 40, 'low'),
  known('gpt-6-astra', 10, 50, 'low'),
  known('gpt-5-nano', 0.05, 0.4, 'minimal'),
];

/** The table, for the comparison before a release. */
export const knownModels: readonly KnownModel[] = [...chain, ...others];

/** Days before its end when a model is no longer good for a test: the user's program would break soon after. */
const noticeDays = 30;
/** Models to try if none of the known ones is listed. */
const guesses = 3;

export type Listed = { readonly id: string; readonly shutdownDate?: string };

/**
 * The models to try, best first.
 *
 * @param listed what the key may use; `undefined` or empty if it can't be listed
 * @param requested `--model`: only this one is tried
 * @param named models that the project names, which come first where they're listed
 */
export function modelsToTry(
  listed: readonly Listed[] | undefined,
  requested: string | undefined,
  now: Date,
  named: readonly string[] = [],
): readonly [string, ...string[]] {
  if (requested !== undefined) return [requested];
  const dates = new Map(listed?.map(({ id, shutdownDate }) => [id, shutdownDate]));
  const unknown = dates.size === 0;
  const lasting = (id: string): boolean => !endsSoon(dates.get(id) ?? shutdownOf(id)?.date, now);
  const isListed = (id: string): boolean => unknown || dates.has(id);

  const [first, ...rest] = chain.map(({ id }) => id).filter((id) => isListed(id) && lasting(id));
  if (first !== undefined) return [first, ...rest];
  const familiar = others
    .filter(({ id }) => isListed(id) && lasting(id))
    .toSorted((a, b) => a.inputUsd - b.inputUsd)
    .map(({ id }) => id);
  // Another vendor's server has its own models: try those that seem to write text, what costs nothing or little first.
  const strange = [...dates.keys()].filter((id) => lasting(id) && !notForText.test(id));
  const byCost = [...strange.filter((id) => small.test(id)), ...strange.filter((id) => !small.test(id))];
  const [guess, ...more] = [...new Set([...named.filter((id) => dates.has(id)), ...familiar, ...byCost])].slice(0, guesses);
  return guess === undefined ? [chain.find(({ id }) => lasting(id))?.id ?? newestModel] : [guess, ...more];
}

/** What to fall back on if all others are about to be shut down, which this table would be years too old for. */
const newestModel = 'gpt-6-luna';
/** How vendors mark what's cheap and quick. */
const small = /(?:^|[-_:/.])(?:free|mini|nano|small|tiny|lite|flash|haiku|instant|luna|[1-9]b)(?:$|[-_:/.])/i;
const notForText =
  /embed|whisper|tts|audio|voice|realtime|transcri|image|dall-?e|sora|video|moderation|guard|rerank|search|babbage|davinci/i;

function endsSoon(shutdownDate: string | undefined, now: Date): boolean {
  const end = Date.parse(shutdownDate ?? '');
  return end - now.getTime() < noticeDays * 86_400_000;
}

/** The least reasoning that a model is known to accept: several refuse `none`. `undefined`: the parameter is left out. */
export function leastEffort(id: string): KnownModel['leastEffort'] {
  return knownModel(id)?.leastEffort;
}

/** Whether the table is so old that prices may have changed since. */
export function pricesMayHaveChanged(now: Date): boolean {
  return now.getTime() - Date.parse(pricesAsOf) > pricesHoldDays * 86_400_000;
}

/** US dollars, ignoring discounts for cached input; `undefined` if the price or a count is unknown. */
export function costOf(id: string, inputTokens: number | undefined, outputTokens: number | undefined): number | undefined {
  const model = knownModel(id);
  if (model === undefined || inputTokens === undefined || outputTokens === undefined) return undefined;
  return (inputTokens * model.inputUsd + outputTokens * model.outputUsd) / 1e6;
}

function knownModel(id: string): KnownModel | undefined {
  return knownModels.find((model) => model.id === id);
}
