// Why a program gave no answer: half a sentence each.

export const wasNotFound = (program: string): string => `${program} was not found in PATH`;
export const wasCanceled = 'cancelled';
export const hasTimedOut = (milliseconds: number): string => `no answer in ${milliseconds} ms`;
export const saidTooMuch = 'it said too much';
export const couldNotStart = 'it could not be started';
