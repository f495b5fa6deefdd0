import { ask } from '../../engine/ask.ts';
import type { Conversation } from '../../engine/check.ts';
import type { Codes } from '../../engine/codes.ts';
import type { Outcome } from '../../engine/outcome.ts';
import type { Step } from '../../engine/plan.ts';
import type { Secret } from '../../keys/secret.ts';
import { familyOf } from '../../keys/shape.ts';
import { officialBaseUrl } from '../../openai/base-url.ts';
import { unlessUsed, type DeadKey } from '../../machine/settings.ts';
import { pages } from '../../openai/pages.ts';
import { envFileFromUser } from '../../project/from-user.ts';
import type { Scope } from '../../project/scope.ts';
import { whereSettingsCouldBe } from '../api/settings.text.ts';
import type { FixContext, ScopeAndPorts } from '../check.ts';
import { goOnWithRotate } from '../go-on-with-rotate.ts';
import { pasteCodes } from '../key/paste-key.text.ts';
import * as text from './leaked-keys.text.ts';

/** What the fix of a check that found leaked keys may end with, besides its own codes. */
export const leakCodes = {
  ...pasteCodes,
  'key-still-works': { status: 'problem', meaning: "a leaked key that isn't in use still works, or the API didn't say" },
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

/** A key in a file, for `about` of a finding. @param file absolute path @param key its fingerprint */
export function aboutKey(file: string, key: string): string {
  return `${file}#${key}`;
}

/** Keys are remembered for the repository: its packages share its history. */
function placeOfDeadKeys({ gitRoot, root }: Scope): string {
  return gitRoot ?? root;
}

/** The keys that nobody can use anymore, as far as it's known here, by fingerprint. */
export async function deadKeys({ scope, ports }: ScopeAndPorts, inUse: readonly Secret[]): Promise<ReadonlyMap<string, DeadKey>> {
  return unlessUsed(await ports.settings.deadKeys(placeOfDeadKeys(scope)), inUse);
}

/** Remembers that keys are dead: from now on, a commit with one of them is no leak. `false`: it can't be remembered. */
export async function noteDead({ scope, ports }: ScopeAndPorts, keys: readonly Secret[], because: DeadKey['because']): Promise<boolean> {
  const since = ports.world.now().toISOString();
  const fingerprints = keys.map(({ fingerprint }) => fingerprint);
  return await ports.settings.noteDeadKeys(placeOfDeadKeys(scope), fingerprints, { because, since });
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
    const { goOnWithRotate: goOn, ports, scope } = context;
    const rotates = goOn !== undefined && ports.openai.serverAt(scope.api.baseUrl).kind === 'openai';
    const answer = yield* ask({
      kind: 'choice',
      ...text.isPublic(String(leaked.current), envFileFromUser(scope, ports.world)),
      options: [
        { value: 'replace', ...text.replace(rotates) },
        { value: 'keep', ...text.keep },
      ],
    });
    if (answer !== 'replace') return undefined;
    if (rotates) return goOnWithRotate(goOn, text.rotatePlan, true);
    const { pasteKey } = await import('../key/paste-key.ts');
    const plan = yield* pasteKey(context);
    // The old one still has to be revoked, and that's the next question.
    return plan?.kind === 'plan' ? { ...plan, asksAgain: true } : plan;
  }
  return yield* askIfRevoked(context, leaked.keys);
}

async function* askIfRevoked(context: FixContext, keys: readonly Secret[]): Conversation<typeof leakCodes> {
  const { scope, ports, requested } = context;
  const names = keys.map(String);
  // Like `scan --alive`: these keys are sent nowhere but to OpenAI, and an admin key isn't sent at all.
  const baseUrl = requested.demo !== undefined ? scope.api.baseUrl : officialBaseUrl;
  const host = new URL(baseUrl).host;
  const isAskable = requested.offline !== true && keys.every((key) => familyOf(key.reveal()) !== 'admin');
  const answer = yield* ask({
    kind: 'choice',
    ...text.areRevoked(names),
    link: { url: pages.apiKeys },
    options: [
      { value: 'not-yet', ...text.notYet },
      { value: 'revoked', ...text.haveRevoked },
      ...(isAskable ? [{ value: 'ask', ...text.askTheApi(host) }] : []),
    ],
  });
  if (answer !== 'revoked' && answer !== 'ask') return undefined;
  const noted = async (dead: readonly Secret[], because: DeadKey['because']): Promise<Outcome<undefined, typeof leakCodes>> => {
    if (await noteDead(context, dead, because)) return { status: 'ok', summary: text.noted(dead.map(String)), fact: undefined };
    return { status: 'unknown', code: 'settings-not-writable', ...text.notNoted(whereSettingsCouldBe(ports.settings.directory)) };
  };
  const step: Step<typeof leakCodes> =
    answer === 'revoked'
      ? { preview: { kind: 'request', text: text.noteStep }, run: async () => noted(keys, 'revoked') }
      : {
          preview: { kind: 'request', text: text.askStep(names, host) },
          async run(signal) {
            const { askApi } = await import('../../scan/alive.ts');
            const alive = await askApi(
              ports.world,
              keys.map((secret) => ({ secret })),
              signal,
              baseUrl,
            );
            const dead = keys.filter(({ fingerprint }) => alive.get(fingerprint) === 'no');
            const others = keys.filter((key) => !dead.includes(key));
            const outcome = dead.length === 0 ? undefined : await noted(dead, 'rejected');
            if (outcome !== undefined && (outcome.status !== 'ok' || others.length === 0)) return outcome;
            const works = others.filter(({ fingerprint }) => alive.get(fingerprint) === 'yes').map(String);
            return { status: 'problem', code: 'key-still-works', ...text.mayWork(works, others.map(String), host) };
          },
        };
  return { kind: 'plan', summary: answer === 'ask' ? text.askStep(names, host) : text.noted(names), consent: 'given', steps: [step] };
}
