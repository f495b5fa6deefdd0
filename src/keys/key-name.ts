import { isPublicName } from './public-names.ts';

/** Whether a variable's name says that it holds an OpenAI key: `OPENAI_API_KEY`, `VITE_OPENAI_KEY`, `OPENAI_TOKEN`. */
export function isNamedLikeKey(name: string): boolean {
  // No name has a hundred characters between the two words.
  return /OPEN_?AI(?:_?API)?(?:_(?:\w{1,100}_)?)?(?:KEY|TOKEN|SECRET)(?:_|$|\d)/i.test(name);
}

/** Characters. No project has a longer name, and one becomes a part of regular expressions. */
const maxName = 100;

/** Whether every shell and every reader of env files takes it for a variable's name. */
export function isVariableName(name: string): boolean {
  return name.length <= maxName && /^[A-Za-z_]\w*$/.test(name);
}

/** Parts of names that hold something else of OpenAI's, another vendor's key, or a key that's only for tests. */
const other =
  /ADMIN|AZURE|WEBHOOK|SESSION|CLIENT_SECRET|TEST|MOCK|FAKE|DUMMY|ANTHROPIC|CLAUDE|GEMINI|GOOGLE|GROQ|MISTRAL|COHERE|OPENROUTER|DEEPSEEK|TOGETHER|PERPLEXITY|XAI|GROK|HUGGING|HF_|FIREWORKS|REPLICATE|OLLAMA|NVIDIA|CEREBRAS|DASHSCOPE|QWEN|MOONSHOT|ZHIPU|SILICONFLOW|AWS|GITHUB|GITLAB|GH_|NPM_|SUPABASE|PINECONE|STRIPE|TELEGRAM|DISCORD|SLACK|TAVILY|SERP/i;

/** Whether programs may read the key that they send to OpenAI from a variable of this name: `OPENAI_KEY`, `MYAPP_OPEN_AI_TOKEN`. */
export function isKeyVariableName(name: string): boolean {
  return isNamedLikeKey(name) && mayNameKey(name);
}

/** The same where the code says what it's for: `AI_SECRET`. */
export function mayNameKey(name: string): boolean {
  return name.length <= maxName && /(?:KEY|TOKEN|SECRET|CREDENTIALS?)(?:_?\d)?$/i.test(name) && !other.test(name) && !isPublicName(name);
}
