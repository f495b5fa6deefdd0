import { expectTypeOf, it } from 'vitest';
import type { Conversation } from '../../src/engine/check.ts';
import type { Codes } from '../../src/engine/codes.ts';
import type { Outcome } from '../../src/engine/outcome.ts';
import type { Plan, Refusal, Step } from '../../src/engine/plan.ts';

type Few = { readonly taken: { readonly status: 'problem'; readonly meaning: 'a' } };
type Many = Few & { readonly late: { readonly status: 'advice'; readonly meaning: 'b' } };

// `npm run check` is what tests this.
it('what may end in a few codes fits where more are allowed, and not the other way around', () => {
  expectTypeOf<Outcome<1, Few>>().toExtend<Outcome<1, Many>>();
  expectTypeOf<Step<Few>>().toExtend<Step<Many>>();
  expectTypeOf<Plan<Few>>().toExtend<Plan<Many>>();
  expectTypeOf<Refusal<Few>>().toExtend<Refusal<Many>>();
  expectTypeOf<Conversation<Few>>().toExtend<Conversation<Many>>();
  expectTypeOf<Conversation<Many>>().toExtend<Conversation<Codes>>();

  expectTypeOf<Outcome<1, Many>>().not.toExtend<Outcome<1, Few>>();
  expectTypeOf<Step<Many>>().not.toExtend<Step<Few>>();
  expectTypeOf<Plan<Many>>().not.toExtend<Plan<Few>>();
  expectTypeOf<Refusal<Many>>().not.toExtend<Refusal<Few>>();
  expectTypeOf<Conversation<Many>>().not.toExtend<Conversation<Few>>();
});
