// What an amount buys. Amounts and counts are given as displayed; dates as YYYY-MM-DD.

/** @param asOf see {@link pricesOf} and {@link oldPrices} */
export const buys = (amount: string, tokens: string, model: string, turns: string, asOf: string): string =>
  `${amount} buys about ${tokens} tokens of ${model}: ${turns} chat turns of 500 tokens each (${asOf}).`;

/** @param model what most was spent on */
export const buysRequests = (amount: string, requests: string, model: string): string =>
  `${amount} buys about ${requests} requests like this month's (mostly ${model}).`;

export const pricesOf = (date: string): string => `prices as of ${date}`;

export const oldPrices = (date: string, page: string): string => `prices as of ${date}; check today's: ${page}`;
