// Why a typed amount isn't accepted, and what to type: one sentence each, without its period.

/** @param amount as typed, with a point */
export const wantsPoint = (amount: string): string => `Write it with a point, please: ${amount}`;
export const isNoAmount = 'Type an amount in US dollars, for example 10';
export const isTooSmall = 'The smallest useful limit is $1';
export const isTooLarge = 'That is more than $1,000,000: please check the amount';

/** Money spent that rounds to no cent. */
export const lessThanCent = 'less than $0.01';
