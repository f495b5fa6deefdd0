// `npm run docs`: makes the tables of the reference, and the codes in the schema of the JSON document, anew from what the
// program itself says.
import { readFile, writeFile } from 'node:fs/promises';
import { loaded } from '../build/build.mjs';

const { withTables } = await loaded('src/docs/reference-tables.ts');
const { withCodes } = await loaded('src/docs/report-schema.ts');
for (const [name, made] of [
  ['reference.md', withTables],
  ['report.schema.json', withCodes],
]) {
  const file = new URL(name, import.meta.url);
  await writeFile(file, made(await readFile(file, 'utf8')));
}
