/** US dollars for people: “$10”, “$12.50”, “$1,000”. */
export function dollars(amount: number): string {
  const digits = Number.isInteger(amount) ? 0 : 2;
  return `$${amount.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits })}`;
}

/** Reads an amount as people type it: “10”, “$10”, “12.50”, “1,000 USD”. */
export function parseDollars(text: string): { readonly value: number } | { readonly refused: string } {
  const typed = text.trim().replace(/^(US)?\s?\$\s?/i, '').replace(/\s?(\$|usd|dollars?)$/i, '');
  if (/^\d+,\d{1,2}$/.test(typed)) return { refused: `Write it with a point, please: ${typed.replace(',', '.')}` };
  if (!/^(\d+|\d{1,3}(,\d{3})+)(\.\d{1,2})?$/.test(typed)) return { refused: 'Type an amount in US dollars, for example 10' };
  const value = Number(typed.replaceAll(',', ''));
  if (value < 1) return { refused: 'The smallest useful limit is $1' };
  if (value > 1_000_000) return { refused: 'That is more than $1,000,000: please check the amount' };
  return { value };
}
