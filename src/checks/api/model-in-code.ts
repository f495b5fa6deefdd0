import { defineCheck } from '../check.ts';
import { groups } from '../groups.ts';
import { apiReachable } from './api-reachable.ts';
import { keyAccepted } from './key-accepted.ts';
import * as text from './model-in-code.text.ts';

/** The models that the code names still answer this key, and its calls exist in today's SDKs. */
export const modelInCode = defineCheck({
  id: 'model-in-code',
  title: 'the code names models that work',
  group: groups.api,
  codes: text.codes,
  needs: {},
  // What OpenAI has shut down is known without them.
  after: [apiReachable, keyAccepted],
  detect: async (context) => await (await import('./model-in-code-look.ts')).look(context),
});
