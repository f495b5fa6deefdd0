import { setTimeout as sleep } from 'node:timers/promises';
import { performance } from 'node:perf_hooks';
import type { ApiResult } from '../openai/client.ts';
import { diagnose } from './diagnose.ts';
import { mayPass, pauseBefore, repeats } from './retry.ts';
import type { Subject } from './subject.ts';
import * as text from './waiting.text.ts';

/** Where news of waiting goes: the context of a check. */
type News = { readonly progress: (text: string, how: { readonly replace: true }) => void };

/** Milliseconds of silence after which a wait is told. */
const quietFor = 2000;

/** Says every second how long it has been waiting, from the second second on. Stopped by the function returned. */
export function tellWaiting(host: string, news: News): () => void {
  const started = performance.now();
  const timer = setInterval(() => {
    const waited = performance.now() - started;
    if (waited >= quietFor - 50) news.progress(text.waitingFor(host, Math.round(waited / 1000)), { replace: true });
  }, 1000);
  return () => clearInterval(timer);
}

/**
 * Repeats what may pass by itself (see {@link mayPass}). Each pause is told and ends at once when `signal` aborts; where it
 * wouldn't end in time the failure is handed back instead.
 */
export async function withRepeats<T>(
  attempt: (withinMs: number) => Promise<ApiResult<T>>,
  options: {
    readonly subject: Subject;
    readonly signal: AbortSignal;
    readonly news: News;
    /** Milliseconds for everything. */
    readonly totalMs: number;
    /** Whether a repeat still makes sense; it doesn't when a part of the answer has been shown. */
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
