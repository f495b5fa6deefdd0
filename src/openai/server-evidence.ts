import type { ApiResult } from './client.ts';
import type { ResponseFailure } from './failure.ts';
import type { ServerEvidence } from './servers.ts';

/** While a program that runs models reads one into memory, it refuses requests. */
export const isLoading = /\bloading (?:the )?model\b|model is (?:still )?(?:being )?load(?:ed|ing)/i;

/**
 * What an answer shows about a server on this computer: a relay to OpenAI gives OpenAI's own refusals and models, a model runner lists
 * its models to anyone, and everything else is some other gateway.
 *
 * @param models what it lists, if it does
 * @param keyless no key was sent
 * @param before what earlier answers have shown
 */
export function evidenceIn(
  reply: ApiResult<unknown>,
  models: readonly { readonly id: string }[] | undefined,
  keyless: boolean,
  before: ServerEvidence | undefined,
): ServerEvidence | undefined {
  if (reply.ok) {
    if (before !== undefined || models === undefined) return before;
    // Without a key, OpenAI lists nothing, not even an empty list.
    if (models.length === 0) return keyless ? 'keyless' : undefined;
    if (models.some(({ id }) => isOpenAIModel(id))) return 'openai';
    return keyless ? 'keyless' : 'another';
  }
  const { failure } = reply;
  if (failure.kind !== 'answer' || failure.format !== 'error') return before;
  if (speaksForOpenAI(failure)) return 'openai';
  // A gateway lists OpenAI's models, and has keys and budgets of its own.
  if (speaksForGateway(failure)) return 'another';
  // Who runs models on this computer takes no money for them.
  if (isAboutMoney(failure)) return before === 'openai' ? before : 'another';
  if (before !== undefined) return before;
  if (isAboutLoading(failure)) return 'keyless';
  if (failure.status === 401 || failure.status === 403)
    return failure.type === 'invalid_request_error' || failure.code === 'invalid_api_key' ? 'openai' : 'another';
  return isGoogles(failure) ? 'another' : undefined;
}

/** OpenAI's models of text, not the ones with open weights, which anyone can run, and not a vendor's name for them: `openai/gpt-4o`. */
function isOpenAIModel(id: string): boolean {
  return /^(?:gpt-\d|chatgpt-|o\d(?:-|$)|text-embedding-3)/.test(id);
}

/** What only OpenAI says about keys and accounts (its error guide, November 2026). */
function speaksForOpenAI({ code = '', type = '', message }: ResponseFailure): boolean {
  return (
    /^(?:insufficient_quota|credit_balance_exhausted|(?:organization|project)_(?:spend|usage)_limit_exceeded|billing_not_active)$/.test(
      code,
    ) ||
    /^(?:access_terminated|insufficient_quota|billing_not_active)$/.test(type) ||
    /(?:platform|help)\.openai\.com|OpenAIException/.test(message)
  );
}

/** What LiteLLM says of its own keys and budgets, in its own name (proxy/_types.py, November 2026). */
function speaksForGateway({ type = '', message }: ResponseFailure): boolean {
  return (
    /^(?:budget_exceeded|expired_key|auth_error|token_not_found_in_db|(?:key|team|user|org)_model_access_denied)$/.test(type) ||
    /\bvirtual key\b|\bproxy server token\b|litellm_|budget has been exceeded/i.test(message)
  );
}

function isAboutMoney({ status, message }: ResponseFailure): boolean {
  return status === 402 || /insufficient (?:credits?|balance|funds)/i.test(message);
}

/** What only programs say that run models: llama.cpp's server while it reads the model's file, and LM Studio. */
function isAboutLoading({ type, message }: ResponseFailure): boolean {
  return (type === 'unavailable_error' && isLoading.test(message)) || /\bno models? loaded\b|^unexpected endpoint or method/i.test(message);
}

/** Google names its kinds of errors in capitals, which the API never does. */
function isGoogles({ type = '' }: ResponseFailure): boolean {
  return /^[A-Z]+_[A-Z_]+$/.test(type);
}
