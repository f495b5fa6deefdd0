import { ask, type Option } from '../../engine/ask.ts';
import type { Conversation } from '../../engine/check.ts';
import type { Codes as AnyCodes } from '../../engine/codes.ts';
import type { Refusal } from '../../engine/plan.ts';
import type { Secret } from '../../keys/secret.ts';
import type { FixContext, LookContext, ScopeAndPorts } from '../check.ts';
import { keyNameFor } from '../key/key-name.ts';
import { testKeys } from '../key/test-keys.ts';
import { noteDead } from '../protect/leaked-keys.ts';
import { note, noteBeginning, type OldKey, type Rotation } from './rotation.ts';
import * as text from './rotate.text.ts';

type Codes = typeof text.endCodes;
type Context = Pick<FixContext<undefined, AnyCodes>, 'scope' | 'ports' | 'requested' | 'signal' | 'round'>;

/** On the page; the user says when it's done. */
export async function* endByHand(context: Context, rotation: Rotation, old: OldKey): Conversation<Codes> {
  const { scope, ports, requested } = context;
  const key = `…${old.lastFour}`;
  if (requested.unattended === true) {
    const wants = rotation.ends !== undefined && rotation.ends !== 'never' && !rotation.leaked;
    return wants ? refusal('old-key-not-ended', text.cannotEnd(key, pageOf(context))) : undefined;
  }
  const keysPage = pageOf(context);
  const question = {
    kind: 'choice' as const,
    ...text.deleteByHand(key, rotation.leaked),
    guidance: [...((context.round ?? 0) > 0 ? [text.stillWorks] : []), text.lookFor(key, keyNameOf(scope, ports))],
    ...(keysPage === undefined ? {} : { link: { url: keysPage } }),
  };
  const open: Option = { value: 'open', ...text.openPage, opensLink: true };
  const deleted: Option = { value: 'deleted', ...text.isDeleted };
  const later: Option = { value: 'later', ...text.notYet };
  const mayOpen = keysPage !== undefined && ports.browser.unavailable === undefined;
  const first = yield* ask({ ...question, options: mayOpen ? [open, deleted, later] : [deleted, later] });
  const answer = first === 'open' ? yield* ask({ ...question, options: [deleted, later] }) : first;
  if (answer !== 'deleted') return undefined;
  return {
    kind: 'plan',
    summary: text.gonePlan(key),
    consent: 'given',
    asksAgain: rotation.leaked,
    steps: [
      {
        preview: { kind: 'request', text: text.gonePlan(key) },
        async run(signal) {
          if ((await testOf({ ...context, signal }, old.secret)) === 'accepted')
            return { status: 'problem', code: 'old-key-works', ...text.stillAccepted(key, pageOf(context)) };
          await noteBeginning(context, rotation, old);
          await note(context, { endsAt: ports.world.now().toISOString() });
          if (old.secret !== undefined) await noteDead(context, [old.secret], 'revoked');
          return { status: 'ok', summary: text.hasEnded(key), fact: undefined };
        },
      },
    ],
  };
}

/** Where keys are deleted; `undefined`: only whoever runs the server knows. */
export function pageOf({ scope, ports }: ScopeAndPorts): string | undefined {
  return ports.openai.serverAt(scope.api.baseUrl).keysPage;
}

export function keyNameOf(scope: LookContext['scope'], { world }: LookContext['ports']): string {
  return keyNameFor(scope.projectName, world.user);
}

/** What the API says about the old key, while it's still known here. */
export async function testOf(context: Pick<LookContext, 'scope' | 'ports' | 'requested' | 'signal'>, secret: Secret | undefined) {
  return secret === undefined ? 'unknown' : ((await testKeys(context, [secret]))[0] ?? 'unknown');
}

export function refusal(code: keyof Codes, said: Omit<Refusal, 'kind' | 'code'>): Refusal<Codes> {
  return { kind: 'refusal', code, ...said };
}
