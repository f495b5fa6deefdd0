import { marker } from './marker.ts';

/** Lower-case words that are placeholders by themselves. */
const wholeValues = new Set(
  `api_key apikey api-key key secret token value string none null undefined nil empty test foo bar abc123 sk sk- sk-proj-
   sk-proj sk-svcacct- openai_api_key openai-api-key openai_key openaikey tbd`.split(/\s+/),
);

/** Lower-case words that no generated key contains between two separators. */
const tellingWord =
  /(?:^|[^a-z0-9])(?:your|yours|here|change|changeme|replace|replaceme|insert|paste|enter|fill|placeholder|todo|fixme|redacted|secret_?key|mykey|yourkey|keyhere)(?:$|[^a-z0-9])/;
/** Words that mark an example only in a short text. A long text with one of them may be the key of somebody's test server. */
const weakWord = /(?:^|[^a-z0-9])(?:example|dummy|fake|sample)(?:$|[^a-z0-9])/;
const shorterThanKeys = 30;
const tellingPhrase =
  /your.{0,20}(?:key|token|secret)|(?:key|token|secret).{0,3}here|replace.?(?:me|this|with)|change.?(?:me|this)|my.?(?:secret|api|openai).?key/;
const bracketed = /^(?:<.*>|\{.*\}|\[.*\]|%.*%|__.*__|\(.*\))$/s;

/**
 * What the manuals of model servers tell people to write where a key is wanted and not looked at (Ollama, LM Studio, vLLM, llama.cpp,
 * LocalAI, LiteLLM; November 2026), in lower case. Not a secret, so nobody has to hide it.
 */
const standIns = new Set(
  `empty ollama lm-studio lmstudio not-needed notneeded not_needed no-key-required sk-no-key-required no-key nokey no_key not-used
   not-required not-empty unused ignored anything any none null dummy fake test local localhost vllm llama llamacpp llama.cpp docker jan
   sk-dummy sk-fake sk-local sk-none sk-test sk-1234 sk-xxx xxx token-abc123 lemonade gpt4all koboldcpp na n/a`.split(/\s+/),
);

/** Whether a value is one of the words that stand in for a key at servers that check none: `ollama`, `EMPTY`, `not-needed`. */
export function isStandIn(value: string): boolean {
  return standIns.has(value.trim().toLowerCase());
}

/**
 * Whether a placeholder asks for a key: `your-key-here`, `<key>`, `sk-...`, `sk-xxxxxxxx`. Any other word may be the key of a server that
 * isn't OpenAI's.
 */
export function asksForKey(value: string): boolean {
  const text = value.trim();
  if (isStandIn(text)) return false;
  const lower = text.toLowerCase();
  return /^sk-(?:proj-)?$|\.{3}|…|([x*])\1{3}/.test(lower) || bracketed.test(text) || tellingWord.test(lower) || tellingPhrase.test(lower);
}

/** Whether a value only stands in for a key: `sk-...`, `your-key-here`, `<key>`, `xxxx`. Never true for a real key. */
export function isPlaceholder(value: string): boolean {
  const text = value.trim();
  if (text === '') return false;
  const body = text.replace(/^sk-(?:(?:proj|svcacct|admin|None)-)?/, '').replace(marker, '');
  // Examples in documentation pad a key with a run of x: random characters repeat eight times once in 10^12.
  if (/([x*.•_0-])\1{7}/i.test(body)) return true;
  if (text.includes(marker)) return false;
  if (isMonotonous(body)) return true;

  const lower = text.toLowerCase();
  if (wholeValues.has(lower) || bracketed.test(text)) return true;
  // `sk-...` and `sk-abc…`, but not `sk-abc...wxyz`: that's a real key with its middle left out.
  if (/^(?:.{0,12})(?:\.{3,}|…)$/.test(text)) return true;
  if (/(?:\.{3}|…)/.test(text) && /key|your|here/.test(lower)) return true;
  if (tellingWord.test(lower) || tellingPhrase.test(lower)) return true;
  if (weakWord.test(lower) && text.length < shorterThanKeys) return true;
  if (/x{4}$|^x{3}/i.test(body) && body.length < 40) return true;
  return /^(?:sk-)?(?:proj-)?(?:1234|0123|abcd|abc123)[a-z0-9-]{0,30}$/.test(lower) && countingUp(body.toLowerCase());
}

/** One or two different characters, separators aside. A single letter or digit isn't a key, either. */
function isMonotonous(body: string): boolean {
  return new Set(body.replaceAll(/[-_.\s]/g, '')).size <= 2;
}

/** `1234567890abcdef…`: most characters follow from the one before. */
function countingUp(body: string): boolean {
  let steps = 0;
  for (let i = 1; i < body.length; i++) {
    const step = body.charCodeAt(i) - body.charCodeAt(i - 1);
    if (step === 1 || step === 0) steps += 1;
  }
  return steps >= (body.length - 1) * 0.6;
}
