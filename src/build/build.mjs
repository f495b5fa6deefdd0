// Bundles everything into dist/: the published package has no runtime dependencies. `node src/build/build.mjs` builds; tests import
// `bundle` to examine what the bundler reports.
import { readFileSync } from 'node:fs';
import { chmod, copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { minifySync } from 'rolldown/utils';
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
    metafile: true,
    legalComments: 'none',
    chunkNames: '[name]-[hash]',
    define: { VERSION: JSON.stringify(version), 'process.env.NODE_ENV': '"production"' },
    plugins: [patching],
    banner: { js: requiring },
    logLevel: 'warning',
  });
  // Thousands of imports name a file, and a hash can't be compressed: without them, the package is 2 % smaller.
  const names = shortNames(Object.keys(result.metafile.outputs));
  const renamed = (text) => text.replaceAll(/(?<=\.\/)[\w.-]+\.js\b/g, (name) => names.get(name) ?? name);
  const outputs = {};
  for (const file of result.outputFiles) {
    const name = path.basename(file.path);
    const own = file.text.replace(requiring, '');
    const source = /\brequire\b/.test(own) ? file.text : own;
    // What the patches leave without a use inside a function, esbuild keeps, and in all it's 3 % larger.
    const { code, errors } = minifySync(name, source, { module: true, compress: { target: 'node20' }, mangle: { toplevel: true } });
    if (errors.length > 0) throw new Error(`${name}: ${errors[0].message}`);
    const short = names.get(name);
    const contents = Buffer.from(renamed(code));
    outputs[`dist/${short}`] = { ...result.metafile.outputs[`dist/${name}`], bytes: contents.length };
    file.path = path.join(root, 'dist', short);
    file.contents = contents;
    if (!write) continue;
    await mkdir(path.dirname(file.path), { recursive: true });
    await writeFile(file.path, contents);
  }
  for (const output of Object.values(outputs))
    output.imports = output.imports.map((one) => ({
      ...one,
      path: one.external ? one.path : `dist/${names.get(path.basename(one.path))}`,
    }));
  result.metafile.outputs = outputs;
  return result;
}

/** By the file's name with its hash: the first part if only one file has that, otherwise a number. */
function shortNames(files) {
  const short = new Map();
  for (const file of files.map((each) => path.basename(each)).sort()) {
    const name = file.replace(/-[A-Z0-9]{8}\.js$/, '.js');
    const isFree = name !== 'chunk.js' && ![...short.values()].includes(name);
    short.set(file, isFree ? name : `${short.size.toString(36)}.js`);
  }
  return short;
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
  for (const schema of ['docs/report', 'docs/scan', 'docs/store', 'docs/workshop', 'workshop/format/openai-workshop']) {
    const text = JSON.stringify(JSON.parse(readFileSync(`${root}src/${schema}.schema.json`, 'utf8')));
    await writeFile(`${root}dist/${path.basename(schema)}.schema.json`, text);
  }
  await copyFile(`${root}src/launcher.cjs`, `${root}dist/openai-setup.cjs`);
  await chmod(`${root}dist/openai-setup.cjs`, 0o755);
  const { manPage } = await loaded('src/docs/man-page.ts');
  await writeFile(`${root}dist/openai-setup.1`, manPage(version));
}
