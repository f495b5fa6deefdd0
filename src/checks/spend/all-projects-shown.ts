import type { ProjectKey, SpendLimit } from '../../openai/admin/admin.ts';
import { limitAmount, moneyOf, usd } from '../../openai/amount.ts';
import { untrusted } from '../../wording/untrusted.ts';
import type { Overview, ProjectOverview, ProjectStanding } from './all-projects.ts';
import * as text from './all-projects.text.ts';
import * as keyText from './key-age.text.ts';
import * as month from './month.text.ts';
import { dateOf, daysBetween, keysData, type ReviewedKey } from './reviewed-keys.ts';

export type OverviewLine = {
  /** Absent: it belongs to the line above, or is about nothing that could be good or bad. */
  readonly status?: 'ok' | 'advice' | 'problem' | 'unknown';
  readonly text: string;
  /** Columns. */
  readonly indent?: number;
};

const statusOf = {
  ok: 'ok',
  'no-limit': 'problem',
  'limit-reached': 'problem',
  'limit-not-enforcing': 'problem',
  unknown: 'unknown',
} as const satisfies Record<ProjectStanding, OverviewLine['status']>;

/** Keys that are shown of a project; all are in the data. */
const mostKeys = 5;

/** Whether nothing is a problem. What couldn't be read isn't one. */
export function standsWell({ projects, organization }: Overview): boolean {
  const isGood = ({ standing }: Pick<ProjectOverview, 'standing'>): boolean => standing === 'ok' || standing === 'unknown';
  return projects.every(isGood) && (isGood(organization) || organization.standing === 'no-limit');
}

/** Whether everything could be read. */
export function isWhole({ projects, organization, leftOut }: Overview): boolean {
  const isRead = ({ standing, month }: Pick<ProjectOverview, 'standing' | 'month'>): boolean =>
    standing !== 'unknown' && month !== undefined;
  return leftOut === 0 && isRead(organization) && projects.every((each) => isRead(each) && each.keys !== undefined);
}

export function overviewLines(overview: Overview, how: { readonly verbose: boolean; readonly now: Date }): readonly OverviewLine[] {
  const { projects, organization, leftOut } = overview;
  const name = how.now.toLocaleString('en-US', { month: 'long', timeZone: 'UTC' });
  const count = (...wanted: readonly ProjectStanding[]): number => projects.filter(({ standing }) => wanted.includes(standing)).length;
  return [
    { text: text.heading(projects.length + leftOut, name) },
    { text: '' },
    ...projects.flatMap((each) => [
      {
        status: statusOf[each.standing],
        text: `${untrusted(each.project.name, 60)}${how.verbose ? ` (${untrusted(each.project.id, 60)})` : ''} · ${figures(each)}`,
      },
      ...keyLines(each.keys, how),
    ]),
    ...(leftOut === 0 ? [] : [{ text: text.leftOut(leftOut), indent: 3 }]),
    { text: '' },
    {
      status: organization.standing === 'no-limit' ? ('ok' as const) : statusOf[organization.standing],
      text: `${text.wholeOrganization} · ${figures(organization)}`,
    },
    { text: month.howExact, indent: 3 },
    { text: '' },
    {
      text: text.conclusion({
        noLimit: count('no-limit'),
        usedUp: count('limit-reached', 'limit-not-enforcing'),
        unknown: count('unknown'),
      }),
    },
  ];
}

/** “$3.42 of $20 · about $3.70 by Nov 30” */
function figures({ standing, limit, month: costs, forecast }: Omit<ProjectOverview, 'project' | 'keys'>): string {
  const money = limit === undefined ? undefined : moneyOf(limit);
  const limited = money === undefined ? undefined : limitAmount(money.amount, money.currency);
  const spent = costs === undefined ? text.costsUnknown : text.spentOf(month.total(costs, money?.currency), limited);
  const missing = standing === 'unknown' ? [text.limitUnknown] : limit === undefined ? [text.noLimit] : [];
  const ahead =
    standing === 'limit-reached'
      ? [text.reached]
      : standing === 'limit-not-enforcing'
        ? [text.notEnforcing]
        : costs === undefined || forecast === undefined || costs.total === 0
          ? []
          : forecast.reachedOn === undefined
            ? [text.comesTo(forecast.total, costs.currency, month.dayOf(costs, costs.daysInMonth))]
            : [text.reachedOn(month.dayOf(costs, forecast.reachedOn))];
  return [spent, ...missing, ...ahead].join(' · ');
}

function keyLines(
  keys: readonly ReviewedKey[] | undefined,
  { verbose, now }: { readonly verbose: boolean; readonly now: Date },
): readonly OverviewLine[] {
  if (keys === undefined) return [{ text: text.keysUnknown, indent: 5 }];
  if (keys.length === 0) return [{ text: text.noKeys, indent: 5 }];
  const shown = verbose ? keys : keys.slice(0, mostKeys);
  return [
    ...shown.map(({ key, ageDays, remarks }) => ({
      ...(remarks.length === 0 ? {} : { status: 'advice' as const }),
      text: [
        untrusted(key.name, 40),
        ...ownerOf(key),
        keyText.ageCell(ageDays),
        keyText.useCell(key.lastUsedAt === undefined ? undefined : daysBetween(key.lastUsedAt, now.getTime())),
        endOf(key, now),
      ].join(' · '),
      indent: remarks.length === 0 ? 5 : 2,
    })),
    ...(shown.length < keys.length ? [{ text: text.moreKeys(keys.length - shown.length), indent: 5 }] : []),
  ];
}

function ownerOf({ ownerName, ownerHasLeft }: ProjectKey): readonly string[] {
  const owner = ownerName === undefined ? undefined : untrusted(ownerName, 40);
  if (ownerHasLeft) return [text.ownerLeft(owner)];
  return owner === undefined ? [] : [owner];
}

function endOf({ expiresAt }: ProjectKey, now: Date): string {
  if (expiresAt !== undefined && expiresAt * 1000 <= now.getTime()) return keyText.endedCell(dateOf(expiresAt));
  return keyText.endCell(expiresAt === undefined ? undefined : dateOf(expiresAt));
}

/** The same for machines. */
export function overviewData({ projects, organization, leftOut }: Overview) {
  return {
    organization: figuresData(organization),
    projects: projects.map((each) => ({
      id: untrusted(each.project.id, 80),
      name: untrusted(each.project.name, 80),
      ...figuresData(each),
      keys: each.keys === undefined ? null : keysData(each.keys).map(({ own: _own, ...key }) => key),
    })),
    leftOut,
  };
}

function limitData(limit: SpendLimit) {
  const { amount, currency } = moneyOf(limit);
  const inUsd = currency === usd ? amount : null;
  return { usd: inUsd, amount, currency: untrusted(currency, 20), enforcement: untrusted(limit.enforcement, 40) };
}

function figuresData({ standing, limit, month: costs, forecast }: Omit<ProjectOverview, 'project' | 'keys'>) {
  const rounded = (amount: number): number => Math.round(amount * 1e6) / 1e6;
  return {
    standing,
    limit: limit === undefined ? null : limitData(limit),
    currency: costs === undefined ? usd : untrusted(costs.currency, 20),
    spent: costs === undefined ? null : rounded(costs.total),
    otherCurrencies: (costs?.others ?? []).map((other) => ({ currency: untrusted(other.currency, 20), amount: rounded(other.amount) })),
    forecast: forecast === undefined ? null : rounded(forecast.total),
    limitReachedOn:
      forecast?.reachedOn === undefined || costs === undefined
        ? null
        : new Date((costs.from + (forecast.reachedOn - 1) * 86_400) * 1000).toISOString().slice(0, 10),
  };
}
