import { shutdownOf } from '../../openai/shutdowns.ts';

/** Longest name of a fine-tuned model, with room to spare (UTF-16 code units). */
const maxLength = 160;

/**
 * Forms of OpenAI's names, where it's certain that a model is meant. Not GPT-2 and GPT-OSS, whose weights are public, nor the `gpt-35-…`
 * of Azure, nor other vendors' “gpt-neo” and “gpt4all”.
 */
const forms: readonly RegExp[] = [
  /^gpt-?(?:[4-9]|3(?!5)|[12]\d)(?:[.][0-9]+)?o?(?:-[a-z0-9.-]+)?$/,
  /^(?:gpt-(?:image|audio|realtime|live|transcribe)|chatgpt|codex|omni-moderation|computer-use|sora)-?[a-z0-9.-]*$/,
  /^o[1-9](?:-(?:mini|pro|preview|deep|[0-9])[a-z0-9-]*)?$/,
  /^text-(?:embedding|moderation)-[a-z0-9-]+$/,
  /^(?:whisper|tts)-[0-9][a-z0-9-]*$/,
  /^dall-e-[0-9]$/,
];

/** A model's name in a program. */
export type ModelName = {
  /** As it's written. */
  readonly written: string;
  /** As OpenAI's API knows it: without the vendor that a gateway or a framework wants in front. */
  readonly id: string;
  /** The model that a fine-tuned one is made from; otherwise the same as `id`. */
  readonly base: string;
  /** All the world knows this name: OpenAI has announced its end. */
  readonly isKnown: boolean;
};

/** Reads a text as the name of an OpenAI model; `undefined` if it's something else. */
export function readModelName(text: string): ModelName | undefined {
  if (text.length > maxLength) return undefined;
  const id = text.replace(/^openai[/:]/, '');
  const tuned = /^ft:([a-z0-9.-]+):/.exec(id)?.[1];
  const base = tuned ?? id;
  const isKnown = shutdownOf(base) !== undefined && tuned === undefined;
  if (shutdownOf(base) === undefined && !forms.some((form) => form.test(base))) return undefined;
  return { written: text, id, base, isKnown };
}

/** What a model is for. */
export type ModelKind = 'text' | 'embedding' | 'image' | 'sound' | 'other';

const kinds: readonly (readonly [ModelKind, RegExp])[] = [
  ['embedding', /embedding|-search-|similarity/],
  ['image', /dall-e|image|sora/],
  ['sound', /whisper|tts|transcribe|audio|realtime/],
  ['other', /moderation|computer-use/],
];

/** What a model of OpenAI's is for, by its name. */
export function kindOf(id: string): ModelKind {
  return kinds.find(([, form]) => form.test(id))?.[0] ?? 'text';
}
