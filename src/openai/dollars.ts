import { withoutTrailing } from '../machine/trailing.ts';
import { isNoAmount, isTooLarge, isTooSmall, lessThanCent, wantsPoint } from './dollars.text.ts';

/** US dollars for people: “$10”, “$12.50”, “$1,000”. */
export function dollars(amount: number): string {
  const digits = Number.isInteger(amount) ? 0 : 2;
  return `$${amount.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits })}`;
}

/** “$3.42”, “less than $0.01”: money spent, to the cent. */
export function spentDollars(usd: number): string {
  if (usd > 0 && usd < 0.005) return lessThanCent;
  return `$${usd.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
}

/** `$0.0000086`: two significant digits, never an exponent. */
export function priceInDollars(usd: number): string {
  if (usd <= 0) return '$0';
  const places = Math.min(12, Math.max(2, 1 - Math.floor(Math.log10(usd))));
  const text = usd.toFixed(places);
  const cents = text.indexOf('.') + '.00'.length;
  return `$${text.slice(0, cents)}${withoutTrailing(text.slice(cents), '0')}`;
}

/** Parses an amount as people type it: “10”, “$10”, “12.50”, “1,000 USD”. */
export function parseDollars(text: string): { readonly value: number } | { readonly refused: string } {
  const typed = text
    .trim()
    .replace(/^(US)?\s?\$\s?/i, '')
    .replace(/\s?(\$|usd|dollars?)$/i, '');
  if (/^\d+,\d{1,2}$/.test(typed)) return { refused: wantsPoint(typed.replace(',', '.')) };
  if (!/^(\d+|\d{1,3}(,\d{3})+)(\.\d{1,2})?$/.test(typed)) return { refused: isNoAmount };
  const value = Number(typed.replaceAll(',', ''));
  if (value < 1) return { refused: isTooSmall };
  if (value > 1_000_000) return { refused: isTooLarge };
  return { value };
}

/** US cents for the API from a dollar amount. Fractions of a cent are dropped: a limit is never rounded up. */
export function centsOf(usd: number): number {
  // In binary fractions, 1.15 × 100 is 114.99999999999999.
  return Math.floor(usd * 100 + 1e-6);
}

export function usdOf(cents: number): number {
  return cents / 100;
}

/** The amounts, in cents, at which emails are sent: 50% and 80% of a monthly limit, rounded down; none if the limit is too small. */
export function alertCents(limitCents: number): readonly number[] {
  return [...new Set([0.5, 0.8].map((part) => Math.floor(limitCents * part + 1e-6)))].filter((cents) => cents >= 1);
}
