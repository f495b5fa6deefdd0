import { ask, type Answerable, type Question } from '../../engine/ask.ts';
import type { Conversation } from '../../engine/check.ts';
import type { FixContext } from '../check.ts';
import type { Step } from '../../engine/plan.ts';
import type { AdminProject, Owner } from '../../openai/admin/admin.ts';
import { centsOf, dollars, parseDollars, spentDollars, usdOf } from '../../openai/dollars.ts';
import { projectLimitsPage } from '../../openai/pages.ts';
import { untrusted } from '../../wording/untrusted.ts';
import { whatItBuys } from '../../openai/what-it-buys.ts';
import { adminFinding } from './admin-access.ts';
import type { FoundProject } from './find-api-project.ts';
import { keyPresent } from '../key/key-present.ts';
import { costsOfMonth } from './month-costs.ts';
import { modelInUse } from './model-in-use.ts';
import { agreesToStop, setLimit } from './set-limit.ts';

/** Projects that are offered; more would push the question off the screen. */
const mostOffered = 9;

/** With an admin key: chooses the project where that is not known, and sets the limit by the API. */
export async function* limitByAdminKey(
  context: FixContext,
  found: Extract<FoundProject, { kind: 'found' | 'which' }>,
): Conversation {
  const { scope, ports, wishes, signal, factOf } = context;
  // Who has no key yet is asked for its project where one is made.
  if (found.kind === 'which' && !wishes.moneyOnly && factOf(keyPresent) === undefined) return undefined;
  const call = found.kind === 'found' ? found.admin.call : found.call;
  const project = found.kind === 'found' ? found.admin.project : yield* chooseProject(found.projects);
  if (project === undefined) return undefined;
  const name = untrusted(project.name, 60);
  const steps: Step[] =
    found.kind === 'found'
      ? []
      : [
          {
            preview: { kind: 'request', text: `remember that this is project ${name} (${untrusted(project.id, 60)})` },
            async run() {
              // Where it cannot be kept it counts for this run, and is asked again next time.
              await ports.settings.chooseApiProject(scope.root, project.id);
              return { status: 'ok', summary: `Project ${name} is looked after`, fact: undefined };
            },
          },
        ];

  const standing = await ports.admin.spendLimit(call(signal), { projectId: project.id });
  if (!standing.ok) return { kind: 'refusal', ...adminFinding(standing.failure, scope, ports) };
  if (found.kind === 'which' && standing.value?.enforcement === 'enforcing') {
    return { kind: 'plan', summary: `look after project ${name}`, consent: 'given', steps };
  }

  const owner = yield* chooseOwner(context, project.id, name);
  const whose = owner === 'organization' ? 'the whole organization' : `project ${name}`;
  const before = owner === 'organization' ? await ports.admin.spendLimit(call(signal), owner) : standing;
  if (!before.ok) return { kind: 'refusal', ...adminFinding(before.failure, scope, ports) };
  const spent = await costsOfMonth(context, call(signal), owner === 'organization' ? undefined : project.id);
  const spentUsd = spent.ok ? spent.value.totalUsd : undefined;
  const example = whatItBuys(wishes.limitUsd ?? 10, modelInUse(context));
  const limitUsd =
    wishes.limitUsd ??
    (yield* ask({
      kind: 'amount',
      text: `How much may ${whose} spend?`,
      unit: 'US dollars a month',
      guidance: [
        'At that amount requests fail until the next month. A few cents more may slip through.',
        spentUsd === undefined
          ? 'What was spent this month could not be read.'
          : `Spent this month so far: ${spentDollars(spentUsd)}.`,
        ...(example === undefined ? [] : [example]),
      ],
      why: 'A key that leaks, or a loop that never ends, spends your money until something stops it. A hard limit does.',
      link: { label: 'the limits page', url: projectLimitsPage(owner === 'organization' ? undefined : project.id) },
      parse: parseDollars,
    }));
  const cents = centsOf(limitUsd);
  if (!(yield* agreesToStop(spentUsd, cents))) return undefined;
  steps.push(setLimit(context, call, owner, whose, cents));
  const from = before.value === undefined ? '' : `, instead of ${dollars(usdOf(before.value.cents))}`;
  return {
    kind: 'plan',
    summary: `set a hard limit of ${dollars(usdOf(cents))} a month for ${whose}${from}`,
    // The amount was typed as the answer to what would be set; what stops other projects, too, is asked once more.
    consent: wishes.limitUsd === undefined && owner !== 'organization' ? 'given' : 'ask',
    steps,
  };
}

/** The organization's limit stops every project of it, so it is set only for who came for the money and names it. */
async function* chooseOwner({ wishes }: FixContext, projectId: string, name: string): AsyncGenerator<Question, Owner, Answerable> {
  if (wishes.moneyOnly !== true || wishes.limitUsd !== undefined) return { projectId };
  const chosen = yield* ask({
    kind: 'choice',
    text: 'What shall the limit be for?',
    why: 'The limit of a project stops that project. The limit of the organization stops all of its projects at once.',
    options: [
      { value: 'project', label: `Project ${name}` },
      { value: 'organization', label: 'The whole organization', hint: 'all of its projects together' },
    ],
  });
  return chosen === 'organization' ? 'organization' : { projectId };
}

async function* chooseProject(projects: readonly AdminProject[]): AsyncGenerator<Question, AdminProject | undefined, Answerable> {
  const [first, ...rest] = projects.slice(0, mostOffered);
  if (first === undefined) return undefined;
  const option = ({ id, name }: AdminProject) => ({ value: id, label: untrusted(name, 40), hint: untrusted(id, 60) });
  const more = projects.length - mostOffered;
  const chosen = yield* ask({
    kind: 'choice',
    text: 'Which project of the organization does this one use?',
    guidance: more > 0 ? [`And ${more} more: name one with OPENAI_PROJECT_ID.`] : [],
    why: 'Limits, costs and keys belong to a project. Your choice is kept on this computer.',
    options: [option(first), ...rest.map(option)],
  });
  return projects.find(({ id }) => id === chosen);
}
