import type OpenAI from 'openai';

type WorkBudget = NonNullable<OpenAI.ReasoningEffort>;
export type SimulatedModel = {
  readonly record: OpenAI.Models.Model;
  /** The reasoning efforts that it accepts, or `null` for a model that doesn't reason. */
  readonly efforts: readonly WorkBudget[] | null;
};

const withoutNone: readonly WorkBudget[] = ['low', 'medium', 'high', 'xhigh', 'max'];
const modern: readonly WorkBudget[] = ['none', ...withoutNone];

// Names, efforts, and shutdown dates as announced on 2026-11-28.
const table: readonly (readonly [id: string, created: string, efforts: readonly WorkBudget[] | null, shutdown?: string])[] = [
  ['gpt-6.2-astra', '2026-11-17', withoutNone],
  ['gpt-6.2-sol', '2026-11-17', withoutNone],
  ['gpt-6.1-terra', '2026-10-26', withoutNone],
  ['gpt-6.1-sol', '2026-10-20', withoutNone],
  ['gpt-6-astra', '2026-09-15', withoutNone],
  ['gpt-6-sol', '2026-09-15', modern],
  ['gpt-6-luna', '2026-09-15', modern],
  ['gpt-5.6-luna', '2026-06-10', modern],
  ['gpt-5.4-nano', '2026-03-10', ['none', 'low', 'medium', 'high', 'xhigh'], '2027-04-01'],
  ['gpt-5-nano', '2025-08-05', ['minimal', 'low', 'medium', 'high'], '2026-12-11'],
  ['gpt-4o-mini', '2024-07-16', null, '2027-01-14'],
];

export const models: readonly SimulatedModel[] = table.map(([id, created, efforts, shutdown]) => ({
  efforts,
  record: {
    id,
    object: 'model',
    created: Date.parse(created) / 1000,
    owned_by: 'system',
    ...(shutdown === undefined ? {} : { shutdown_date: shutdown }),
  } satisfies OpenAI.Models.Model,
}));
