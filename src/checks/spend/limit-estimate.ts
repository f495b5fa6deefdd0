import type { LookContext } from '../check.ts';
import { whatItBuys } from '../../openai/what-it-buys.ts';
import { modelInUse } from './model-in-use.ts';

/** What a limit buys, below its line. */
export function estimate(limitUsd: number, context: LookContext) {
  const sentence = whatItBuys(limitUsd, modelInUse(context), context.ports.world.now());
  return sentence === undefined ? {} : { exhibit: () => [sentence] };
}
