import { dollars } from './dollars.ts';
import { costOf, pricesAsOf, pricesMayHaveChanged } from './models-and-prices.ts';
import { pages } from './pages.ts';
import * as text from './what-it-buys.text.ts';

/** A chat turn of 500 tokens: a question with some context, and an answer. */
const turn = { input: 400, output: 100 };

/** What an amount buys with a model, with the date of the price; `undefined` if the model's price is unknown. */
export function whatItBuys(usd: number, model: string, now: Date): string | undefined {
  const million = costOf(model, 800_000, 200_000);
  const oneTurn = costOf(model, turn.input, turn.output);
  if (million === undefined || oneTurn === undefined || million === 0) return undefined;
  const tokens = roughly((usd / million) * 1e6);
  const turns = roughly(usd / oneTurn);
  const asOf = pricesMayHaveChanged(now) ? text.oldPrices(pricesAsOf, pages.pricing) : text.pricesOf(pricesAsOf);
  return text.buys(dollars(usd), tokens, model, turns, asOf);
}

/** How many requests an amount buys that cost as much as some others did, in a sentence. @param like most of their cost is `model`'s */
export function requestsLikeThese(
  usd: number,
  like: { readonly requests: number; readonly costUsd: number; readonly model: string },
): string {
  return text.buysRequests(dollars(usd), roughly((usd / like.costUsd) * like.requests), like.model);
}

/** Two significant digits: “44,000”, “2.2 million”. Rounded down. */
function roughly(count: number): string {
  const step = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(count, 1))) - 1);
  const rounded = Math.floor(count / step) * step;
  if (rounded >= 1e9) return `${round(rounded / 1e9)} billion`;
  if (rounded >= 1e6) return `${round(rounded / 1e6)} million`;
  return rounded.toLocaleString('en-US');
}

function round(count: number): string {
  return Number(count.toPrecision(2)).toLocaleString('en-US');
}
