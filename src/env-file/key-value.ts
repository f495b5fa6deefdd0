import { isPlaceholder } from '../keys/placeholder.ts';
import { valueOf, type EnvDocument } from './document.ts';

/** The value of the key's variable in an env file, if it may be a key: not blank, and not a placeholder. Any vendor, any form. */
export function keyValueOf(document: EnvDocument, variable: string): string | undefined {
  const value = valueOf(document, variable)?.value.trim() ?? '';
  return value === '' || isPlaceholder(value) ? undefined : value;
}
