import type { EnvDocument } from '../env-file/document.ts';
import { isNamedLikeKey } from '../keys/key-name.ts';
import { isPublicName } from '../keys/public-names.ts';
import { holdsKey } from '../keys/search.ts';
import type { Exposure } from './exposure.ts';

export type ExposedVariable = Exposure & { readonly name: string };

/**
 * The variables in an env file that reach the browser and contain an OpenAI key or are named like one. `PUBLIC_` is such a prefix
 * only for Astro and SvelteKit (`publicIsPublic`); otherwise the value must be a key.
 */
export function exposedVariables(document: EnvDocument, publicIsPublic: boolean): readonly ExposedVariable[] {
  return document.assignments.flatMap(({ name, value, line }) => {
    const prefixed = isPublicName(name);
    if (!prefixed && !name.startsWith('PUBLIC_')) return [];
    const isSwitch = /^(?:true|false|yes|no|on|off|\d+)$/i.test(value);
    const named = (prefixed || publicIsPublic) && isNamedLikeKey(name) && !isSwitch;
    if (!named && !holdsKey(Buffer.from(value))) return [];
    return [{ name, line, what: `${name} ends up in the browser because of its name`, reach: 'page' }];
  });
}
