/** A model that's known to be good for a test, and what it costs. */
export type KnownModel = {
  readonly id: string;
  /** US dollars per million tokens. */
  readonly inputUsd: number;
  /** US dollars per million tokens. */
  readonly outputUsd: number;
  /** Supports the reasoning effort `none`. */
  readonly takesNoReasoning: boolean;
  /** `YYYY-MM-DD`, if announced. */
  readonly shutdownDate?: string;
};

// Prices and dates as they stood in OpenAI's model and deprecation pages on 2026-11-20.

const known = (id: string, inputUsd: number, outputUsd: number, takesNoReasoning: boolean, shutdownDate?: string): KnownModel => ({
  id,
  inputUsd,
  outputUsd,
  takesNoReasoning,
  ...(shutdownDate === undefined ? {} : { shutdownDate }),
});

/** The models to try for a test, in this order: cheap and new before old. */
const chain: readonly KnownModel[] = [
  known('gpt-6-luna', 0.1, 0.5, true),
  known('gpt-5.6-luna', 0.2, 1.2, true),
  known('gpt-5.4-nano', 0.2, 1.25, true, '2027-04-01'),
  known('gpt-4o-mini', 0.15, 0.6, false, '2027-01-14'),
];

const others: readonly KnownModel[] = [
  known('gpt-6-sol', 2, 10, true),
  known('gpt-6.1-sol', 2, 10, true),
  known('gpt-5.6-terra', 2, 12, true),
  known('gpt-5.6-sol', 4, 20, true),
  known('gpt-6-astra', 10, 50, false),
  known('gpt-5-nano', 0.05, 0.4, false, '2026-12-11'),
];

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
 */
export function modelsToTry(
  listed: readonly Listed[] | undefined,
  requested: string | undefined,
  now: Date,
): readonly [string, ...string[]] {
  if (requested !== undefined) return [requested];
  const dates = new Map(listed?.map(({ id, shutdownDate }) => [id, shutdownDate]));
  const unknown = dates.size === 0;
  const lasting = (id: string): boolean => !endsSoon(dates.get(id) ?? knownModel(id)?.shutdownDate, now);
  const isListed = (id: string): boolean => unknown || dates.has(id);

  const [first, ...rest] = chain.map(({ id }) => id).filter((id) => isListed(id) && lasting(id));
  if (first !== undefined) return [first, ...rest];
  const familiar = others
    .filter(({ id }) => isListed(id) && lasting(id))
    .toSorted((a, b) => a.inputUsd - b.inputUsd)
    .map(({ id }) => id);
  // Another vendor's server has its own models: try those that seem to write text.
  const strange = [...dates.keys()].filter((id) => lasting(id) && !notForText.test(id));
  const [guess, ...more] = [...new Set([...familiar, ...strange])].slice(0, guesses);
  return guess === undefined ? [chain[0]?.id ?? ''] : [guess, ...more];
}

const notForText =
  /embed|whisper|tts|audio|voice|realtime|transcri|image|dall-?e|sora|video|moderation|guard|rerank|search|babbage|davinci/i;

function endsSoon(shutdownDate: string | undefined, now: Date): boolean {
  const end = Date.parse(shutdownDate ?? '');
  return end - now.getTime() < noticeDays * 86_400_000;
}

/** Whether a model is known to support the reasoning effort `none`. */
export function takesNoReasoning(id: string): boolean {
  return knownModel(id)?.takesNoReasoning ?? false;
}

/** US dollars, ignoring discounts for cached input; `undefined` if the price or a count is unknown. */
export function costOf(id: string, inputTokens: number | undefined, outputTokens: number | undefined): number | undefined {
  const model = knownModel(id);
  if (model === undefined || inputTokens === undefined || outputTokens === undefined) return undefined;
  return (inputTokens * model.inputUsd + outputTokens * model.outputUsd) / 1e6;
}

function knownModel(id: string): KnownModel | undefined {
  return [...chain, ...others].find((model) => model.id === id);
}
