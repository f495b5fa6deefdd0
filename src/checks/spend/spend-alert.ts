import { defineCheck } from '../check.ts';
import { groups } from '../groups.ts';
import { spendingLimit } from './spending-limit.ts';
import * as text from './spend-alert.text.ts';

/** Emails warn before the limit is reached, through alerts of the project or the organization: two of them, or one that the user created. */
export const spendAlert = defineCheck({
  id: 'spend-alert',
  optionalWithout: 'admin-key',
  comesAlong: true,
  title: 'emails warn before the limit',
  group: groups.spend,
  codes: text.codes,
  needs: { spendingLimit },
  detect: async (context) => await (await import('./spend-alert-look.ts')).look(context),
  async *fix(context) {
    return yield* (await import('./spend-alert-look.ts')).fix(context);
  },
});
