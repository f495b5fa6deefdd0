import type { SecretReading } from '../../engine/ask.ts';
import { Secret } from '../../keys/secret.ts';
import { cleanKey } from '../../keys/clean.ts';
import { isAdminKey } from '../../keys/shape.ts';
import { adminKeyShape, readings } from './limit-by-hand.text.ts';

/** Analyzes what was typed as an admin key. */
export function readAdminKey(draft: string): SecretReading {
  if (draft.trim() === '') return { state: 'empty', summary: readings.empty, cleaned: [] };
  const { key, cleaned, refused } = cleanKey(draft);
  if (refused !== undefined) return { state: 'refused', summary: readings.notKey, cleaned, advice: refused };
  if (!isAdminKey(key)) return { state: 'refused', summary: readings.notAdminKey(key.length), cleaned, advice: adminKeyShape };
  return { state: 'good', summary: readings.adminKey(key.length), cleaned, secret: new Secret(key), enter: readings.enter };
}
