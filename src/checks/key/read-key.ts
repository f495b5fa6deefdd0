import type { SecretReading } from '../../engine/ask.ts';
import { cleanKey } from '../../keys/clean.ts';
import { Secret } from '../../keys/secret.ts';
import { classifyKey } from '../../keys/shape.ts';
import * as text from './paste-key.text.ts';

/**
 * Reads what was typed or pasted as a key: cleans it, tells what it is, and says both. `official`: the API is OpenAI's
 * own, so the key must be one of OpenAI's.
 */
export function readKey(draft: string, options: { readonly official: boolean }): SecretReading {
  if (draft.trim() === '') return { state: 'empty', summary: text.nothingYet, cleaned: [] };
  const { key, cleaned, refused } = cleanKey(draft);
  if (refused !== undefined) return { state: 'refused', summary: text.notAKey, cleaned, advice: refused };

  const { verdict, label, remark, sentence } = classifyKey(key, options);
  const summary = text.looksLike(key.length, label, remark);
  switch (verdict) {
    case 'good':
      return { state: 'good', summary, cleaned, secret: new Secret(key) };
    case 'odd':
      return { state: 'odd', summary, cleaned, advice: sentence, secret: new Secret(key) };
    case 'refused':
      return { state: 'refused', summary, cleaned, advice: sentence };
    default:
      return verdict satisfies never;
  }
}
