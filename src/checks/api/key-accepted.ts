import { defineCheck } from '../check.ts';
import { groups } from '../groups.ts';
import { keyShape } from '../key/key-shape.ts';
import { shellOverride } from '../key/shell-override.ts';
import { apiReachable } from './api-reachable.ts';
import * as text from './key-accepted.text.ts';

/** Asks the API for its models with the key. If there are two different keys, it asks about both; the first is the main one. */
export const keyAccepted = defineCheck({
  id: 'key-accepted',
  title: 'the API accepts the key',
  group: groups.api,
  codes: text.codes,
  needs: { keyShape, apiReachable },
  after: [shellOverride],
  detect: async (context) => await (await import('./key-accepted-look.ts')).look(context),
  async *fix(context) {
    return yield* (await import('./key-accepted-look.ts')).fix(context);
  },
});
