// The server is at fault, or it isn't known who is.
import { howItIsDoing, itSays, spelling, reportToSupport } from './phrases.text.ts';
import type { Subject } from './subject.ts';
import type { Explanation } from './explanation.ts';

/** @param retryAfterMs milliseconds that the server asks us to wait, if it does */
export const isOverloaded = (retryAfterMs: number | undefined, subject: Subject): Explanation => ({
  summary: `${subject.host} is overloaded for now`,
  why: 'This is not about your key or your machine.',
  next: [tryAgain(retryAfterMs), ...howItIsDoing(subject)],
});

/** @param retryAfterMs milliseconds that the server asks us to wait, if it does */
export const tooManyRequests = (retryAfterMs: number | undefined, { server }: Subject): Explanation => ({
  summary: 'too many requests for now',
  why:
    server.kind === 'openai'
      ? 'The key is fine. The API counts requests per minute for the whole organization, so others may have used them up.'
      : `The key is fine. ${server.name} takes only so many requests in a while.`,
  next: [tryAgain(retryAfterMs), ...(server.limitsPage === undefined ? [] : [`Your limits: ${server.limitsPage}`])],
});

/** A program on somebody's computer reads the model's file, which takes up to minutes. */
export const isLoadingModel = ({ host }: Subject): Explanation => ({
  summary: `${host} is still loading its model`,
  why: 'The server runs, but it answers only once the model is in memory. A large one takes some minutes.',
  next: ['Wait until the server says that the model is loaded, then look again.'],
});

/** @param said what the server said, as displayed */
export const quotaIsUsedUp = (retryAfterMs: number | undefined, said: string, { server }: Subject): Explanation => ({
  summary: `the requests that ${server.name} allows are used up for now`,
  why: `The key is fine. ${server.name} allows so many a minute and so many a day, and fewer without billing.${itSays(said)}`,
  next: [
    `${tryAgain(retryAfterMs)} If it stays, today's are used up.`,
    ...(server.limitsPage === undefined ? [] : [`Your limits: ${server.limitsPage}`]),
    'Or name another model, which has a limit of its own: --model <id>',
  ],
});

/** The limit of this account for this model is 0. */
export const nothingIsAllowed = ({ server, model }: Subject): Explanation => ({
  summary: `this account may send nothing to ${model ?? 'this model'} yet: its limit is 0`,
  why: 'The key is fine. Waiting doesn’t help: accounts without credit have a limit of 0 for some models.',
  next: [
    ...(server.creditPage === undefined ? [] : [`Add credit, which raises the limit: ${server.creditPage}`]),
    `${server.creditPage === undefined ? 'Name' : 'Or name'} another model, which has a limit of its own: --model <id>`,
    ...(server.limitsPage === undefined || server.limitsPage === server.creditPage ? [] : [`Your limits: ${server.limitsPage}`]),
  ],
});

/**
 * @param retryAfterMs milliseconds that the server asks us to wait, if it does
 * @param said what the server said, as displayed
 */
export const dailyLimitReached = (retryAfterMs: number | undefined, said: string, { server }: Subject): Explanation => ({
  summary: 'the limit for today is used up',
  why:
    server.kind === 'openai'
      ? 'The key is fine. A new account gets only so many requests a day, for the whole organization, until it has credit.'
      : `The key is fine. ${server.name} allows only so much a day.${itSays(said)}`,
  next: [
    ...(server.creditPage === undefined ? [] : [`Add credit, which lifts the limit: ${server.creditPage}`]),
    ...(server.creditPage === undefined
      ? [retryAfterMs === undefined ? 'Try again tomorrow.' : tryAgain(retryAfterMs)]
      : [retryAfterMs === undefined ? 'Or try again tomorrow.' : `Or wait. ${tryAgain(retryAfterMs)}`]),
    'Or name another model, which has a limit of its own: --model <id>',
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
  summary: status === 200 ? `${subject.host} failed (its answer is an error)` : `${subject.host} failed (HTTP ${status})`,
  why: 'The fault is with the server, not with your key or your machine.',
  next: ['Try again in a minute.', ...howItIsDoing(subject), ...reportToSupport(requestId, subject)],
});

export const gaveUpWaiting = ({ host }: Subject): Explanation => ({
  summary: `${host} gave up waiting (HTTP 408)`,
  why: 'The connection is slow, or something on the way holds requests back.',
  next: ['Try again. If it stays so, try another network.'],
});

export const brokeOff = ({ host }: Subject): Explanation => ({
  summary: `the answer of ${host} broke off`,
  why: 'The connection ended in the middle of the answer: a shaky network, or a proxy that does not pass streams on.',
  next: ['Look again; it may pass.', 'If it stays, try another network. Your program may have to do without streaming behind this proxy.'],
});

/** @param what is odd about it; follows “but” */
export const isOdd = (what: string, { host }: Subject): Explanation => ({
  summary: `${host} answered in a way that openai-setup does not know`,
  why: `The request was accepted, but ${what}.`,
  next: ['Look again.', 'If it stays, try another model with --model <id>, or report it with --verbose.'],
});

/** @param said what the server said, as displayed */
export const refusedForUnknownReason = (status: number, said: string, subject: Subject): Explanation => ({
  summary: `${subject.host} answered in a way that openai-setup does not know (HTTP ${status})`,
  why: `The request was understood and refused.${itSays(said)}`,
  next: [
    subject.model === undefined
      ? 'Try again. If it stays, report it with --verbose.'
      : 'Try again. If it stays, try another model with --model <id>, or report it with --verbose.',
    ...spelling(subject),
  ],
});
