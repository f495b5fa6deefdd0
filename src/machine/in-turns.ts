import { setImmediate } from 'node:timers/promises';

/** The longest such work keeps the rest of the program waiting, in milliseconds, plus the time for one item. */
const maxTurnMs = 15;

/**
 * Iterates over a list that may be long, and lets the rest of the program run in between: signals, key presses, and timers
 * are handled only then.
 */
export async function* inTurns<Item>(items: Iterable<Item>): AsyncGenerator<Item> {
  let since = performance.now();
  for (const item of items) {
    if (performance.now() - since > maxTurnMs) {
      await setImmediate();
      since = performance.now();
    }
    yield item;
  }
}
