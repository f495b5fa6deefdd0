import type { Host } from '../engine/host.ts';
import { Secret } from '../keys/secret.ts';

/**
 * Answers without a person: a recommended answer where `--yes` was given, the key of `--key-stdin` once, and nothing else.
 * What needs a person (a browser, money, a link to be written through) is left as it is.
 */
export function autoAnswers(options: { readonly accept: boolean; readonly key?: string }): Host['ask'] {
  let key = options.key;
  return async ({ question }, signal) => {
    signal.throwIfAborted();
    if (question.kind === 'secret' && key !== undefined) {
      const value = new Secret(key);
      key = undefined;
      return { kind: 'answer', value };
    }
    if (options.accept && question.kind === 'confirm') return { kind: 'answer', value: question.recommended };
    if (options.accept && question.kind === 'choice' && question.recommended !== undefined) {
      return { kind: 'answer', value: question.recommended };
    }
    return { kind: 'skip' };
  };
}
