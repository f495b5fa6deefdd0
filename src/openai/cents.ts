/** US cents for the API from US dollars of people. Parts of a cent are dropped: a limit is never rounded upwards. */
export function centsOf(usd: number): number {
  // 1.15 × 100 is 114.99999999999999 in binary fractions.
  return Math.floor(usd * 100 + 1e-6);
}

export function usdOf(cents: number): number {
  return cents / 100;
}

/** Cents at which e-mails are sent: 50 % and 80 % of a monthly limit, rounded down; none where the limit is too small. */
export function alertCents(limitCents: number): readonly number[] {
  return [...new Set([0.5, 0.8].map((part) => Math.floor(limitCents * part + 1e-6)))].filter((cents) => cents >= 1);
}

/** “$3.42”, “less than $0.01”: money that was spent, to the cent. */
export function spentDollars(usd: number): string {
  if (usd > 0 && usd < 0.005) return 'less than $0.01';
  return `$${usd.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
}
