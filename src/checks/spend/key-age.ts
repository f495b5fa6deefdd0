import { defineCheck } from '../check.ts';
import { groups } from '../groups.ts';
import { spendingLimit } from './spending-limit.ts';
import * as text from './key-age.text.ts';

/** The key is young enough and doesn't expire soon, going by the admin key, or by the date when this program wrote it. */
export const keyAge = defineCheck({
  id: 'key-age',
  optionalWithout: 'admin-key',
  title: 'the key is not too old',
  group: groups.spend,
  codes: text.codes,
  needs: { spendingLimit },
  detect: async (context) => await (await import('./key-age-look.ts')).look(context),
  async *fix(context) {
    return yield* (await import('./key-age-look.ts')).fix(context);
  },
});
