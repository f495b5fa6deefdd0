import type { Token } from './tokens.ts';

/** A call of an OpenAI SDK that a later major version no longer has. */
export type RemovedCall = {
  /** As people know it: `openai.ChatCompletion`, `OpenAIApi`. */
  readonly name: string;
  readonly sdk: 'python' | 'node';
  /** What replaces it, in code. */
  readonly replacement: string;
  /** Offset in the source. */
  readonly at: number;
};

// openai-python's v1 migration guide (github.com/openai/openai-python/discussions/742); those names still exist, and raise
// APIRemovedInV1. openai-node's is github.com/openai/openai-node/discussions/217. Both read in November 2026.

/** What the module `openai` had before version 1. */
const python: ReadonlyMap<string, string> = new Map([
  ['ChatCompletion', 'client.chat.completions.create(…)'],
  ['Completion', 'client.chat.completions.create(…)'],
  ['Edit', 'client.chat.completions.create(…)'],
  ['Embedding', 'client.embeddings.create(…)'],
  ['Image', 'client.images.generate(…)'],
  ['Audio', 'client.audio.transcriptions.create(…)'],
  ['Moderation', 'client.moderations.create(…)'],
  ['Model', 'client.models.list()'],
  ['Engine', 'client.models.list()'],
  ['File', 'client.files.create(…)'],
  ['FineTune', 'client.fine_tuning.jobs.create(…)'],
  ['FineTuningJob', 'client.fine_tuning.jobs.create(…)'],
]);
const pythonErrors = 'the classes of openai itself, such as openai.RateLimitError';

/** Methods of the Node.js client before version 4. */
const node: ReadonlyMap<string, string> = new Map([
  ['createChatCompletion', 'client.chat.completions.create({ … })'],
  ['createCompletion', 'client.chat.completions.create({ … })'],
  ['createEdit', 'client.chat.completions.create({ … })'],
  ['createEmbedding', 'client.embeddings.create({ … })'],
  ['createImage', 'client.images.generate({ … })'],
  ['createImageEdit', 'client.images.edit({ … })'],
  ['createImageVariation', 'client.images.createVariation({ … })'],
  ['createTranscription', 'client.audio.transcriptions.create({ … })'],
  ['createTranslation', 'client.audio.translations.create({ … })'],
  ['createModeration', 'client.moderations.create({ … })'],
]);

/** The first place of each removed call in a program. */
export function removedCalls(tokens: readonly Token[], language: RemovedCall['sdk']): readonly RemovedCall[] {
  const found = new Map<string, RemovedCall>();
  const add = (name: string, replacement: string, at: number): void => {
    if (!found.has(name)) found.set(name, { name, sdk: language, replacement, at });
  };
  const names = new Set(tokens.flatMap(({ kind, text }) => (kind === 'word' ? text : [])));
  const isV3 = names.has('OpenAIApi') || (names.has('Configuration') && tokens.some(({ text }) => text === 'openai'));
  const imports = language === 'python' ? importedFromOpenAI(tokens) : new Set<string>();
  for (const [index, { kind, text, at }] of tokens.entries()) {
    if (kind !== 'word') continue;
    const dotted = (offset: number): string | undefined =>
      tokens[index + offset]?.text === '.' ? tokens[index + offset + 1]?.text : undefined;
    const owner = tokens[index - 1]?.text === '.' ? tokens[index - 2]?.text : undefined;
    if (language === 'python') {
      const isModule = text === 'openai' && owner === undefined;
      const member = isModule ? dotted(1) : undefined;
      // `openai.error.RateLimitError`, and `from openai.error import …`.
      if (member === 'error' && (dotted(3) !== undefined || /^(?:import|from)$/.test(tokens[index - 1]?.text ?? ''))) {
        add('openai.error', pythonErrors, at);
      }
      const replacement = member === undefined ? undefined : python.get(member);
      if (replacement !== undefined && /^a?[a-z_]+$/.test(dotted(3) ?? '')) add(`openai.${member}`, replacement, at);
      if (owner === undefined && imports.has(text) && dotted(1) !== undefined) add(`openai.${text}`, python.get(text) ?? '', at);
    } else {
      if (text === 'OpenAIApi' && tokens[index - 1]?.text === 'new') add('OpenAIApi', 'new OpenAI({ apiKey })', at);
      const replacement = node.get(text);
      const isCall = owner !== undefined && tokens[index + 1]?.text === '(';
      if (replacement !== undefined && isCall && (isV3 || /open_?ai/i.test(owner))) add(text, replacement, at);
    }
  }
  return [...found.values()];
}

/** `from openai import ChatCompletion, Embedding`: those of the names that are gone. */
function importedFromOpenAI(tokens: readonly Token[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const [index, { text }] of tokens.entries()) {
    if (text !== 'openai' || tokens[index - 1]?.text !== 'from' || tokens[index + 1]?.text !== 'import') continue;
    for (let at = index + 2; at < tokens.length && tokens[at]?.kind !== 'break'; at += 1) {
      const name = tokens[at]?.text ?? '';
      if (python.has(name)) names.add(name);
    }
  }
  return names;
}
