/** One per signal, because Node warns about many listeners. */
const aborts = new WeakMap<AbortSignal, Promise<never>>();

function abortOf(signal: AbortSignal): Promise<never> {
  let abort = aborts.get(signal);
  if (abort === undefined) {
    abort = new Promise<never>((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    });
    // Nobody may be waiting at that moment.
    abort.catch(() => {});
    aborts.set(signal, abort);
  }
  return abort;
}

/** The result, or a rejection with the abort reason as soon as there is one. For read-only work: it isn't stopped, just no longer awaited. */
export async function unlessAborted<Result>(signal: AbortSignal, work: () => Promise<Result>): Promise<Result> {
  signal.throwIfAborted();
  return Promise.race([work(), abortOf(signal)]);
}
