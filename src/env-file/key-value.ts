import { isPlaceholder } from '../keys/placeholder.ts';
import { valueOf, type EnvDocument } from './document.ts';
import { keyVariable } from './key-variable.ts';

/** The value of the key's variable in an env file, if it may be a key: not blank, and not a placeholder. Any vendor, any form. */
export function keyValueOf(document: EnvDocument): string | undefined {
  const value = valueOf(document, keyVariable)?.value.trim() ?? '';
  return value === '' || isPlaceholder(value) ? undefined : value;
}
