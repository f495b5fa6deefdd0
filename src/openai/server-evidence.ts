import type { ApiResult } from './client.ts';
import type { ResponseFailure } from './failure.ts';
import type { ServerEvidence } from './servers.ts';

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
    if (before !== undefined || models === undefined || models.length === 0) return before;
    if (models.some(({ id }) => isOpenAIModel(id))) return 'openai';
    return keyless ? 'keyless' : 'another';
  }
  const { failure } = reply;
  if (failure.kind !== 'answer' || failure.format !== 'error') return before;
  if (speaksForOpenAI(failure)) return 'openai';
  // Who runs models on this computer takes no money for them.
  if (isAboutMoney(failure)) return before === 'openai' ? before : 'another';
  if (before !== undefined || (failure.status !== 401 && failure.status !== 403)) return before;
  return failure.type === 'invalid_request_error' || failure.code === 'invalid_api_key' ? 'openai' : 'another';
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

function isAboutMoney({ status, type, message }: ResponseFailure): boolean {
  return status === 402 || type === 'budget_exceeded' || /insufficient (?:credits?|balance|funds)|budget has been exceeded/i.test(message);
}
