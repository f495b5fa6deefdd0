import { ask, type Answerable, type Option, type Question } from '../../engine/ask.ts';
import type { Conversation } from '../../engine/check.ts';
import type { FixContext, Given } from '../check.ts';
import type { Step } from '../../engine/plan.ts';
import type { AdminProject, Owner } from '../../openai/admin/admin.ts';
import { limitAmount, moneyOf, usd } from '../../openai/amount.ts';
import { centsOf, parseDollars, usdOf } from '../../openai/dollars.ts';
import type { AdminCall } from '../../openai/admin/repeat.ts';
import { projectLimitsPage } from '../../openai/pages.ts';
import { untrusted } from '../../wording/untrusted.ts';
import { moreProjects } from '../more-projects.text.ts';
import { adminFinding } from './admin-access.ts';
import type { FoundProject } from './find-api-project.ts';
import { keyPresent } from '../key/key-present.ts';
import { costsOfMonth, monthOf, spentIn, type MonthCosts } from './month-costs.ts';
import { monthEnds, total } from './month.text.ts';
import { estimate } from './limit-estimate.ts';
import { agreesToStop, setLimit } from './set-limit.ts';
import { ofOrganization, ofProject } from './set-limit.text.ts';
import type { SpendingLimitFact } from './spending-limit-fact.ts';
import { notSet, type codes } from './spending-limit.text.ts';
import { lowestLimitAbove, suggestedLimit } from './suggested-limit.ts';
import * as text from './limit-by-admin-key.text.ts';

/** Projects in one question; more would push it off the screen. */
const perPage = 9;

type Context = FixContext<SpendingLimitFact, typeof codes>;

/** With an admin key: chooses the project if it's unknown, and sets the limit through the API. */
export async function* limitByAdminKey(
  context: Context,
  found: Extract<FoundProject, { kind: 'found' | 'which' }>,
): Conversation<typeof codes> {
  const { scope, ports, requested, signal, factOf } = context;
  // If there's no key yet, its project is asked about when one is created.
  if (found.kind === 'which' && !requested.moneyOnly && factOf(keyPresent) === undefined) return undefined;
  const call = found.kind === 'found' ? found.admin.call : found.call;
  const project = found.kind === 'found' ? found.admin.project : yield* chooseProject(found.projects);
  if (project === undefined) return undefined;
  const name = untrusted(project.name, 60);
  const steps = found.kind === 'found' ? [] : [rememberProject(context, project, name)];

  const standing = await ports.admin.spendLimit(call(signal), { projectId: project.id });
  if (!standing.ok) return { kind: 'refusal', ...adminFinding(standing.failure, scope, ports) };
  if (found.kind === 'which' && standing.value !== undefined && requested.limitUsd === undefined) {
    return { kind: 'plan', summary: text.rememberPlan(name), consent: 'given', steps };
  }

  const owner = yield* chooseOwner(context, project.id, name);
  const whose = owner === 'organization' ? ofOrganization : ofProject(name);
  const before = owner === 'organization' ? await ports.admin.spendLimit(call(signal), owner) : standing;
  if (!before.ok) return { kind: 'refusal', ...adminFinding(before.failure, scope, ports) };
  if (before.value !== undefined && before.value.currency !== usd) {
    const { amount, currency } = moneyOf(before.value);
    const page = projectLimitsPage(owner === 'organization' ? undefined : owner.projectId);
    const said = notSet.otherCurrency(limitAmount(amount, currency), whose, page, requested.limitUsd);
    return { kind: 'refusal', code: 'limit-other-currency', ...said };
  }
  const month = await monthOfOwner(context, call(signal), owner);
  // At least that much: there may be more in other currencies.
  const spentUsd = month === undefined ? undefined : spentIn(month, usd);
  const cents = centsOf(requested.limitUsd ?? (yield* askAmount(context, owner, whose, month)));
  if (!(yield* agreesToStop(spentUsd, cents))) {
    if (requested.limitUsd === undefined) return undefined;
    const until = monthEnds(monthOf(ports.world.now()));
    return {
      kind: 'refusal',
      code: 'limit-below-spent',
      ...notSet.belowSpent(usdOf(cents), spentUsd ?? 0, lowestLimitAbove(spentUsd ?? 0), until),
    };
  }
  return {
    kind: 'plan',
    summary: text.plan(usdOf(cents), whose, before.value === undefined ? undefined : usdOf(before.value.cents)),
    // The amount was typed as an answer to what would be set; a limit that also stops other projects is confirmed once more.
    consent: requested.limitUsd === undefined && owner !== 'organization' ? 'given' : 'ask',
    steps: [...steps, setLimit(context, call, owner, whose, cents, month?.totalUsd !== undefined)],
  };
}

async function* chooseProject(projects: readonly AdminProject[]): AsyncGenerator<Question, AdminProject | undefined, Answerable> {
  const option = ({ id, name }: AdminProject): Option => ({ value: id, label: untrusted(name, 40), hint: untrusted(id, 60) });
  for (let start = 0; ; start = start + perPage < projects.length ? start + perPage : 0) {
    const [first, ...rest] = projects.slice(start, start + perPage).map(option);
    if (first === undefined) return undefined;
    const more = { value: 'more', label: moreProjects(start + perPage, perPage, projects.length) };
    const options: [Option, ...Option[]] = [first, ...rest, ...(projects.length > perPage ? [more] : [])];
    const chosen = yield* ask({ kind: 'choice', ...text.whichProject, options });
    if (chosen !== 'more') return projects.find(({ id }) => id === chosen);
  }
}

function rememberProject({ scope, ports }: Context, { id }: AdminProject, name: string): Step<typeof codes> {
  return {
    preview: { kind: 'request', text: text.rememberStep(name, untrusted(id, 60)) },
    async run() {
      // If it can't be stored, it counts for this run, and we ask again next time.
      await ports.settings.chooseApiProject(scope.root, id);
      return { status: 'ok', summary: text.remembered(name), fact: undefined };
    },
  };
}

/** The organization's limit stops all of its projects, so it's only set for users who are here about money and ask for it. */
async function* chooseOwner(
  { requested }: Pick<Given, 'requested'>,
  projectId: string,
  name: string,
): AsyncGenerator<Question, Owner, Answerable> {
  if (requested.moneyOnly !== true || requested.limitUsd !== undefined) return { projectId };
  const chosen = yield* ask({
    kind: 'choice',
    ...text.whatFor,
    options: [
      { value: 'project', ...text.projectOption(name) },
      { value: 'organization', ...text.organizationOption },
    ],
  });
  return chosen === 'organization' ? 'organization' : { projectId };
}

/** What was spent this month; `undefined` if that can't be read. */
async function monthOfOwner(context: Context, call: AdminCall, owner: Owner): Promise<MonthCosts | undefined> {
  const { outcome } = context;
  // It was read a moment ago, and the API allows few of these requests a minute.
  const { admin, costs } = outcome.fact ?? {};
  const isSame = owner !== 'organization' && owner.projectId === admin?.project.id;
  const spent = isSame && costs?.ok ? costs : await costsOfMonth(context, call, owner === 'organization' ? undefined : owner.projectId);
  return spent.ok ? spent.value : undefined;
}

/** US dollars a month. */
async function* askAmount(
  context: Context,
  owner: Owner,
  whose: string,
  month: MonthCosts | undefined,
): AsyncGenerator<Question, number, Answerable> {
  const suggested = suggestedLimit(month);
  const { admin } = context.outcome.fact ?? {};
  const project = owner !== 'organization' && owner.projectId === admin?.project.id ? admin : undefined;
  return yield* ask({
    kind: 'amount',
    ...text.howMuch(
      whose,
      month === undefined ? undefined : total(month),
      await estimate(suggested, context, project === undefined ? undefined : { admin: project, month }),
    ),
    link: { url: projectLimitsPage(owner === 'organization' ? undefined : owner.projectId) },
    suggested,
    parse: parseDollars,
  });
}
