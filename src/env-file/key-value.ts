import { isKeyVariableName } from '../keys/key-name.ts';
import { managerOf } from '../keys/managed.ts';
import { isPlaceholder } from '../keys/placeholder.ts';
import { valueOf, type EnvDocument } from './document.ts';

/**
 * The value of the key's variable in an env file, if it may be a key: not blank, not a placeholder, and not
 * another tool's. Any vendor, any form.
 */
export function keyValueOf(document: EnvDocument, variable: string): string | undefined {
  const value = valueOf(document, variable)?.value.trim() ?? '';
  return value === '' || isPlaceholder(value) || managerOf(value) !== undefined ? undefined : value;
}

/** A variable of an env file that holds a key; the line is 1-based. */
export type HeldKey = { readonly name: string; readonly value: string; readonly line: number };

/** The variables that hold a key, or what another tool puts one in place of: the `likely` ones in their order, then whatever else is called like it. */
export function heldKeys(document: EnvDocument, likely: readonly string[]): readonly HeldKey[] {
  const names = new Set([...likely, ...document.assignments.map(({ name }) => name).filter(isKeyVariableName)]);
  return [...names].flatMap((name) => {
    const found = valueOf(document, name);
    const value = found?.value.trim() ?? '';
    return found === undefined || value === '' || isPlaceholder(value) ? [] : [{ name, value, line: found.line }];
  });
}
