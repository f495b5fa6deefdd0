// Bundles everything into dist/: the published package has no runtime dependencies. `node src/build/build.mjs` builds; tests import
// `bundle` to examine what the bundler reports.
import { readFileSync } from 'node:fs';
import { chmod, copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { joinChunks } from './chunks.mjs';
import { notices } from './notices.mjs';
import { patching } from './patches.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));

/** For scripts among the dependencies. */
const requiring = "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);";

/** @returns {Promise<import('esbuild').BuildResult<{metafile: true}>>} */
export async function bundle({ write }) {
  const result = await build({
    absWorkingDir: root,
    entryPoints: { cli: 'src/main.ts' },
    outdir: 'dist',
    write: false,
    bundle: true,
    // Commands load what they need: chunks are shared between dynamic imports.
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    minify: true,
    charset: 'utf8',
    metafile: true,
    legalComments: 'none',
    define: { VERSION: JSON.stringify(version), 'process.env.NODE_ENV': '"production"' },
    plugins: [patching],
    banner: { js: requiring },
    logLevel: 'warning',
  });
  const chunks = await joinChunks(result, requiring);
  const outputs = {};
  result.outputFiles = [];
  for (const { name, code, from } of chunks) {
    const file = path.join(root, 'dist', name);
    const contents = Buffer.from(code);
    result.outputFiles.push({ path: file, contents });
    const inputs = Object.assign({}, ...from.map((each) => result.metafile.outputs[each].inputs));
    outputs[`dist/${name}`] = { bytes: contents.length, inputs };
    if (!write) continue;
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, contents);
  }
  result.metafile.outputs = outputs;
  return result;
}

/** A TypeScript file of the sources as a module of this process; Node 20 reads none itself. */
export async function loaded(file) {
  // Below node_modules, so that the packages it imports are found.
  const outfile = `${root}node_modules/.cache/openai-setup/${process.pid}-${path.basename(file)}.mjs`;
  await build({ absWorkingDir: root, entryPoints: [file], bundle: true, outfile, format: 'esm', platform: 'node', packages: 'external' });
  try {
    return await import(pathToFileURL(outfile).href);
  } finally {
    await rm(outfile, { force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await rm(`${root}dist`, { recursive: true, force: true });
  const { metafile } = await bundle({ write: true });
  await writeFile(`${root}dist/third-party-notices.txt`, notices(metafile, root));
  for (const schema of ['docs/report', 'docs/limits-all', 'docs/scan', 'docs/store', 'docs/workshop', 'workshop/format/openai-workshop']) {
    const text = JSON.stringify(JSON.parse(readFileSync(`${root}src/${schema}.schema.json`, 'utf8')));
    await writeFile(`${root}dist/${path.basename(schema)}.schema.json`, text);
  }
  await copyFile(`${root}src/launcher.cjs`, `${root}dist/openai-setup.cjs`);
  await chmod(`${root}dist/openai-setup.cjs`, 0o755);
  const { manPage } = await loaded('src/docs/man-page.ts');
  await writeFile(`${root}dist/openai-setup.1`, manPage(version));
}
