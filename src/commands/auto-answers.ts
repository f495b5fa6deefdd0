import type { Host } from '../engine/host.ts';
import { Secret } from '../keys/secret.ts';

/**
 * Answers without a person: a recommended answer if `--yes` was given, the key from `--key-stdin` once, and nothing else. Whatever
 * needs a person (a browser, money, writing through a link) is left as it is.
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
