import { ask } from '../../engine/ask.ts';
import type { Conversation } from '../../engine/check.ts';
import type { FixContext } from '../check.ts';
import { dollars, parseDollars } from '../../openai/dollars.ts';
import { adminKeysPage, projectLimitsPage } from '../../openai/pages.ts';
import { readAdminKey } from './read-admin-key.ts';
import { whatItBuys } from '../../openai/what-it-buys.ts';
import { completion } from '../api/completion.ts';
import type { FoundProject } from './find-api-project.ts';
import { keyPresent } from '../key/key-present.ts';
import { modelInUse } from './model-in-use.ts';
import { whereSettingsCouldBe } from '../api/where-settings-could-be.ts';

/** Without an admin key that works: the user sets the limit on the page and says what was set, or lends an admin key. */
export async function* limitByHand(context: FixContext, found: FoundProject): Conversation {
  const { scope, ports, wishes, factOf, outcome } = context;
  // Who has no key yet has nothing to limit; who asked for the money alone may have it elsewhere.
  if (!wishes.moneyOnly && factOf(keyPresent) === undefined) return undefined;
  const url = projectLimitsPage(factOf(completion)?.project);
  const link = { label: 'the limits page', url };
  const wanted = wishes.limitUsd === undefined ? '' : ` ${dollars(wishes.limitUsd)}`;
  const first = yield* ask({
    kind: 'choice',
    text: 'Put a monthly limit on what this key can spend',
    guidance: [
      ...(found.kind === 'failed' && outcome.status !== 'ok' ? [outcome.summary, ...outcome.next.slice(0, 1)] : []),
      'A hard limit stops spending: requests fail until the next month.',
      'A spend alert only sends an e-mail; spending goes on.',
      'Prepaid credit is no limit while auto-reload is on, and it is on by default.',
      'The limit of your usage tier is OpenAI’s, and far above what you want to lose.',
      `There: Spend → “Edit spend limit”${wanted} → “Enforce a hard limit” on → Save`,
    ],
    why: 'A key that leaks, or a loop that never ends, spends your money until something stops it. A hard limit does.',
    link,
    options: [
      ports.browser.unavailable === undefined
        ? { value: 'open', label: 'Open the limits page', opensLink: true }
        : { value: 'open', label: 'I open that page myself now' },
      { value: 'set', label: 'I have set one already' },
      { value: 'admin', label: 'I have an admin key: set it from here', hint: 'for owners of the organization' },
      { value: 'later', label: 'Not now, ask me next time' },
    ],
  });
  if (first === 'later') return undefined;
  if (first === 'admin') {
    const secret = yield* ask({
      kind: 'secret',
      text: 'An admin key, for this run only',
      label: 'Admin key',
      kept: false,
      guidance: ['It is kept in memory until this run ends, and written nowhere.'],
      why: 'An admin key can look up and set limits. It cannot run models, and it does not belong into a project.',
      link: { label: 'the page with admin keys', url: adminKeysPage },
      read: readAdminKey,
      preview: () => [{ kind: 'request', text: 'look up the limit with this admin key; nothing is written' }],
    });
    const reading = readAdminKey(secret.reveal());
    const lent = reading.secret;
    if (lent === undefined) {
      return {
        kind: 'refusal',
        code: 'needs-admin-key',
        summary: `The admin key was not used: ${reading.summary}`,
        why: reading.advice ?? 'It is empty.',
        next: [`An owner of the organization makes one here: ${adminKeysPage}`],
      };
    }
    return {
      kind: 'plan',
      summary: 'look up the limit with the admin key',
      consent: 'given',
      steps: [
        {
          preview: { kind: 'request', text: 'look up the limit with the admin key' },
          run: async () => {
            ports.admin.lend(lent);
            return { status: 'ok', summary: 'The admin key is used for this run only', fact: undefined };
          },
        },
      ],
    };
  }
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
  const example = whatItBuys(10, modelInUse(context));
  const limitUsd = yield* ask({
    kind: 'amount',
    text: 'How much is the hard limit?',
    unit: 'US dollars a month',
    guidance: ['Type the amount that you set on the page, for example 10.', ...(example === undefined ? [] : [example])],
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
            next: [whereSettingsCouldBe(ports.settings.directory)],
          };
        },
      },
    ],
  };
}
