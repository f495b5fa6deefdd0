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
 * Whether only an OpenAI key can be right there. At any other address, on this computer as well, the server has the last word, and what a
 * key looks like is advice. An unusable address expects none.
 */
export function expectsOpenAIKey(baseUrl: string): boolean {
  return URL.canParse(baseUrl) && isOfficial(new URL(baseUrl));
}
