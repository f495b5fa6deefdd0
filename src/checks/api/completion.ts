import { defineCheck } from '../check.ts';
import { groups } from '../groups.ts';
import { apiReachable } from './api-reachable.ts';
import { envHistory } from '../protect/env-history.ts';
import { keyAccepted } from './key-accepted.ts';
import * as text from './completion.text.ts';

/** Asks a model to say hello: nothing else proves that the key, its permissions, the credit, and the model are all in order. */
export const completion = defineCheck({
  id: 'completion',
  title: 'a test completion works',
  group: groups.api,
  codes: text.codes,
  needs: { keyAccepted, apiReachable },
  after: [envHistory],
  detect: async (context) => await (await import('./completion-look.ts')).look(context),
  async *fix(context) {
    return yield* (await import('./completion-look.ts')).fix(context);
  },
});
