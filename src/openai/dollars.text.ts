// Why a typed amount isn't accepted, and what to type: one sentence each, without its period.

/** @param amount as typed, with a point */
export const wantsPoint = (amount: string): string => `Use a decimal point: ${amount}`;
export const isNoAmount = 'Type an amount in US dollars, such as 10';
export const isTooSmall = 'Type at least $1';
export const isTooLarge = "That's more than $1,000,000. Check the amount";

/** Money spent that rounds to 0 cents. */
export const lessThanCent = 'less than $0.01';
