import { readJson } from '../machine/read-json.ts';

/** The object in a package.json, or a similar file; `undefined` if there's none. */
export function parsePackageJson(text: string): Record<string, unknown> | undefined {
  // Some Windows editors put a byte order mark before it, which npm ignores.
  const value = readJson(text.replace(/^\ufeff/, ''));
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
}
