import { setTimeout as sleep } from 'node:timers/promises';
import { performance } from 'node:perf_hooks';
import type { ApiResult } from '../openai/client.ts';
import { diagnose } from './diagnose.ts';
import { mayPass, pauseBefore, repeats } from './retry.ts';
import type { Subject } from './subject.ts';
import * as text from './waiting.text.ts';

/** Where progress is reported: the context of a check. */
type News = { readonly progress: (text: string, how: { readonly replace: true }) => void };

/** The only voice that says what a check is waiting for, so that a countdown isn't talked over. */
export type Waiting = {
  /** Counts the seconds of a pause down; then it's waiting for the server again. */
  readonly pause: (summary: string, ms: number) => void;
  readonly stop: () => void;
};

/** Milliseconds before a wait is reported. */
const quietFor = 2000;

/** Reports every second what it's waiting for: the server, starting after two seconds, or the end of a pause. */
export function reportWaiting(host: string, news: News): Waiting {
  let since = performance.now();
  let isQuiet = true;
  let pausing = '';
  const say = (line: string): void => news.progress(line, { replace: true });
  const tell = (): void => {
    // While pausing, `since` is the end of the pause. A timer may be some milliseconds early.
    const waited = performance.now() - since + 50;
    if (waited < 0) say(text.tryingAgain(pausing, Math.max(1, Math.round(-waited / 1000))));
    else if (!isQuiet || waited >= quietFor) say(text.waitingFor(host, Math.round(waited / 1000)));
  };
  const timer = setInterval(tell, 1000);
  return {
    pause(summary, ms) {
      // Of two that pause at once, the longer one is what it's waiting for.
      const end = performance.now() + ms;
      if (since > end) return;
      since = end;
      isQuiet = false;
      pausing = summary;
      tell();
    },
    stop: () => clearInterval(timer),
  };
}

/** How long the checks of the API may take in one look, all together. Both are times of `performance.now()`. */
export type Cap = {
  /** When everything ends. */
  readonly end: number;
  /** No pause that the server asks for lasts beyond this. What it asks for is reported instead, and a person may wait. */
  readonly patienceEnds: number;
};

/** Milliseconds. A rate limit's few seconds are waited for; a program that reads the report can wait better than this one. */
const patience = 8000;

/** @param began when the first of these checks began; absent: now */
export function capFrom(began: number | undefined, { total }: { readonly total: number }): Cap {
  const start = began ?? performance.now();
  return { end: start + total, patienceEnds: start + patience };
}

/** Milliseconds left for one call; at least 1, which fails at once. */
export function timeLeft({ end }: Cap): number {
  return Math.max(1, end - performance.now());
}

/**
 * Repeats a request after failures that may go away by themselves (see {@link mayPass}). Each pause is reported, and ends at once
 * when `signal` aborts. If a pause would exceed the cap, the failure is returned instead.
 */
export async function withRepeats<T>(
  attempt: (withinMs: number) => Promise<ApiResult<T>>,
  options: {
    readonly subject: Subject;
    readonly signal: AbortSignal;
    readonly waiting: Waiting;
    readonly cap: Cap;
    /** Whether a repeat still makes sense; it doesn't once part of the answer has been shown. */
    readonly mayRepeat?: () => boolean;
  },
): Promise<ApiResult<T>> {
  const { subject, signal, waiting, cap, mayRepeat = () => true } = options;
  for (let repeat = 0; ; repeat += 1) {
    const reply = await attempt(timeLeft(cap));
    if (reply.ok || repeat === repeats || !mayPass(reply.failure, subject, repeat) || !mayRepeat()) return reply;
    const pause = pauseBefore(repeat, reply.failure);
    const isAsked = reply.failure.kind === 'answer' && reply.failure.retryAfterMs !== undefined;
    if (performance.now() + pause >= (isAsked ? cap.patienceEnds : cap.end)) return reply;
    waiting.pause(diagnose(reply.failure, subject).summary, pause);
    await sleep(pause, undefined, { signal }).catch(() => undefined);
    signal.throwIfAborted();
  }
}
