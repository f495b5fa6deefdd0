/** The end of a model, as OpenAI announced it. */
export type Shutdown = {
  /** `YYYY-MM-DD`: from this day on, requests fail. */
  readonly date: string;
  /** What OpenAI recommends in its place, best first; empty if we don't know. */
  readonly replacements: readonly string[];
};

// From https://developers.openai.com/api/docs/deprecations as it stood on 2026-11-27; rows that have left that page, from its
// copies of 2026-07 and 2026-10. Where it names a replacement that has ended since, or none, there's the one that it names for
// the replacement. Fine-tuned models end with the model that they're made from.
const table: readonly (readonly [date: string, replacements: string, ids: string])[] = [
  ['2023-03-23', 'gpt-6-luna', 'code-davinci-001 code-cushman-001 code-cushman-002'],
  ['2024-01-04', 'gpt-6-luna', 'text-ada-001 text-babbage-001 text-curie-001 text-davinci-001 text-davinci-002 text-davinci-003'],
  ['2024-01-04', 'gpt-6-luna', 'ada babbage curie davinci code-davinci-002 text-davinci-edit-001 code-davinci-edit-001'],
  ['2024-01-04', 'text-embedding-3-small', 'text-similarity-ada-001 text-similarity-babbage-001 text-similarity-curie-001'],
  ['2024-01-04', 'text-embedding-3-small', 'text-similarity-davinci-001 text-search-ada-doc-001 text-search-ada-query-001'],
  ['2024-01-04', 'text-embedding-3-small', 'text-search-babbage-doc-001 text-search-babbage-query-001 text-search-curie-doc-001'],
  ['2024-01-04', 'text-embedding-3-small', 'text-search-curie-query-001 text-search-davinci-doc-001 text-search-davinci-query-001'],
  ['2024-01-04', 'text-embedding-3-small', 'code-search-ada-code-001 code-search-ada-text-001 code-search-babbage-code-001'],
  ['2024-01-04', 'text-embedding-3-small', 'code-search-babbage-text-001'],
  ['2024-09-13', 'gpt-5.6-terra', 'gpt-3.5-turbo-0301 gpt-3.5-turbo-0613 gpt-3.5-turbo-16k gpt-3.5-turbo-16k-0613'],
  ['2024-12-06', 'gpt-5.6-sol', 'gpt-4-vision-preview gpt-4-1106-vision-preview'],
  ['2025-06-06', 'gpt-5.6-sol', 'gpt-4-32k gpt-4-32k-0314 gpt-4-32k-0613'],
  ['2025-07-14', 'gpt-5.6-sol', 'gpt-4.5-preview gpt-4.5-preview-2025-02-27'],
  ['2025-07-28', 'gpt-5.6-sol', 'o1-preview o1-preview-2024-09-12'],
  ['2025-10-10', 'gpt-realtime-2.1', 'gpt-4o-realtime-preview-2024-10-01'],
  ['2025-10-10', 'gpt-audio-1.5', 'gpt-4o-audio-preview-2024-10-01'],
  ['2025-10-27', 'omni-moderation-latest', 'text-moderation-007 text-moderation-stable text-moderation-latest'],
  ['2025-10-27', 'gpt-5.6-terra', 'o1-mini o1-mini-2024-09-12'],
  ['2026-02-12', 'gpt-5.6-terra', 'codex-mini-latest'],
  ['2026-02-17', 'gpt-5.6-sol', 'chatgpt-4o-latest'],
  ['2026-03-26', 'gpt-5.6-sol', 'gpt-4-0314 gpt-4-0125-preview gpt-4-turbo-preview'],
  ['2026-05-07', 'gpt-realtime-2.1', 'gpt-4o-realtime-preview gpt-4o-realtime-preview-2024-12-17 gpt-4o-realtime-preview-2025-06-03'],
  ['2026-05-07', 'gpt-realtime-2.1-mini', 'gpt-4o-mini-realtime-preview gpt-4o-mini-realtime-preview-2024-12-17'],
  ['2026-05-07', 'gpt-audio-1.5', 'gpt-4o-audio-preview gpt-4o-audio-preview-2024-12-17 gpt-4o-mini-audio-preview'],
  ['2026-05-07', 'gpt-audio-1.5', 'gpt-4o-mini-audio-preview-2024-12-17'],
  ['2026-05-12', 'gpt-image-2.6-flare gpt-image-2', 'dall-e-2 dall-e-3'],
  ['2026-07-23', 'gpt-5.6-terra', 'computer-use-preview computer-use-preview-2025-03-11 gpt-5.1-codex-mini'],
  ['2026-07-23', 'gpt-5.6-terra', 'gpt-4o-search-preview-2025-03-11 gpt-4o-mini-search-preview-2025-03-11'],
  ['2026-07-23', 'gpt-5.6-sol', 'gpt-5-chat-latest gpt-5.1-chat-latest gpt-5-codex gpt-5.1-codex gpt-5.1-codex-max gpt-5.2-codex'],
  ['2026-07-23', 'gpt-5.6-sol', 'o3-deep-research o3-deep-research-2025-06-26 o4-mini-deep-research o4-mini-deep-research-2025-06-26'],
  ['2026-08-10', 'gpt-5.6-sol', 'gpt-5.2-chat-latest gpt-5.3-chat-latest'],
  ['2026-09-28', 'gpt-6-luna', 'gpt-3.5-turbo-instruct gpt-3.5-turbo-instruct-0914 gpt-3.5-turbo-1106 babbage-002 davinci-002'],
  ['2026-10-23', 'gpt-5.6-terra', 'gpt-3.5-turbo gpt-3.5-turbo-0125 o4-mini o4-mini-2025-04-16'],
  ['2026-10-23', 'gpt-5.6-sol', 'gpt-4 gpt-4-0613 gpt-4-1106-preview gpt-4-turbo gpt-4-turbo-2024-04-09 gpt-4o-2024-05-13'],
  ['2026-10-23', 'gpt-5.6-sol', 'o1 o1-2024-12-17 o1-pro o1-pro-2025-03-19 o3-mini o3-mini-2025-01-31'],
  ['2026-10-23', 'gpt-5.6-luna', 'gpt-4.1-nano gpt-4.1-nano-2025-04-14'],
  ['2026-10-23', 'gpt-image-2.6-flare gpt-image-2', 'gpt-image-1'],
  ['2026-12-01', 'gpt-image-2.6-flare gpt-image-2', 'gpt-image-1-mini gpt-image-1.5 gpt-image-1.5-2025-12-16 chatgpt-image-latest'],
  ['2026-12-11', 'gpt-6.1-sol', 'gpt-5 gpt-5-2025-08-07'],
  ['2026-12-11', 'gpt-6.1-terra', 'gpt-5-mini gpt-5-mini-2025-08-07'],
  ['2026-12-11', 'gpt-6-luna', 'gpt-5-nano gpt-5-nano-2025-08-07'],
  ['2026-12-11', 'gpt-5.6-sol', 'gpt-5-pro gpt-5-pro-2025-10-06 o3 o3-2025-04-16 o3-pro o3-pro-2025-06-10'],
  ['2027-01-06', 'gpt-realtime-2.1-mini', 'tts-1 tts-1-1106 tts-1-hd tts-1-hd-1106 gpt-4o-mini-tts gpt-4o-mini-tts-2025-12-15'],
  ['2027-01-14', 'gpt-6-luna', 'gpt-4o gpt-4o-2024-08-06 gpt-4o-2024-11-20 gpt-4o-mini gpt-4o-mini-2024-07-18'],
  ['2027-01-14', 'gpt-6-luna', 'gpt-4.1 gpt-4.1-2025-04-14 gpt-4.1-mini gpt-4.1-mini-2025-04-14'],
  ['2027-01-20', 'gpt-realtime-2.1', 'gpt-realtime gpt-realtime-2025-08-28'],
  ['2027-01-20', 'gpt-realtime-2.1-mini', 'gpt-realtime-mini gpt-realtime-mini-2025-12-15'],
  ['2027-01-20', 'gpt-audio-1.5', 'gpt-audio gpt-audio-2025-08-28 gpt-audio-mini gpt-audio-mini-2025-12-15'],
  ['2027-02-26', 'gpt-transcribe', 'whisper-1 gpt-4o-transcribe gpt-4o-mini-transcribe gpt-4o-transcribe-diarize'],
  ['2027-04-01', '', 'gpt-5.1 gpt-5.1-2025-11-13 gpt-5.3-codex gpt-5.4-nano'],
];

const shutdowns: ReadonlyMap<string, Shutdown> = new Map(
  table.flatMap(([date, replacements, ids]) => {
    const shutdown = { date, replacements: replacements === '' ? [] : replacements.split(' ') };
    return ids.split(' ').map((id) => [id, shutdown] as const);
  }),
);

/** When OpenAI shuts a model down, and what it recommends instead; `undefined` if nothing is announced. */
export function shutdownOf(id: string): Shutdown | undefined {
  return shutdowns.get(id);
}

/** Letters and digits alone: `gpt-3.5-turbo` is `gpt35turbo`, and so is an SDK's constant `GPT3Dot5Turbo`. */
const bare = (name: string): string => name.toLowerCase().replaceAll(/(?<=\d)dot(?=\d)|[^a-z0-9]/g, '');

const byBareName: ReadonlyMap<string, string> = new Map([...shutdowns.keys()].map((id) => [bare(id), id]));

/** The model with an announced end that an SDK's constant stands for: `GPT3Dot5Turbo` (Go), `GPT_4O` (Java), `gpt3_5Turbo` (Swift). */
export function endingModelNamed(constant: string): string | undefined {
  const name = bare(constant);
  return byBareName.get(name) ?? byBareName.get(name.replace(/^(?:chatmodel|chat|model|gpt3(?=text))/, ''));
}
