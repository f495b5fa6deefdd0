import { ask } from '../../engine/ask.ts';
import type { Conversation } from '../../engine/check.ts';
import type { Codes } from '../../engine/codes.ts';
import type { Secret } from '../../keys/secret.ts';
import type { DeadKey } from '../../machine/settings.ts';
import { pages } from '../../openai/pages.ts';
import { envFileFromUser } from '../../project/from-user.ts';
import type { Scope } from '../../project/scope.ts';
import { whereSettingsCouldBe } from '../api/settings.text.ts';
import type { FixContext, ScopeAndPorts } from '../check.ts';
import { pasteCodes } from '../key/paste-key.text.ts';
import * as text from './leaked-keys.text.ts';

/** What the fix of a check that found leaked keys may end with, besides its own codes. */
export const leakCodes = {
  ...pasteCodes,
  'settings-not-writable': { status: 'unknown', meaning: "that a leaked key is revoked couldn't be noted" },
} as const satisfies Codes;

/** Keys that are where they shouldn't be and may still work. */
export type LeakedKeys = {
  readonly keys: readonly Secret[];
  /** The key in use, if it's one of them. */
  readonly current: Secret | undefined;
  /** A remote has that one. */
  readonly isCurrentPublic: boolean;
};

/** Keys are remembered for the repository: its packages share its history. */
function placeOfDeadKeys({ gitRoot, root }: Scope): string {
  return gitRoot ?? root;
}

/** The keys that nobody can use anymore, as far as it's known here, by fingerprint. */
export async function deadKeys({ scope, ports }: ScopeAndPorts): Promise<ReadonlyMap<string, DeadKey>> {
  return await ports.settings.deadKeys(placeOfDeadKeys(scope));
}

/** Remembers that keys are revoked: from now on, a commit with one of them is no leak. `false`: it can't be remembered. */
export async function noteRevoked({ scope, ports }: ScopeAndPorts, keys: readonly Secret[]): Promise<boolean> {
  const since = ports.world.now().toISOString();
  const fingerprints = keys.map(({ fingerprint }) => fingerprint);
  return await ports.settings.noteDeadKeys(placeOfDeadKeys(scope), fingerprints, { because: 'revoked', since });
}

/** E.g. “revoked (noted on 2026-11-28)”. */
export function saidOf({ because, since }: DeadKey): string {
  return text.isDead(because, since.slice(0, 10));
}

/**
 * The fix of a leak. If the key in use is public: replace it. Others may still work, and only the user can know. A script is asked
 * nothing: it brings a new key with `--key-stdin`, and nobody else can say that one is revoked.
 */
export async function* fixLeak(context: FixContext, leaked: LeakedKeys): Conversation<typeof leakCodes> {
  const { requested } = context;
  if (requested.unattended === true || requested.keyAtHand === true) return undefined;
  if (leaked.current !== undefined && leaked.isCurrentPublic) {
    const answer = yield* ask({
      kind: 'choice',
      ...text.isPublic(String(leaked.current), envFileFromUser(context.scope, context.ports.world)),
      options: [
        { value: 'replace', ...text.replace },
        { value: 'keep', ...text.keep },
      ],
    });
    if (answer !== 'replace') return undefined;
    const { pasteKey } = await import('../key/paste-key.ts');
    const plan = yield* pasteKey(context);
    // The old one still has to be revoked, and that's the next question.
    return plan?.kind === 'plan' ? { ...plan, asksAgain: true } : plan;
  }
  return leaked.current !== undefined ? undefined : yield* askIfRevoked(context, leaked.keys);
}

async function* askIfRevoked({ scope, ports }: FixContext, keys: readonly Secret[]): Conversation<typeof leakCodes> {
  const names = keys.map(String);
  const answer = yield* ask({
    kind: 'choice',
    ...text.areRevoked(names),
    link: { label: text.linkToKeys, url: pages.apiKeys },
    options: [
      { value: 'not-yet', ...text.notYet },
      { value: 'revoked', ...text.haveRevoked },
    ],
  });
  if (answer !== 'revoked') return undefined;
  return {
    kind: 'plan',
    summary: text.noted(names),
    consent: 'given',
    steps: [
      {
        preview: { kind: 'request', text: text.noteStep },
        run: async () => {
          if (await noteRevoked({ scope, ports }, keys)) {
            return { status: 'ok', summary: text.noted(names), fact: undefined };
          }
          return { status: 'unknown', code: 'settings-not-writable', ...text.notNoted(whereSettingsCouldBe(ports.settings.directory)) };
        },
      },
    ],
  };
}
