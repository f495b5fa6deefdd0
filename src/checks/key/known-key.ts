import { sentencesOf } from '../../engine/action.ts';
import { ask } from '../../engine/ask.ts';
import type { Conversation } from '../../engine/check.ts';
import { exportedValue } from '../../machine/variable-names.ts';
import { keyRulesAt } from '../../openai/servers.ts';
import type { FixContext } from '../check.ts';
import * as text from './known-key.text.ts';
import { placeOfKey } from './place-of-key.ts';
import { whyNotWritten } from './why-not-written.ts';

/**
 * Before anyone makes a new key: offers the one that this run replaced, and the shell's if the API accepts it. `undefined`: there's
 * none, or it isn't wanted. `other`: what else there is to choose, as a label.
 */
export async function* offerKnownKey(context: FixContext, other: string): Conversation<typeof text.codes> {
  const { scope, ports, outcome, earlierKeys } = context;
  if (outcome.status === 'ok') return undefined;
  const { readKey, savePlan } = await import('./paste-key.ts');
  const { name, path } = scope.envFile;
  const earlier = earlierKeys?.get(path);
  const shell = isAcceptedOfShell(outcome.data)
    ? readKey(exportedValue(ports.world, scope.variable.name) ?? '', keyRulesAt(scope.api.baseUrl)).secret
    : undefined;
  const known = [
    ...(earlier === undefined ? [] : [{ value: 'earlier', label: text.earlier(name, String(earlier)), secret: earlier }]),
    ...(shell === undefined || earlier?.equals(shell) === true
      ? []
      : [{ value: 'shell', label: text.shells(name, String(shell)), secret: shell }]),
  ];
  const [first, ...more] = known.map(({ value, label }) => ({ value, label }));
  if (first === undefined) return undefined;
  const choice = yield* ask({
    kind: 'choice',
    text: text.whichKey(name),
    guidance: sentencesOf(outcome.next),
    why: outcome.why,
    options: [first, ...more, { value: 'other', label: other }],
  });
  const chosen = known.find(({ value }) => value === choice)?.secret;
  if (chosen === undefined) return undefined;
  const refusal = await whyNotWritten(context);
  if (refusal !== undefined) return refusal;
  return { ...savePlan(context, await placeOfKey(context), chosen, [], { oldWorks: false }), consent: 'ask' };
}

/** What `key-accepted` reports of the shell's key. */
function isAcceptedOfShell(data: unknown): boolean {
  const tested = typeof data === 'object' && data !== null && 'tested' in data ? data.tested : undefined;
  return (
    Array.isArray(tested) &&
    tested.some(
      (each: unknown) =>
        typeof each === 'object' &&
        each !== null &&
        'accepted' in each &&
        each.accepted === true &&
        'source' in each &&
        each.source === 'shell',
    )
  );
}
