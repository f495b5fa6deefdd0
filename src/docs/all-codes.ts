import { allChecks, moneyChecks } from '../checks/all.ts';
import { rotateChecks } from '../checks/rotate/all.ts';
import { engineCodes, type Codes } from '../engine/codes.ts';

/** Every code that a report can hold, each once, in the order of the checks. */
export function allCodes(): Codes {
  const all: Record<string, Codes[string]> = { ...engineCodes };
  for (const { codes } of [...allChecks, ...moneyChecks, ...rotateChecks({ leaked: false, again: false }, true)]) {
    for (const [code, record] of Object.entries(codes as Codes)) all[code] ??= record;
  }
  return all;
}
