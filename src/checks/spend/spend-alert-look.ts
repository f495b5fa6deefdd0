import { ask, type Answerable, type Question } from '../../engine/ask.ts';
import type { Conversation } from '../../engine/check.ts';
import type { Outcome } from '../../engine/outcome.ts';
import type { FixContext, Given, LookContext } from '../check.ts';
import type { SpendAlert } from '../../openai/admin/admin.ts';
import { limitAmount, moneyOf, usd, type Money } from '../../openai/amount.ts';
import { alertCents, centsOf, usdOf } from '../../openai/dollars.ts';
import type { AdminCall } from '../../openai/admin/repeat.ts';
import { projectLimitsPage } from '../../openai/pages.ts';
import { untrusted } from '../../wording/untrusted.ts';
import { adminFinding, lookFinding } from './admin-access.ts';
import { createAlert, moveAlert, outdatedIn, removeAlert } from './spend-alert-steps.ts';
import { spendingLimit } from './spending-limit.ts';
import { isOrganizers } from '../key/seat.text.ts';
import * as text from './spend-alert.text.ts';

/** How many addresses are offered. */
const maxOffered = 8;

type AlertOutcome = Outcome<undefined, typeof text.codes>;

export async function look({
  scope,
  ports,
  facts,
  signal,
}: LookContext<{ readonly spendingLimit: typeof spendingLimit }>): Promise<AlertOutcome> {
  const { admin, limit, elsewhere, ofSeat, isAsAsked } = facts.spendingLimit;
  if (ofSeat) return { status: 'ok', summary: isOrganizers, fact: undefined, applies: false };
  if (elsewhere !== undefined) return { status: 'ok', summary: text.isElsewhere(elsewhere.name), fact: undefined };
  if (admin === undefined) {
    return { status: 'unknown', code: 'needs-admin-key', ...text.needsAdminKey(projectLimitsPage(undefined)), fixable: false };
  }
  const [ofProject, ofOrganization] = await Promise.all([
    ports.admin.spendAlerts(admin.call(signal), { projectId: admin.project.id }),
    ports.admin.spendAlerts(admin.call(signal), 'organization'),
  ]);
  if (!ofProject.ok) return { ...lookFinding(ofProject.failure, { scope, ports }, 'alerts', isAsAsked), fixable: false };
  const dataOf = (alerts: readonly SpendAlert[]) =>
    alerts.map((alert) => {
      const { amount, currency } = moneyOf(alert);
      const inUsd = currency === usd ? amount : null;
      return { usd: inUsd, amount, currency: untrusted(currency, 20), recipients: alert.recipients.length };
    });
  const data = {
    project: dataOf(ofProject.value),
    organization: ofOrganization.ok ? dataOf(ofOrganization.value) : null,
  };
  const page = projectLimitsPage(admin.project.id);
  return { ...judged(ofProject.value, ofOrganization.ok ? ofOrganization.value : [], limit, page), data };
}

function judged(
  ofProject: readonly SpendAlert[],
  ofOrganization: readonly SpendAlert[],
  limit: Money | undefined,
  page: string,
): AlertOutcome {
  const below = [...ofProject, ...ofOrganization]
    .map(moneyOf)
    .filter(({ amount, currency }) => limit === undefined || (currency === limit.currency && amount < limit.amount));
  const amounts = [...new Map(below.map((each) => [limitAmount(each.amount, each.currency), each])).entries()].toSorted(
    ([, a], [, b]) => a.amount - b.amount,
  );
  const shown = amounts.map(([text]) => text);
  const wanted = limit?.currency === usd ? alertCents(centsOf(limit.amount)) : [];
  // This program's alerts at amounts that belong to an earlier limit. Alerts that people created are left alone.
  const outdated = limit?.currency === usd ? outdatedIn(ofProject, wanted) : [];
  if (outdated.length > 0) {
    return {
      status: 'advice',
      code: 'alerts-outdated',
      ...text.areOutdated(
        outdated.map(({ cents }) => usdOf(cents)),
        wanted.map(usdOf),
        page,
      ),
    };
  }
  const [only] = amounts;
  // Half of the pair that this program creates: it was interrupted in between.
  const half = amounts.length === 1 && only !== undefined && wanted.length > 1 && wanted.includes(centsOf(only[1].amount));
  if (only !== undefined && !half) return { status: 'ok', summary: text.goOut(shown), brief: text.goOut(shown), fact: undefined };
  const way = limit === undefined ? 'no-limit' : limit.currency === usd ? 'create' : 'by-hand';
  const said = text.tooFew(only?.[0], way, page);
  return { status: 'advice', code: 'no-alert', ...said, ...(way === 'create' ? {} : { fixable: false as const }) };
}

type AlertFixContext = FixContext<undefined, typeof text.codes, { readonly spendingLimit: typeof spendingLimit }>;

export async function* fix({ scope, ports, facts, requested, signal }: AlertFixContext): Conversation<typeof text.codes> {
  const { admin, limit } = facts.spendingLimit ?? {};
  // Alerts can only be created in US dollars.
  if (admin === undefined || limit?.currency !== usd) return undefined;
  const projectId = admin.project.id;
  const standing = await ports.admin.spendAlerts(admin.call(signal), { projectId });
  if (!standing.ok) return { kind: 'refusal', ...adminFinding(standing.failure, scope, ports) };
  const wanted = alertCents(centsOf(limit.amount));
  const has = new Set(standing.value.filter(({ currency }) => currency === usd).map(({ cents }) => cents));
  const missing = wanted.filter((cents) => !has.has(cents));
  const outdated = outdatedIn(standing.value, wanted);
  // Alerts of an earlier limit are changed to this one's amounts; what's left over is removed or created.
  const created = missing.slice(outdated.length);
  const place = { ports, scope, admin };
  const steps = outdated.map((alert, index) => {
    const cents = missing[index];
    return cents === undefined ? removeAlert(place, alert) : moveAlert(place, alert, cents);
  });
  if (created.length === 0) {
    if (steps.length === 0) return undefined;
    return {
      kind: 'plan',
      summary: text.movePlan(
        outdated.map(({ cents }) => usdOf(cents)),
        wanted.map(usdOf),
      ),
      consent: 'ask',
      steps,
    };
  }

  const addresses = await addressesOf({ ports }, admin.call(signal), projectId, standing.value);
  const amounts = created.map(usdOf);
  const recipient = yield* askRecipient(addresses.slice(0, maxOffered), amounts, requested.limitUsd !== undefined);
  return {
    kind: 'plan',
    summary: text.makePlan(amounts, admin.name),
    consent: 'given',
    steps: [...steps, ...created.map((cents) => createAlert(place, cents, recipient, created))],
  };
}

/** @param isRecommended `--limit` asks to protect this project; without it, nobody gets email without being asked */
async function* askRecipient(
  addresses: readonly string[],
  amounts: readonly number[],
  isRecommended: boolean,
): AsyncGenerator<Question, string, Answerable> {
  const [first, ...rest] = addresses.map((address) => ({ value: address, label: untrusted(address, 80) }));
  if (first !== undefined) {
    const chosen = yield* ask({
      kind: 'choice',
      ...text.whoGetsIt(amounts),
      options: [first, ...rest, { value: '', label: text.otherAddress }],
      ...(isRecommended ? { recommended: first.value } : {}),
    });
    if (chosen !== '') return chosen;
  }
  return yield* ask({
    kind: 'text',
    ...text.whoGetsIt(amounts),
    label: text.addressLabel,
    parse(typed) {
      const address = typed.trim();
      // Half an address is sent to nobody.
      const domain = address.slice(address.lastIndexOf('@') + 1);
      const dot = domain.lastIndexOf('.');
      return isAddress(address) && dot > 0 && dot < domain.length - 1 ? { value: address } : { refused: text.isNoAddress };
    },
  });
}

/** Who can get an alert: first those who already get one, then the owners of keys, then the project's members. */
async function addressesOf(
  { ports }: Pick<Given, 'ports'>,
  call: AdminCall,
  projectId: string,
  standing: readonly SpendAlert[],
): Promise<readonly string[]> {
  const earlier = standing.flatMap(({ recipients }) => recipients);
  const keys = await ports.admin.keys(call, projectId);
  const owners = keys.ok ? keys.value.flatMap(({ ownerEmail }) => ownerEmail ?? []) : [];
  const members = await ports.admin.memberEmails(call, projectId);
  return [...new Set([...earlier, ...owners, ...(members.ok ? members.value : [])])].filter(isAddress);
}

function isAddress(email: string): boolean {
  return /^[^\s@\p{Cc}]+@[^\s@\p{Cc}]+$/u.test(email) && email.length <= 254;
}
