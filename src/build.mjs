// Bundles everything into dist/: the published package has no runtime dependency. `node src/build.mjs` builds;
// tests import `bundle` to look at what the bundler reports.
import { readFileSync } from 'node:fs';
import { chmod, copyFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));

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
    // Only wanted by React's developer tools.
    alias: { 'react-devtools-core': './src/build-empty.mjs' },
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
    },
    logLevel: 'warning',
  });
}

/** The licences of every package that ended up in the bundle. */
function notices(metafile) {
  const packages = new Set(
    Object.keys(metafile.inputs).flatMap((input) => /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input)?.[1] ?? []),
  );
  return [...packages].sort().map((name) => {
    const directory = new URL(`../node_modules/${name}/`, import.meta.url);
    const { version: of, license } = JSON.parse(readFileSync(new URL('package.json', directory), 'utf8'));
    const text = ['LICENSE', 'license', 'LICENSE.md', 'LICENSE.txt', 'license.md', 'LICENCE'].flatMap((file) => {
      try {
        return [readFileSync(new URL(file, directory), 'utf8').trim()];
      } catch {
        return [];
      }
    })[0];
    return `${name} ${of} (${license})\n\n${text ?? 'No licence text is in the package.'}\n`;
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await rm(`${root}dist`, { recursive: true, force: true });
  const { metafile } = await bundle({ write: true });
  await writeFile(`${root}dist/third-party-notices.txt`, notices(metafile).join(`\n${'-'.repeat(80)}\n\n`));
  await copyFile(`${root}src/report.schema.json`, `${root}dist/report.schema.json`);
  await copyFile(`${root}src/launcher.cjs`, `${root}dist/openai-setup.cjs`);
  await chmod(`${root}dist/openai-setup.cjs`, 0o755);
}
