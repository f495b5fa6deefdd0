import type { LookContext } from '../check.ts';
import { modelsToTry } from '../../openai/models-and-prices.ts';
import { completion } from '../api/completion.ts';

/** The model in whose price an amount is told: the one that answered, else the one that would be asked first. */
export function modelInUse({ ports, wishes, factOf }: Pick<LookContext, 'ports' | 'wishes' | 'factOf'>): string {
  return factOf?.(completion)?.model ?? modelsToTry(undefined, wishes.model, ports.world.now())[0];
}
