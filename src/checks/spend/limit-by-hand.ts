import { sentencesOf } from '../../engine/action.ts';
import { ask } from '../../engine/ask.ts';
import type { Conversation } from '../../engine/check.ts';
import type { FixContext } from '../check.ts';
import { withPasteHint } from '../paste-hint.ts';
import type { Step } from '../../engine/plan.ts';
import { parseDollars } from '../../openai/dollars.ts';
import { projectLimitsPage } from '../../openai/pages.ts';
import { readAdminKey } from './read-admin-key.ts';
import type { FoundProject } from './find-api-project.ts';
import { keyPresent } from '../key/key-present.ts';
import { estimate } from './limit-estimate.ts';
import { projectOfKey } from './project-of-key.ts';
import { suggestedLimit } from './suggested-limit.ts';
import { untrusted } from '../../wording/untrusted.ts';
import { whereSettingsCouldBe } from '../api/settings.text.ts';
import type { codes } from './spending-limit.text.ts';
import * as text from './limit-by-hand.text.ts';

type Context = FixContext<unknown, typeof codes>;

/** Without a working admin key: the user sets the limit on the page and says what was set, or enters an admin key. */
export async function* limitByHand(context: Context, found: FoundProject): Conversation<typeof codes> {
  const { scope, ports, requested, factOf, outcome } = context;
  // Without a key, there's nothing to limit yet; but users who are only here about money may have it elsewhere.
  if (!requested.moneyOnly && factOf(keyPresent) === undefined) return undefined;
  const projectId = await projectOfKey(context);
  const page = projectLimitsPage(projectId);
  const link = { url: page };
  const suggested = requested.limitUsd ?? suggestedLimit();
  const first = yield* ask({
    kind: 'choice',
    ...text.putLimit,
    guidance: [
      ...(found.kind === 'failed' && outcome.status !== 'ok' ? [outcome.summary, ...sentencesOf(outcome.next.slice(0, 1))] : []),
      ...(requested.demo === undefined ? text.putLimit.guidance : text.inDemo),
    ],
    link,
    options: [
      ports.browser.unavailable === undefined
        ? { value: 'open', ...text.openPage, opensLink: true }
        : { value: 'open', ...text.openMyself },
      { value: 'set', ...text.haveSet },
      { value: 'owner', ...text.mayNot },
      { value: 'admin', ...text.haveAdminKey },
      { value: 'later', ...text.notNow },
    ],
  });
  if (first === 'later') return undefined;
  if (first === 'admin') return yield* askForAdminKey(context);
  if (first === 'owner') {
    const message = text.messageToOwner(suggested, untrusted(scope.projectName, 60), projectId, page);
    yield* ask({ kind: 'choice', text: text.sendMessage, mustSee: [message], options: [{ value: 'ok', ...text.messageSent }] });
    return undefined;
  }
  const steps = text.steps(suggested, page);
  const set = yield* ask({
    kind: 'choice',
    // They're needed until it's done, and the browser may cover this window for a while.
    ...text.whatIsSet(first === 'open' ? steps : []),
    link,
    options: [
      { value: 'hard', ...text.hardLimit },
      { value: 'alert', ...text.onlyAlert },
      { value: 'nothing', ...text.nothingYet },
    ],
  });
  const kind =
    set === 'alert'
      ? yield* ask({
          kind: 'choice',
          ...text.onlyAlertIsSet,
          guidance: steps,
          link,
          options: [
            { value: 'hard', ...text.isHardNow },
            { value: 'later', ...text.notNow },
          ],
        })
      : set;
  if (kind !== 'hard') return undefined;
  const example = await estimate(suggested, context);
  const limitUsd = yield* ask({ kind: 'amount', ...text.howMuch(example), link, suggested, parse: parseDollars });
  return { kind: 'plan', summary: text.notePlan(limitUsd), consent: 'given', steps: [note(context, limitUsd)] };
}

/** It's used in this run and written nowhere. */
async function* askForAdminKey({ ports }: Context): Conversation<typeof codes> {
  const secret = yield* ask({
    kind: 'secret',
    ...text.adminKeyQuestion,
    kept: false,
    read: withPasteHint(ports.world, readAdminKey),
    preview: () => [{ kind: 'request', text: text.adminKeyPreview }],
  });
  const reading = readAdminKey(secret.reveal());
  const adminKey = reading.secret;
  if (adminKey === undefined) return { kind: 'refusal', code: 'needs-admin-key', ...text.adminKeyNotUsed(reading.summary, reading.advice) };
  return {
    kind: 'plan',
    summary: text.lookUpPlan,
    consent: 'given',
    steps: [
      {
        preview: { kind: 'request', text: text.lookUpPlan },
        run: async () => {
          ports.admin.useKey(adminKey);
          return { status: 'ok', summary: text.adminKeyUsed, fact: undefined };
        },
      },
    ],
  };
}

/** Stores what the user says was set, with today's date. */
function note({ scope, ports }: Context, limitUsd: number): Step<typeof codes> {
  return {
    preview: { kind: 'request', text: text.noteStep(limitUsd) },
    run: async () => {
      const confirmedAt = ports.world.now().toISOString();
      if (await ports.settings.confirmLimit(scope.root, { limitUsd, confirmedAt })) {
        return { status: 'ok', summary: text.noted(limitUsd), fact: undefined };
      }
      return { status: 'unknown', code: 'limit-unconfirmed', ...text.notNoted(whereSettingsCouldBe(ports.settings.directory)) };
    },
  };
}
