// `npm run docs`: makes the README's tables anew from what the program itself says.
import { readFile, writeFile } from 'node:fs/promises';
import { loaded } from '../build/build.mjs';

const { withTables } = await loaded('src/docs/readme-tables.ts');
const readme = new URL('../../README.md', import.meta.url);
await writeFile(readme, withTables(await readFile(readme, 'utf8')));
