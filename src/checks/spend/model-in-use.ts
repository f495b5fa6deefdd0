import type { LookContext } from '../check.ts';
import { modelsToTry } from '../../openai/models-and-prices.ts';
import { completion } from '../api/completion.ts';

/** The model in whose price an amount is told: the one that answered, else the one that would be asked first. */
export function modelInUse({ ports, requested, factOf }: Pick<LookContext, 'ports' | 'requested' | 'factOf'>): string {
  return factOf?.(completion)?.model ?? modelsToTry(undefined, requested.model, ports.world.now())[0];
}
