// The server is at fault, or it isn't known who is.
import { howItIsDoing, itSays, spelling, reportToSupport } from './phrases.text.ts';
import type { Subject } from './subject.ts';
import type { Explanation } from './explanation.ts';

/** @param retryAfterMs milliseconds that the server asks us to wait, if it does */
export const isOverloaded = (retryAfterMs: number | undefined, subject: Subject): Explanation => ({
  summary: `${subject.host} is overloaded right now`,
  why: "Your key and this computer aren't the cause.",
  next: [tryAgain(retryAfterMs), ...howItIsDoing(subject)],
});

/** @param retryAfterMs milliseconds that the server asks us to wait, if it does */
export const tooManyRequests = (retryAfterMs: number | undefined, { server }: Subject): Explanation => ({
  summary: 'too many requests right now',
  why:
    server.kind === 'openai'
      ? 'The key is fine. The API counts requests per minute for the whole organization, so others may have used it up.'
      : `The key is fine. ${server.name} limits how many requests it accepts.`,
  next: [tryAgain(retryAfterMs), ...(server.limitsPage === undefined ? [] : [`Your limits: ${server.limitsPage}`])],
});

/** A program on somebody's computer reads the model's file, which takes up to minutes. */
export const isLoadingModel = ({ host }: Subject): Explanation => ({
  summary: `${host} is still loading its model`,
  why: 'The server answers only once the model is in memory. A large one takes a few minutes.',
  next: ['Wait until the server says the model is loaded, then try again.'],
});

/** @param said what the server said, as displayed */
export const quotaIsUsedUp = (retryAfterMs: number | undefined, said: string, { server }: Subject): Explanation => ({
  summary: `${server.name}'s request limit is used up for now`,
  why: `The key is fine. ${server.name} limits requests per minute and per day, more strictly without billing.${itSays(said)}`,
  next: [
    `${tryAgain(retryAfterMs)} If it keeps happening, today's limit is used up.`,
    ...(server.limitsPage === undefined ? [] : [`Your limits: ${server.limitsPage}`]),
    'Or use another model, which has its own limit: --model <id>',
  ],
});

/** The limit of this account for this model is 0. */
export const nothingIsAllowed = ({ server, model }: Subject): Explanation => ({
  summary: `this account can't use ${model ?? 'this model'} yet: its limit is 0`,
  why: "The key is fine. Waiting doesn't help: without credit, some models have a limit of 0.",
  next: [
    ...(server.creditPage === undefined ? [] : [`Add credit to raise the limit: ${server.creditPage}`]),
    `${server.creditPage === undefined ? 'Use' : 'Or use'} another model, which has its own limit: --model <id>`,
    ...(server.limitsPage === undefined || server.limitsPage === server.creditPage ? [] : [`Your limits: ${server.limitsPage}`]),
  ],
});

/**
 * @param retryAfterMs milliseconds that the server asks us to wait, if it does
 * @param said what the server said, as displayed
 */
export const dailyLimitReached = (retryAfterMs: number | undefined, said: string, { server }: Subject): Explanation => ({
  summary: "today's limit is used up",
  why:
    server.kind === 'openai'
      ? 'The key is fine. Until it has credit, a new organization gets only a few requests a day.'
      : `The key is fine. ${server.name} has a daily limit.${itSays(said)}`,
  next: [
    ...(server.creditPage === undefined ? [] : [`Add credit to lift the limit: ${server.creditPage}`]),
    ...(server.creditPage === undefined
      ? [retryAfterMs === undefined ? 'Try again tomorrow.' : tryAgain(retryAfterMs)]
      : [retryAfterMs === undefined ? 'Or try again tomorrow.' : `Or wait. ${tryAgain(retryAfterMs)}`]),
    'Or use another model, which has its own limit: --model <id>',
  ],
});

function tryAgain(afterMs: number | undefined): string {
  if (afterMs === undefined) return 'Try again in a minute.';
  const seconds = Math.max(1, Math.ceil(afterMs / 1000));
  if (seconds < 120) return `Try again in ${seconds} s.`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 120 ? `Try again in ${minutes} minutes.` : `Try again in ${Math.ceil(minutes / 60)} hours.`;
}

/** @param requestId as displayed */
export const serverFailed = (status: number, requestId: string | undefined, subject: Subject): Explanation => ({
  // An error in a stream has no status of its own.
  summary: status === 200 ? `${subject.host} failed (it answered with an error)` : `${subject.host} failed (HTTP ${status})`,
  why: 'The problem is with the server, not with your key or this computer.',
  next: ['Try again in a minute.', ...howItIsDoing(subject), ...reportToSupport(requestId, subject)],
});

export const gaveUpWaiting = ({ host }: Subject): Explanation => ({
  summary: `${host} gave up waiting (HTTP 408)`,
  why: 'The connection is slow, or something in between delays requests.',
  next: ['Try again. If it keeps happening, try another network.'],
});

export const brokeOff = ({ host }: Subject): Explanation => ({
  summary: `the answer from ${host} broke off`,
  why: "The connection ended mid-answer: a shaky network, or a proxy that doesn't support streaming.",
  next: [
    'Try again; it may pass.',
    'If it keeps happening, try another network. Behind this proxy, your program may have to turn off streaming.',
  ],
});

/** @param what is odd about it; follows “but” */
export const isOdd = (what: string, { host }: Subject): Explanation => ({
  summary: `${host} gave an unexpected answer`,
  why: `The request was accepted, but ${what}.`,
  next: ['Try again.', 'If it keeps happening, try another model with --model <id>, or report it with --verbose.'],
});

/** @param said what the server said, as displayed */
export const refusedForUnknownReason = (status: number, said: string, subject: Subject): Explanation => ({
  summary: `${subject.host} gave an unexpected answer (HTTP ${status})`,
  why: `It refused the request.${itSays(said)}`,
  next: [
    subject.model === undefined
      ? 'Try again. If it keeps happening, report it with --verbose.'
      : 'Try again. If it keeps happening, try another model with --model <id>, or report it with --verbose.',
    ...spelling(subject),
  ],
});
