import { allCodes } from './all-codes.ts';

type Schema = { readonly $defs: Record<string, object> };

/** The schema of the JSON document, with every code that a check may give or refuse with. */
export function withCodes(text: string): string {
  const schema = JSON.parse(text) as Schema;
  schema.$defs['code'] = { ...schema.$defs['code'], enum: Object.keys(allCodes()) };
  return `${JSON.stringify(schema, null, 2)}\n`;
}
