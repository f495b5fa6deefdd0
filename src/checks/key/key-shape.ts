import type { Outcome } from '../../engine/outcome.ts';
import { defineCheck } from '../check.ts';
import type { Secret } from '../../keys/secret.ts';
import { expectsOpenAIKey } from '../../openai/base-url.ts';
import { cleanKey } from '../../keys/clean.ts';
import { classifyKey, type KeyKind } from '../../keys/shape.ts';
import { keyPresent, type KeySource } from './key-present.ts';
import * as text from './key-shape.text.ts';
import { pasteKey } from './paste-key.ts';
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
    const official = expectsOpenAIKey(scope.api.baseUrl);
    const [main, ...others] = facts.keyPresent.keys.map((key) => ({ ...key, kind: kindOf(key.secret, official) }));
    if (main === undefined) throw new Error('key-present gave a fact without a key');

    const file = main.source === 'file' ? scope.envFile.name : undefined;
    const { kind } = main;
    const data = { source: main.source, kind: kind.label, characters: main.secret.length };
    if (kind.verdict === 'refused') {
      const { code, label, remark, sentence } = kind;
      return {
        status: 'problem',
        code,
        summary: text.isRefused(file, label, remark),
        why: sentence,
        next: text.next[code](scope.variable.name, file),
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
    return { status: 'advice', code: kind.code, ...common, why: kind.sentence, next: text.copyAgain, fixable: false };
  },
  fix: pasteKey,
});

/** As the project's programs will send it: nothing is cleaned away, but what could be is mentioned. */
function kindOf(secret: Secret, official: boolean): KeyKind {
  const value = secret.reveal();
  const kind = classifyKey(value, { official });
  if (kind.verdict !== 'refused') return kind;
  const { key, cleaned } = cleanKey(value);
  const inside = classifyKey(key, { official });
  if (inside.verdict !== 'good') return kind;
  return { verdict: 'refused', code: 'malformed-key', label: inside.label, ...text.isWrapped(cleaned) };
}
