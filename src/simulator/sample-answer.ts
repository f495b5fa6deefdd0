// What the simulated model says, whatever it's asked, and how many tokens that is.

/** One piece per stream event. */
export const pieces: readonly string[] = ['Hello', ',', ' pretend', ' world', '!'];
/** If the token limit cuts the answer off, it ends here. */
export const piecesBeforeLimit = 2;
export const inputTokens = 13;

/** The error of a model that fails after it has begun to answer. */
export const failure = {
  code: 'server_error',
  message: 'The server had an error while processing your request. Sorry about that!',
} as const;

/** For a successful completion; values as for a small account. */
export const rateLimitHeaders: Readonly<Record<string, string>> = {
  'x-ratelimit-limit-requests': '500',
  'x-ratelimit-limit-tokens': '200000',
  'x-ratelimit-remaining-requests': '499',
  'x-ratelimit-remaining-tokens': '199968',
  'x-ratelimit-reset-requests': '120ms',
  'x-ratelimit-reset-tokens': '9ms',
};
