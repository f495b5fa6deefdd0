// `npm run docs`: makes the README's tables anew from what the program itself says.
import { readFile, writeFile } from 'node:fs/promises';
import { build } from 'esbuild';

const { outputFiles } = await build({
  entryPoints: [new URL('readme-tables.ts', import.meta.url).pathname],
  bundle: true,
  write: false,
  format: 'esm',
  platform: 'node',
  packages: 'external',
});
const { withTables } = await import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`);
const readme = new URL('../../README.md', import.meta.url);
await writeFile(readme, withTables(await readFile(readme, 'utf8')));
