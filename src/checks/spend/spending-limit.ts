import { defineCheck } from '../check.ts';
import { groups } from '../groups.ts';
import { completion } from '../api/completion.ts';
import * as text from './spending-limit.text.ts';

/**
 * A monthly hard limit is set, and not used up. An admin key looks it up; without one, the user is guided to the page and says what was
 * set, which is stored with its date, like a limit that was set here.
 */
export const spendingLimit = defineCheck({
  id: 'spending-limit',
  // An existing limit is fine, and may be lower than the one that's asked for.
  forcedBy: '--limit',
  title: 'a monthly hard limit is set',
  group: groups.spend,
  codes: text.codes,
  needs: {},
  after: [completion],
  detect: async (context) => await (await import('./spending-limit-look.ts')).look(context),
  async *fix(context) {
    return yield* (await import('./spending-limit-look.ts')).fix(context);
  },
});
