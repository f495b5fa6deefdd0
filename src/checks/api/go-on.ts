import { subjectOf } from '../../diagnosis/api-subject.ts';
import { lacksVersion, settingOf } from '../../diagnosis/subject.ts';
import { ask } from '../../engine/ask.ts';
import type { Conversation } from '../../engine/check.ts';
import { sentencesOf } from '../../engine/action.ts';
import type { Finding } from '../../engine/outcome.ts';
import { withoutTrailing } from '../../machine/trailing.ts';
import type { RunChange } from '../../openai/for-this-run.ts';
import { shownAddress } from '../../openai/shown-address.ts';
import { shellOf } from '../../shell/shell.ts';
import type { FixContext, ScopeAndPorts } from '../check.ts';
import * as lookAgainText from './look-again.text.ts';
import * as text from './go-on.text.ts';

/** What could be changed for this run about a failure to reach the API, most promising first. */
export async function waysToReach({ code }: { readonly code: string }, context: ScopeAndPorts): Promise<readonly RunChange[]> {
  const versioned = withVersion(code, context);
  if (versioned !== undefined) return [versioned];
  return stopsBefore.has(code) ? await context.ports.openai.waysOn(baseUrlOf(context), code === 'bad-proxy') : [];
}

/** The base URL with the `/v1` that it lacks, if that may be what's wrong. A server may ask for the key before it looks at the path. */
export function withVersion(code: string, context: ScopeAndPorts): RunChange | undefined {
  const baseUrl = baseUrlOf(context);
  if (!lacksVersion(baseUrl) || !['bad-base-url', 'not-openai', 'redirected', 'captive-portal'].includes(code)) return undefined;
  return { kind: 'base-url', baseUrl: `${withoutTrailing(baseUrl, '/')}/v1` };
}

/** Failures in which a proxy, or the lack of one, may have a part. */
const stopsBefore: ReadonlySet<string> = new Set([
  'proxy-unreachable',
  'proxy-auth',
  'bad-proxy',
  'dns',
  'connection-refused',
  'connection-reset',
  'timeout',
  'tls-untrusted',
  'captive-portal',
  'not-openai',
]);

/** Whether what's to be done is done in the shell, which this program can't see. */
export function wantsShell({ code }: { readonly code: string }): boolean {
  return stopsBefore.has(code) || code === 'tls-not-https';
}

/** The address that this run asks. */
export function baseUrlOf({ scope, ports }: ScopeAndPorts): string {
  const changed = ports.openai.changes().findLast((each) => each.kind === 'base-url');
  return changed?.kind === 'base-url' ? changed.baseUrl : scope.api.baseUrl;
}

/**
 * Asks whether to go on with one of these changes for the rest of this run. The look afterwards says what the user's own program
 * still needs.
 *
 * @param mayLookAgain whether what's wrong can be put right while this program runs
 */
export async function* goOn(
  finding: Finding<unknown>,
  ways: readonly RunChange[],
  context: ScopeAndPorts & Pick<FixContext, 'round'>,
  mayLookAgain: boolean,
): Conversation<Record<never, never>> {
  const { scope, ports } = context;
  const options = ways.map((way, index) => ({
    value: String(index),
    label: text.goOnWith(shownChange(way, context)),
    hint: text.forThisRunOnly,
  }));
  const chosen = yield* ask({
    kind: 'choice',
    text: text.howToGoOn,
    guidance: [...sentencesOf(finding.next), text.cannotSee],
    why: finding.why,
    options: [...options, mayLookAgain ? { value: 'again', label: text.lookAgain } : { value: 'leave', label: text.leaveIt }] as [
      (typeof options)[number],
    ],
  });
  if (chosen === 'leave') return undefined;
  const way = ways[Number(chosen)];
  if (way === undefined) return { kind: 'plan', summary: lookAgainText.plan, steps: [], consent: 'given', asksAgain: true };
  const summary = text.goesOnWith(shownChange(way, { scope, ports }));
  return {
    kind: 'plan',
    summary,
    consent: 'given',
    asksAgain: true,
    steps: [
      {
        preview: { kind: 'request', text: summary },
        async run() {
          ports.openai.change(way);
          return { status: 'ok', summary, fact: undefined };
        },
      },
    ],
  };
}

/** What's said in place of “ok” if it only works because of a change in this run; `undefined`: nothing of these kinds was changed. */
export function onlyThisRun(works: string, kinds: readonly RunChange['kind'][], { scope, ports }: ScopeAndPorts) {
  const change = ports.openai.changes().findLast((each) => kinds.includes(each.kind));
  if (change === undefined) return undefined;
  const said = text.onlyThisRun(works, shownChange(change, { scope, ports }), settingOf(subjectOf(scope, ports)), shellOf(ports.world));
  return { status: 'problem', code: 'only-this-run', ...said, fixable: false } as const;
}

function shownChange(change: RunChange, { scope, ports }: ScopeAndPorts): text.ShownChange {
  if (change.kind === 'base-url') return { kind: 'base-url', shown: shownAddress(change.baseUrl) };
  if (change.kind !== 'without-header') return change;
  const { organizationIn, projectIn } = subjectOf(scope, ports);
  return { ...change, file: change.name === 'OPENAI_ORG_ID' ? organizationIn : projectIn };
}
