// Why a program gave no answer: half a sentence each.

export const wasNotFound = (program: string): string => `${program} isn't in PATH`;
export const wasCanceled = 'canceled';
export const hasTimedOut = (milliseconds: number): string => `timed out after ${milliseconds / 1000} s`;
export const saidTooMuch = 'its output was too long';
export const couldNotStart = "it couldn't be started";
