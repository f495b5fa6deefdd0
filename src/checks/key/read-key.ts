import type { SecretReading } from '../../engine/ask.ts';
import { Secret } from '../../keys/secret.ts';
import { cleanKey } from '../../keys/clean.ts';
import { classifyKey } from '../../keys/shape.ts';

/**
 * Reads what was typed or pasted as a key: cleans it, tells what it is, and says both. `official`: the API is OpenAI's
 * own, so the key must be one of OpenAI's.
 */
export function readKey(draft: string, options: { readonly official: boolean }): SecretReading {
  if (draft.trim() === '') return { state: 'empty', summary: 'nothing yet', cleaned: [] };
  const { key, cleaned, refused } = cleanKey(draft);
  if (refused !== undefined) return { state: 'refused', summary: 'not a key', cleaned, advice: refused };

  const { verdict, label, remark, sentence } = classifyKey(key, options);
  const summary = `${key.length} ${key.length === 1 ? 'character' : 'characters'} · ${label} · ${remark}`;
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
