import { readJson } from '../machine/read-json.ts';

/** The object in a package.json, or in a file like it; `undefined` where there is none. */
export function parsePackageJson(text: string): Record<string, unknown> | undefined {
  // Some editors of Windows put a byte order mark before it, which npm overlooks.
  const value = readJson(text.replace(/^\ufeff/, ''));
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
}
