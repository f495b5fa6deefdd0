// What an amount buys. Amounts and counts are given as displayed; dates as YYYY-MM-DD.

/** @param asOf see {@link pricesOf} and {@link oldPrices} */
export const buys = (amount: string, tokens: string, model: string, turns: string, asOf: string): string =>
  `${amount} buys about ${tokens} tokens of ${model}: ${turns} chat turns of 500 (${asOf}).`;

export const pricesOf = (date: string): string => `prices of ${date}`;

export const oldPrices = (date: string, page: string): string => `prices of ${date}, which may have changed: ${page}`;
