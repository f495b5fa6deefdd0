// What can be learned from the text of an error. All of it is outside text; what's returned here may be displayed.
import type { ResponseFailure } from '../openai/failure.ts';
import { withoutTrailing } from '../machine/trailing.ts';
import { untrusted } from '../wording/untrusted.ts';

/** The permissions that a message says are missing, separated by commas; empty if it names none. */
export function scopesIn(message: string): string {
  const scopes = /missing scopes?: ([\w., ]+)/i.exec(message)?.[1] ?? '';
  return untrusted(withoutTrailing(scopes.replace(/\. [A-Z].*/, ''), '., '), 120);
}

/**
 * A limit per day: “requests per day (RPD)”, and the words of OpenRouter and GitHub. Waiting a minute doesn't help there. Google counts per
 * day, too.
 */
export const dailyLimit = /\b(?:requests?|tokens?) per day\b|\b[RT]PD\b|free-models-per-day|ByDay\b|per 86400 ?s|PerDay/i;

/** “Limit 0, Used 0, Requested 12”: no wait helps. */
export const noneAllowed = /\blimit:? 0(?:\.0+)?(?=[,;\s]|$)/i;

/** The regional host that a message asks for, if it's one of OpenAI's. */
export function regionalHostIn(message: string): string | undefined {
  return /make your request to ((?:[a-z0-9-]+\.)?api\.openai\.com)\b/i.exec(message)?.[1];
}

/** The beginning of what a server said, for quoting; empty for a web page. */
export function quotable({ message, format }: ResponseFailure): string {
  return format === 'html' ? '' : untrusted(message, 200);
}

/** The id by which OpenAI's support finds a request. */
export function shownRequestId({ requestId }: ResponseFailure): string | undefined {
  return requestId === undefined ? undefined : untrusted(requestId, 100);
}
