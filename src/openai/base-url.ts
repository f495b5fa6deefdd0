/** The API's own address, `/v1` included. */
export const officialBaseUrl = 'https://api.openai.com/v1';

/** Whether a base URL is OpenAI's own: `api.openai.com` or a host below it (regional, mTLS). An unusable URL is not. */
function isOfficialHost(baseUrl: string): boolean {
  const host = hostOf(baseUrl);
  return host === 'api.openai.com' || (host?.endsWith('.api.openai.com') ?? false);
}

/**
 * Whether a key of OpenAI's is wanted there: at OpenAI, and on this computer, where a proxy or a test server stands in for
 * it. Other vendors with a compatible API have keys of their own.
 */
export function expectsOpenAIKey(baseUrl: string): boolean {
  return isOfficialHost(baseUrl) || /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(hostOf(baseUrl) ?? '');
}

function hostOf(baseUrl: string): string | undefined {
  return URL.canParse(baseUrl) ? new URL(baseUrl).hostname : undefined;
}
