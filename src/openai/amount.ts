import { dollars, spentDollars } from './dollars.ts';

/** What costs are billed in unless they say otherwise. */
export const usd = 'usd';

export type Money = {
  readonly amount: number;
  /** As the API names it, in lower case: `usd`. Outside text. */
  readonly currency: string;
};

/** What's in hundredths of a currency, as the API gives limits. */
export function moneyOf({ cents, currency }: { readonly cents: number; readonly currency: string }): Money {
  return { amount: cents / 100, currency };
}

/** “USD”, or other words for what isn't a code: outside text isn't repeated. */
export function currencyName(currency: string): string {
  return isCode.test(currency) ? currency.toUpperCase() : 'another currency';
}

const isCode = /^[a-z]{3}$/i;

/**
 * Money spent, in the currency that the API names: “$3.42”, “€3.42”, “3.42 XBT”.
 *
 * @param currency as the API writes it, in either case (ISO 4217)
 */
export function spentAmount(amount: number, currency: string): string {
  if (currency.toLowerCase() === usd) return amount < 0 ? `-${spentDollars(-amount)}` : spentDollars(amount);
  return inCurrency(amount, currency, 2);
}

/** A limit: “$10”, “€12.50”. */
export function limitAmount(amount: number, currency: string): string {
  if (currency.toLowerCase() === usd) return dollars(amount);
  return inCurrency(amount, currency, Number.isInteger(amount) ? 0 : 2);
}

function inCurrency(amount: number, currency: string, digits: number): string {
  const shown = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  // Another word than a code isn't repeated: it's text from outside.
  if (!isCode.test(currency)) return `${amount.toLocaleString('en-US', shown)} (in another currency)`;
  return amount.toLocaleString('en-US', { style: 'currency', currency, ...shown });
}
