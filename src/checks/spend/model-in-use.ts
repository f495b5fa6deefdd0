import type { LookContext } from '../check.ts';
import { modelsToTry } from '../../openai/models-and-prices.ts';
import { completion } from '../api/completion.ts';

/** The model whose price is used to illustrate amounts: the one that answered, otherwise the first one that would be tried. */
export function modelInUse({ ports, requested, factOf }: Pick<LookContext, 'ports' | 'requested' | 'factOf'>): string {
  return factOf?.(completion)?.model ?? modelsToTry(undefined, requested.model, ports.world.now())[0];
}
