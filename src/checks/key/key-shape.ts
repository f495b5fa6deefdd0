import type { Outcome } from '../../engine/outcome.ts';
import { defineCheck } from '../check.ts';
import type { Secret } from '../../keys/secret.ts';
import { expectsOpenAIKey } from '../../openai/base-url.ts';
import { cleanKey } from '../../keys/clean.ts';
import { classifyKey, type KeyKind } from '../../keys/shape.ts';
import { keyPresent, type KeySource } from './key-present.ts';
import { pasteKey } from './paste-key.ts';
import { groups } from '../groups.ts';
import { keyVariable } from '../../env-file/key-variable.ts';

export type KeyShapeFact = {
  /** The keys worth sending to the API, the main one first. */
  readonly tested: readonly { readonly secret: Secret; readonly source: KeySource }[];
};

/** What stands under OPENAI_API_KEY looks like a key of the API that is in use. Never asks the API. */
export const keyShape = defineCheck({
  id: 'key-shape',
  title: 'the key looks like an OpenAI key',
  group: groups.key,
  needs: { keyPresent },
  async detect({ scope, facts }): Promise<Outcome<KeyShapeFact>> {
    const official = expectsOpenAIKey(scope.api.baseUrl);
    const [main, ...others] = facts.keyPresent.keys.map((key) => ({ ...key, kind: kindOf(key.secret, official) }));
    if (main === undefined) throw new Error('key-present gave a fact without a key');

    const place = main.source === 'file' ? scope.envFile.name : 'the environment';
    const { kind } = main;
    const data = { source: main.source, kind: kind.label, characters: main.secret.length };
    if (kind.verdict === 'refused') {
      return {
        status: 'problem',
        code: kind.code,
        summary: `The key in ${place}: ${kind.label}, ${kind.remark}`,
        why: kind.sentence,
        next: nextFor(kind.code, main.source, scope.envFile.name),
        data,
      };
    }

    const usable = others.filter((other) => other.kind.verdict !== 'refused');
    const fact = { tested: [main, ...usable].map(({ secret, source }) => ({ secret, source })) };
    const leftOut = others.flatMap(({ kind: other, source }) =>
      other.verdict === 'refused' ? [{ source, code: other.code, kind: other.label }] : [],
    );
    const allData = leftOut.length === 0 ? data : { ...data, leftOut };
    if (kind.verdict === 'odd') {
      return {
        status: 'advice',
        code: kind.code,
        summary: `The key in ${place}: ${main.secret.length} characters, ${kind.label}, ${kind.remark}`,
        why: kind.sentence,
        next: ['If the API refuses it, copy the key again from where it was made, with the copy button beside it.'],
        fact,
        data: allData,
        // The API decides; a key that it accepts is not asked for again at each run.
        fixable: false,
      };
    }
    return {
      status: 'ok',
      summary: `The key in ${place}: ${main.secret.length} characters, ${kind.label}, ${kind.remark}`,
      fact,
      data: allData,
    };
  },
  fix: pasteKey,
});

/** As the programs of the project will send it: nothing is cleaned away, but what could be is told. */
function kindOf(secret: Secret, official: boolean): KeyKind {
  const value = secret.reveal();
  const kind = classifyKey(value, { official });
  if (kind.verdict !== 'refused') return kind;
  const { key, cleaned } = cleanKey(value);
  const inside = classifyKey(key, { official });
  if (inside.verdict !== 'good') return kind;
  return {
    verdict: 'refused',
    code: 'malformed-key',
    label: inside.label,
    remark: 'with something around it or inside it that does not belong',
    sentence:
      'The key itself looks right, but programs would send what does not belong to it too. ' +
      `Pasted into openai-setup again, it is mended (${cleaned.join(', ')}).`,
  };
}

function nextFor(code: string, source: KeySource, envFile: string): readonly [string, ...string[]] {
  const make = 'Make a project key: https://platform.openai.com/api-keys';
  const put =
    source === 'file'
      ? `Run openai-setup in a terminal and paste the right key: it is saved in ${envFile}.`
      : `Set ${keyVariable} in the environment to the right key, or unset it and run openai-setup.`;
  switch (code) {
    case 'wrong-vendor':
      return [make, put, 'If the project is meant to use the other vendor, set OPENAI_BASE_URL to its address.'];
    case 'admin-key':
      return [make, put, 'An admin key belongs in OPENAI_ADMIN_KEY of your own shell, never into a project.'];
    default:
      return [put, make];
  }
}
