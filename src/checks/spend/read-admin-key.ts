import type { SecretReading } from '../../engine/ask.ts';
import { Secret } from '../../keys/secret.ts';
import { cleanKey } from '../../keys/clean.ts';
import { isAdminKey } from '../../keys/shape.ts';
import { adminKeysPage } from '../../openai/pages.ts';

/** Reads what was typed as an admin key. */
export function readAdminKey(draft: string): SecretReading {
  if (draft.trim() === '') return { state: 'empty', summary: 'nothing yet', cleaned: [] };
  const { key, cleaned, refused } = cleanKey(draft);
  if (refused !== undefined) return { state: 'refused', summary: 'not a key', cleaned, advice: refused };
  const summary = `${key.length} characters`;
  if (!isAdminKey(key)) {
    return {
      state: 'refused',
      summary: `${summary} · not an admin key`,
      cleaned,
      advice: `An admin key starts with sk-admin-. An owner of the organization makes one at ${adminKeysPage}`,
    };
  }
  return { state: 'good', summary: `${summary} · admin key · looks right`, cleaned, secret: new Secret(key) };
}
