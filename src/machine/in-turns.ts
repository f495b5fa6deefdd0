import { setImmediate } from 'node:timers/promises';

/** Milliseconds that such work keeps the rest of the program waiting at most, plus the time for one item. */
const longest = 15;

/**
 * Hands out the items of a list that can be long, and in between lets the rest of the program have its turn: signals, key
 * presses, and timers are heard only then.
 */
export async function* inTurns<Item>(items: Iterable<Item>): AsyncGenerator<Item> {
  let since = performance.now();
  for (const item of items) {
    if (performance.now() - since > longest) {
      await setImmediate();
      since = performance.now();
    }
    yield item;
  }
}
