// Bundles everything into dist/: the published package has no runtime dependency. `node src/build/build.mjs` builds;
// tests import `bundle` to look at what the bundler reports.
import { readFileSync } from 'node:fs';
import { chmod, copyFile, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { notices } from './notices.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));

/** What the program calls of the openai package. Requests of the admin API are made with the client itself. */
const calledResources = new Set(['responses', 'chat', 'models', 'shared', 'index']);

/**
 * Every client of the openai package carries all resources of the API, and conveniences on top of them (runners of
 * streams, tools and assistants). What is never called is left empty: a fifth of the whole package.
 */
const plainRequests = {
  name: 'plain-requests',
  setup(build) {
    const unused = /\/lib\/(responses\/)?(ChatCompletion(Streaming)?Runner|ChatCompletionStream|ResponseStream|AssistantStream)\.mjs$/;
    build.onResolve({ filter: unused }, () => ({ path: 'nothing.cjs', namespace: 'unused' }));
    build.onLoad({ filter: /.*/, namespace: 'unused' }, () => ({ contents: 'module.exports = {};' }));
    build.onLoad({ filter: /\/openai\/resources\/[^/]+(?:\/[^/]+)?\.mjs$/ }, async ({ path: file }) => {
      const resource = /\/openai\/resources\/([\w-]+)/.exec(file)?.[1];
      if (calledResources.has(resource)) return undefined;
      const classes = (await readFile(file, 'utf8')).matchAll(/^export class (\w+)/gm);
      return { contents: [...classes].map(([, name]) => `export class ${name} {}`).join('\n') };
    });
  },
};

/** @returns {Promise<import('esbuild').BuildResult<{metafile: true}>>} */
export function bundle({ write }) {
  return build({
    absWorkingDir: root,
    entryPoints: { cli: 'src/main.ts' },
    outdir: 'dist',
    write,
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
    alias: {
      // Only wanted by React's developer tools.
      'react-devtools-core': './src/build/empty.mjs',
      // It starts programs, which only src/machine/start-process.ts may do.
      'terminal-size': './src/build/terminal-size.mjs',
      // `conf` wants these where it is given a schema, which it is not: a seventh of the whole package.
      'ajv/dist/2020.js': './src/build/empty.mjs',
      'ajv-formats': './src/build/empty.mjs',
      // And this where it is given migrations.
      semver: './src/build/empty.mjs',
      // What Node would take of it are scripts, of which nothing can be left out; these are the same as modules.
      yaml: './node_modules/yaml/browser/dist/index.js',
    },
    plugins: [oneParser, plainRequests, yogaWithoutFetch, quickSigns],
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
    },
    logLevel: 'warning',
  });
}

/** What the screens are drawn with beside ASCII. Each takes one column. */
export const narrowSigns = '…·•–—“”‘’●◉○◐✓✗▸❯→↑↓';

/**
 * Ink measures every text many times a frame, and one sign beyond ASCII makes string-width ask the segmenter of ICU, which
 * takes a thousand times longer: a seventh of all the time to the first question.
 */
const quickSigns = {
  name: 'quick-signs',
  setup(build) {
    build.onLoad({ filter: /\/string-width\/index\.js$/ }, async ({ path: file }) => {
      const contents = await readFile(file, 'utf8');
      const asciiAlone = '/^[\\u0020-\\u007E]*$/';
      if (!contents.includes(asciiAlone)) throw new Error('string-width has no quick way for ASCII any more: see whether this is still needed');
      return { contents: contents.replace(asciiAlone, `/^[\\u0020-\\u007E${narrowSigns}]*$/`) };
    });
  },
};

/** undici holds its parser twice, for machines with and without SIMD; the second does for both, at a third less weight. */
const oneParser = {
  name: 'one-parser',
  setup(build) {
    build.onResolve({ filter: /\/llhttp_simd-wasm\.js$/ }, ({ path: wanted, resolveDir }) => ({
      path: path.resolve(resolveDir, wanted.replace('_simd', '')),
    }));
  },
};

/**
 * Yoga's binary is in its file, as base64, and yet it fetches that where it can: Node then loads all of its HTTP client, a
 * fifth of the time to the first frame. Without `fetch` it decodes the text itself.
 */
const yogaWithoutFetch = {
  name: 'yoga-without-fetch',
  setup(build) {
    build.onLoad({ filter: /\/yoga-wasm-base64-esm\.js$/ }, async ({ path: file }) => ({
      contents: `const fetch = undefined;\n${await readFile(file, 'utf8')}`,
    }));
  },
};

/** A TypeScript file of the sources as a module of this process; Node 20 reads none itself. */
export async function loaded(file) {
  // Below node_modules, where the packages that it imports are found.
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
  await copyFile(`${root}src/terminal/report.schema.json`, `${root}dist/report.schema.json`);
  await copyFile(`${root}src/launcher.cjs`, `${root}dist/openai-setup.cjs`);
  await chmod(`${root}dist/openai-setup.cjs`, 0o755);
  const { manPage } = await loaded('src/docs/man-page.ts');
  await writeFile(`${root}dist/openai-setup.1`, manPage(version));
}
