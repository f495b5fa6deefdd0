import type { Conversation } from '../../engine/check.ts';
import type { Outcome } from '../../engine/outcome.ts';
import { readEnvDocument, valueOf } from '../../env-file/document.ts';
import { defineCheck, type FixContext } from '../check.ts';
import { Secret } from '../../keys/secret.ts';
import { azure, vendorOf } from '../../keys/vendors.ts';
import { keyRulesAt, serversFor } from '../../openai/servers.ts';
import { cleanKey } from '../../keys/clean.ts';
import { classifyKey, isCompleteOpenAIKey } from '../../keys/shape.ts';
import { soleKeyPlace } from './key-elsewhere.ts';
import { keyPresent, type KeySource } from './key-present.ts';
import * as text from './key-shape.text.ts';
import { placeOfKey } from './place-of-key.ts';
import { whyNotWritten } from './why-not-written.ts';
import { groups } from '../groups.ts';

export type KeyShapeFact = {
  /** The keys worth sending to the API, the main one first. */
  readonly tested: readonly { readonly secret: Secret; readonly source: KeySource }[];
};

/** What stands under the key's variable looks like a key of the API that is in use. Never asks the API. */
export const keyShape = defineCheck({
  id: 'key-shape',
  title: 'the key looks like an OpenAI key',
  group: groups.key,
  codes: text.codes,
  needs: { keyPresent },
  async detect({ scope, facts }): Promise<Outcome<KeyShapeFact, typeof text.codes>> {
    const rules = keyRulesAt(scope.api.baseUrl);
    const [main, ...others] = facts.keyPresent.keys.map((key) => ({ ...key, kind: classifyKey(key.secret.reveal(), rules) }));
    if (main === undefined) throw new Error('key-present gave a fact without a key');

    const file = main.source === 'shell' ? undefined : main.source === 'file' ? scope.envFile.name : soleKeyPlace(scope)?.where;
    const { kind } = main;
    const data = { source: main.source, kind: kind.label, characters: main.secret.length };
    // openai-setup writes env files only.
    const fixability = main.source === 'place' ? { fixable: false as const } : {};
    const inside = wrappedKey(main.secret);
    if (inside !== undefined) {
      const { label } = classifyKey(inside.secret.reveal(), rules);
      const said = text.isWrapped(scope.variable.name, file, inside.cleaned);
      return { status: 'problem', code: 'malformed-key', ...said, ...fixability, data: { ...data, kind: label, cleaned: inside.cleaned } };
    }
    if (kind.verdict === 'refused') {
      const { code, label, remark, sentence } = kind;
      return {
        status: 'problem',
        code,
        summary: text.isRefused(file, label, remark),
        why: sentence,
        next: nextFor(code, main.secret, scope.variable.name, file),
        ...fixability,
        data,
      };
    }

    const usable = others.filter((other) => other.kind.verdict !== 'refused');
    const leftOut = others.flatMap(({ kind: other, source }) =>
      other.verdict === 'refused' ? [{ source, code: other.code, kind: other.label }] : [],
    );
    const common = {
      summary: text.looksLike(file, main.secret.length, kind.label, kind.remark),
      fact: { tested: [main, ...usable].map(({ secret, source }) => ({ secret, source })) },
      data: leftOut.length === 0 ? data : { ...data, leftOut },
    };
    if (kind.verdict === 'good') return { status: 'ok', ...common };
    // The API decides; a key that it accepts is not asked for again at each run.
    return { status: 'advice', code: kind.code, ...common, why: kind.sentence, next: text.ifRejected, fixable: false, provisional: true };
  },
  fix,
});

/** For another vendor's key, also where it's taken. */
function nextFor(code: keyof typeof text.next, secret: Secret, variable: string, file: string | undefined): readonly string[] {
  if (code !== 'wrong-vendor') return text.next[code](variable, file);
  const vendor = vendorOf(secret.reveal()) ?? '';
  return vendor === azure ? text.isAzures : text.next[code](variable, file, serversFor(vendor));
}

/** A whole key with something around it or inside it that doesn't belong there, and what. `undefined`: it isn't one. */
function wrappedKey(secret: Secret): { readonly secret: Secret; readonly cleaned: readonly string[] } | undefined {
  const { key, cleaned } = cleanKey(secret.reveal());
  return cleaned.length > 0 && isCompleteOpenAIKey(key) ? { secret: new Secret(key), cleaned } : undefined;
}

/** Takes away what's around a whole key in the env file; everything else needs another key. */
async function* fix(context: FixContext<KeyShapeFact, typeof text.codes>): Conversation<typeof text.codes> {
  const { pasteKey, savePlan } = await import('./paste-key.ts');
  const { scope } = context;
  const place = await placeOfKey(context);
  const value = place.before === undefined ? undefined : valueOf(readEnvDocument(place.before), scope.variable.name)?.value;
  const inside = value === undefined ? undefined : wrappedKey(new Secret(value));
  if (inside === undefined) return yield* pasteKey(context);
  const unwritable = await whyNotWritten(context);
  if (unwritable !== undefined) return unwritable;
  const plan = savePlan(context, place, inside.secret, inside.cleaned, { oldWorks: false });
  return { ...plan, summary: text.unwrapPlan(scope.envFile.name, inside.cleaned), consent: 'ask' };
}
