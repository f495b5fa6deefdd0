import { defineCheck } from '../check.ts';
import { groups } from '../groups.ts';
import { spendingLimit } from './spending-limit.ts';
import * as text from './spent.text.ts';

/** What was spent this month, by day, model, and key. Only `limits` runs this check. */
export const spent = defineCheck({
  id: 'spent',
  optionalWithout: 'admin-key',
  title: 'what was spent this month',
  group: groups.spend,
  codes: text.codes,
  needs: { spendingLimit },
  detect: async (context) => await (await import('./spent-look.ts')).look(context),
});
