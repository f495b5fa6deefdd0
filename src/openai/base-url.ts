/** The API's own address, `/v1` included. */
export const officialBaseUrl = 'https://api.openai.com/v1';

/**
 * Whether an address is OpenAI's own: https, the usual port, and its host, a regional one, or the one for client certificates, as the
 * pages on data residency and the README of the `openai` package list them (November 2026). A new region counts as
 * another server until it's added here: then more is asked, and nothing is sent that shouldn't be.
 */
export function isOfficial({ protocol, port, hostname }: URL): boolean {
  return protocol === 'https:' && port === '' && /^(?:(?:ae|au|ca|eu|gb|in|jp|kr|sg|us|mtls)\.)?api\.openai\.com$/.test(hostname);
}

/**
 * Whether a key of OpenAI's is wanted there: at OpenAI, and on this computer, where a proxy or a test server stands in for
 * it. Other vendors with a compatible API have keys of their own. An unusable address wants none.
 */
export function expectsOpenAIKey(baseUrl: string): boolean {
  if (!URL.canParse(baseUrl)) return false;
  const url = new URL(baseUrl);
  return isOfficial(url) || /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname);
}
