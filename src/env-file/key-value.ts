import { isPlaceholder } from '../keys/placeholder.ts';
import { valueOf, type EnvDocument } from './document.ts';
import { keyVariable } from './key-variable.ts';

/** What an env file sets the key's variable to, where that may be a key: not blank, and no placeholder. Of any vendor and form. */
export function keyValueOf(document: EnvDocument): string | undefined {
  const value = valueOf(document, keyVariable)?.value.trim() ?? '';
  return value === '' || isPlaceholder(value) ? undefined : value;
}
