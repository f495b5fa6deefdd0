import { dollars, spentDollars } from './dollars.ts';

/** What costs are billed in unless they say otherwise. */
export const usd = 'usd';

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
  if (!/^[a-z]{3}$/i.test(currency)) return `${amount.toLocaleString('en-US', shown)} (in another currency)`;
  return amount.toLocaleString('en-US', { style: 'currency', currency, ...shown });
}
