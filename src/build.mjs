// Bundles everything into dist/: the published package has no runtime dependency. `node src/build.mjs` builds;
// tests import `bundle` to look at what the bundler reports.
import { readFileSync } from 'node:fs';
import { chmod, copyFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { notices } from './notices.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));

/**
 * The openai package's conveniences on top of its requests (runners of streams, tools and assistants) hang on every
 * client and are never called: a fourteenth of the whole package.
 */
const plainRequests = {
  name: 'plain-requests',
  setup(build) {
    const unused = /\/lib\/(responses\/)?(ChatCompletion(Streaming)?Runner|ChatCompletionStream|ResponseStream|AssistantStream)\.mjs$/;
    build.onResolve({ filter: unused }, () => ({ path: 'nothing.cjs', namespace: 'unused' }));
    build.onLoad({ filter: /.*/, namespace: 'unused' }, () => ({ contents: 'module.exports = {};' }));
  },
};

/** @returns {Promise<import('esbuild').BuildResult<{metafile: true}>>} */
export function bundle({ write }) {
  return build({
    absWorkingDir: root,
    entryPoints: { cli: 'src/cli.ts' },
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
      'react-devtools-core': './src/build-empty.mjs',
      // `conf` wants these where it is given a schema, which it is not: a seventh of the whole package.
      'ajv/dist/2020.js': './src/build-empty.mjs',
      'ajv-formats': './src/build-empty.mjs',
    },
    plugins: [oneParser, plainRequests],
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
    },
    logLevel: 'warning',
  });
}

/** undici holds its parser twice, for machines with and without SIMD; the second does for both, at a third less weight. */
const oneParser = {
  name: 'one-parser',
  setup(build) {
    build.onResolve({ filter: /\/llhttp_simd-wasm\.js$/ }, ({ path: wanted, resolveDir }) => ({
      path: path.resolve(resolveDir, wanted.replace('_simd', '')),
    }));
  },
};

/** A TypeScript file of the sources as a module of this process; Node 20 reads none itself. */
export async function loaded(file) {
  const { outputFiles } = await build({ absWorkingDir: root, entryPoints: [file], bundle: true, write: false, format: 'esm', platform: 'node', packages: 'external' });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await rm(`${root}dist`, { recursive: true, force: true });
  const { metafile } = await bundle({ write: true });
  await writeFile(`${root}dist/third-party-notices.txt`, notices(metafile, root));
  await copyFile(`${root}src/report.schema.json`, `${root}dist/report.schema.json`);
  await copyFile(`${root}src/launcher.cjs`, `${root}dist/openai-setup.cjs`);
  await chmod(`${root}dist/openai-setup.cjs`, 0o755);
  const { manPage } = await loaded('src/docs/man-page.ts');
  await writeFile(`${root}dist/openai-setup.1`, manPage(version));
}
