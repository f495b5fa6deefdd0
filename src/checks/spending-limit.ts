import { ask } from '../engine/ask.ts';
import { defineCheck, type Outcome } from '../engine/check.ts';
import { projectLimitsPage } from '../text/pages.ts';
import { dollars, parseDollars } from '../text/dollars.ts';
import { completion } from './completion.ts';
import { keyPresent } from './key-present.ts';

export type SpendingLimitFact = { readonly limitUsd: number };

/** How long a confirmation by the user is believed. */
const believedDays = 90;
const dayMs = 24 * 60 * 60 * 1000;

/**
 * A monthly hard limit is set. Only an admin key could look that up; without one the user is guided to the page and says
 * what was set, which is kept with its date.
 */
export const spendingLimit = defineCheck({
  id: 'spending-limit',
  title: 'a monthly hard limit is set',
  group: 'spend',
  needs: {},
  async detect({ scope, ports, wishes }): Promise<Outcome<SpendingLimitFact>> {
    const confirmed = await ports.settings.limitConfirmation(scope.root);
    const now = ports.world.now().getTime();
    if (confirmed !== undefined && now - Date.parse(confirmed.confirmedAt) < believedDays * dayMs) {
      const { limitUsd, confirmedAt } = confirmed;
      const day = confirmedAt.slice(0, 10);
      if (wishes.limitUsd !== undefined && limitUsd > wishes.limitUsd) {
        return {
          status: 'problem',
          code: 'limit-too-high',
          summary: `The limit you confirmed is ${dollars(limitUsd)} a month, above the ${dollars(wishes.limitUsd)} of --limit`,
          why: 'Up to the limit, a leaked or looping key can spend your money.',
          next: [`Lower it at ${projectLimitsPage(undefined)} and run openai-setup limits again.`],
          fact: { limitUsd },
          data: { limitUsd, confirmedAt },
        };
      }
      return {
        status: 'ok',
        summary: `Hard limit of ${dollars(limitUsd)} a month, confirmed by you on ${day}`,
        fact: { limitUsd },
        data: { limitUsd, confirmedAt },
      };
    }
    return {
      status: 'unknown',
      code: 'limit-unconfirmed',
      summary:
        confirmed === undefined
          ? 'No monthly hard limit is confirmed for this project'
          : `The limit was confirmed more than ${believedDays} days ago`,
      why: 'Without a hard limit, a leaked or looping key can spend until the card or the credit is empty.',
      next: [
        `Set one at ${projectLimitsPage(undefined)}: Spend → “Edit spend limit” → switch on “Enforce a hard limit”.`,
        'Then run openai-setup limits and say what you set.',
      ],
    };
  },
  async *fix({ scope, ports, wishes, factOf }) {
    // Who has no key yet has nothing to limit.
    if (factOf(keyPresent) === undefined) return undefined;
    const url = projectLimitsPage(factOf(completion)?.project);
    const link = { label: 'the limits page', url };
    const wanted = wishes.limitUsd === undefined ? '' : ` ${dollars(wishes.limitUsd)}`;
    const first = yield* ask({
      kind: 'choice',
      text: 'Put a monthly limit on what this key can spend',
      guidance: [
        'A hard limit stops spending: requests fail until the next month.',
        'A spend alert only sends an e-mail; spending goes on.',
        'Prepaid credit is no limit while auto-reload is on, and it is on by default.',
        `There: Spend → “Edit spend limit”${wanted} → “Enforce a hard limit” on → Save`,
      ],
      why: 'A key that leaks, or a loop that never ends, spends your money until something stops it. A hard limit does.',
      link,
      options: [
        ports.browser.unavailable === undefined
          ? { value: 'open', label: 'Open the limits page', opensLink: true }
          : { value: 'open', label: 'I open that page myself now' },
        { value: 'set', label: 'I have set one already' },
        { value: 'later', label: 'Not now, ask me next time' },
      ],
    });
    if (first === 'later') return undefined;
    const kind = yield* ask({
      kind: 'choice',
      text: 'What is set there now?',
      why: 'Only “Enforce a hard limit” stops spending. This tool cannot look it up without an admin key, so it asks you.',
      link,
      options: [
        { value: 'hard', label: 'A hard limit', hint: 'spending stops' },
        { value: 'alert', label: 'Only an alert or a budget', hint: 'spending goes on' },
        { value: 'nothing', label: 'Nothing yet' },
      ],
    });
    if (kind !== 'hard') return undefined;
    const limitUsd = yield* ask({
      kind: 'amount',
      text: 'How much is the hard limit?',
      unit: 'US dollars a month',
      guidance: ['Type the amount that you set on the page, for example 10.'],
      why: 'The amount and today’s date are kept on this computer, so that you are asked again after 90 days only.',
      link,
      parse: parseDollars,
    });
    return {
      kind: 'plan',
      summary: `remember the hard limit of ${dollars(limitUsd)} a month`,
      consent: 'given',
      steps: [
        {
          preview: { kind: 'request', text: `remember the limit of ${dollars(limitUsd)} with today’s date` },
          run: async () => {
            const confirmedAt = ports.world.now().toISOString();
            if (await ports.settings.confirmLimit(scope.root, { limitUsd, confirmedAt })) {
              return { status: 'ok', summary: `Noted: hard limit of ${dollars(limitUsd)} a month`, fact: undefined };
            }
            return {
              status: 'unknown',
              code: 'limit-unconfirmed',
              summary: 'The limit could not be noted: the settings file cannot be read or written',
              why: 'The limit itself is not affected. You will be asked again next time.',
              next: [`Make the directory ${ports.settings.directory} writable, or delete a broken settings.json in it.`],
            };
          },
        },
      ],
    };
  },
});
