import { defineCheck } from '../check.ts';
import { groups } from '../groups.ts';
import * as text from './api-reachable.text.ts';

/** Asks the API for its models without a key. If the API is there, it answers “Who are you?” (401). */
export const apiReachable = defineCheck({
  id: 'api-reachable',
  title: 'the API can be reached',
  group: groups.api,
  codes: text.codes,
  needs: {},
  detect: async (context) => await (await import('./api-reachable-look.ts')).look(context),
  async *fix(context) {
    return yield* (await import('./api-reachable-look.ts')).fix(context);
  },
});
