/** The API's own address, including `/v1`. */
export const officialBaseUrl = 'https://api.openai.com/v1';

/**
 * Whether an address is OpenAI's own: https, the usual port, and one of its hosts, including regional ones and the one for client
 * certificates, as listed on the data residency pages and in the README of the `openai` package (November 2026). A new region
 * counts as another server until it's added here: then we ask more questions, and send nothing that we shouldn't.
 */
export function isOfficial({ protocol, port, hostname }: URL): boolean {
  return protocol === 'https:' && port === '' && /^(?:(?:ae|au|ca|eu|gb|in|jp|kr|sg|us|mtls)\.)?api\.openai\.com$/.test(hostname);
}

/**
 * Whether an OpenAI key is expected there: at OpenAI, and on this computer, where a proxy or a test server stands in for it.
 * Other vendors with a compatible API have their own keys. An unusable address expects none.
 */
export function expectsOpenAIKey(baseUrl: string): boolean {
  if (!URL.canParse(baseUrl)) return false;
  const url = new URL(baseUrl);
  return isOfficial(url) || /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname);
}
