import { setTimeout as sleep } from 'node:timers/promises';
import { performance } from 'node:perf_hooks';
import type { ApiResult } from '../openai/client.ts';
import { diagnose } from './diagnose.ts';
import { mayPass, pauseBefore, repeats } from './retry.ts';
import type { Subject } from './subject.ts';
import * as text from './waiting.text.ts';

/** Where progress is reported: the context of a check. */
type News = { readonly progress: (text: string, how: { readonly replace: true }) => void };

/** Milliseconds before a wait is reported. */
const quietFor = 2000;

/** Reports every second how long it has been waiting, starting after two seconds. Returns a function that stops it. */
export function reportWaiting(host: string, news: News): () => void {
  const started = performance.now();
  const timer = setInterval(() => {
    const waited = performance.now() - started;
    if (waited >= quietFor - 50) news.progress(text.waitingFor(host, Math.round(waited / 1000)), { replace: true });
  }, 1000);
  return () => clearInterval(timer);
}

/**
 * Repeats a request after failures that may go away by themselves (see {@link mayPass}). Each pause is reported, and ends at once
 * when `signal` aborts. If a pause would exceed the total time, the failure is returned instead.
 */
export async function withRepeats<T>(
  attempt: (withinMs: number) => Promise<ApiResult<T>>,
  options: {
    readonly subject: Subject;
    readonly signal: AbortSignal;
    readonly news: News;
    /** Milliseconds for everything. */
    readonly totalMs: number;
    /** Whether a repeat still makes sense; it doesn't once part of the answer has been shown. */
    readonly mayRepeat?: () => boolean;
  },
): Promise<ApiResult<T>> {
  const { subject, signal, news, totalMs, mayRepeat = () => true } = options;
  const deadline = performance.now() + totalMs;
  for (let repeat = 0; ; repeat += 1) {
    const reply = await attempt(deadline - performance.now());
    if (reply.ok || repeat === repeats || !mayPass(reply.failure, subject) || !mayRepeat()) return reply;
    const pause = pauseBefore(repeat, reply.failure);
    if (performance.now() + pause >= deadline) return reply;
    const { summary } = diagnose(reply.failure, subject);
    news.progress(text.tryingAgain(summary, Math.max(1, Math.round(pause / 1000))), { replace: true });
    await sleep(pause, undefined, { signal }).catch(() => undefined);
    signal.throwIfAborted();
  }
}
