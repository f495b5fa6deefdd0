export const waitingFor = (host: string, seconds: number): string => `waiting for ${host} (${seconds} s)`;

/** @param summary what went wrong */
export const tryingAgain = (summary: string, seconds: number): string => `${summary}: trying again in ${seconds} s`;
