// What the bundle changes in its dependencies. Each patch says why it's there, and fails loudly when the dependency no longer
// looks the way it did. The unit tests apply the same ones (test/vitest.config.mjs), so that they run what ships.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** What the screens are drawn with besides ASCII. Each takes one column. */
export const narrowSigns = '…·•–—“”‘’●◉○◐✓✗▸❯→↑↓';

/** What the program calls of the openai package. Requests of the admin API are made with the client itself. */
const calledResources = new Set(['responses', 'chat', 'models', 'shared', 'index']);

/** @typedef {{ readonly name: string, readonly file: RegExp, readonly change: (contents: string, file: string) => string | undefined }} Patch */

/** @type {readonly Patch[]} */
export const patches = [
  {
    // Every client of the openai package carries all resources of the API. What's never called is left empty: with the
    // conveniences below, a fifth of the whole package.
    name: 'openai: resources',
    file: /\/openai\/resources\/[^/]+(?:\/[^/]+)?\.mjs$/,
    change: (contents, file) =>
      calledResources.has(/\/openai\/resources\/([\w-]+)/.exec(file)?.[1]) ? undefined : emptyClasses(contents, file),
  },
  {
    // Runners of streams, tools, and assistants.
    name: 'openai: conveniences',
    file: /\/openai\/lib\/(responses\/)?(ChatCompletion(Streaming)?Runner|ChatCompletionStream|ResponseStream|AssistantStream)\.mjs$/,
    change: emptyClasses,
  },
  {
    // Other ways to log in than with a key, which this program never asks for.
    name: 'openai: workload identity',
    file: /\/openai\/auth\/workload-identity-auth\.mjs$/,
    change: emptyClasses,
  },
  {
    name: 'openai: certificates as keys',
    file: /\/openai\/internal\/auth\/x509-workload-identity-auth\.mjs$/,
    change: () =>
      [
        'export const isX509WorkloadIdentity = () => false;',
        'export const assertX509RequestOptions = () => {};',
        'export const snapshotX509RequestOptions = (options) => options;',
        'export class X509WorkloadIdentityAuth { static isRetryableFailure() { return false; } static isStreamingRequestBody() { return false; } }',
      ].join('\n'),
  },
  {
    // Yoga's binary is in its file, as base64, and yet it fetches that where it can: Node then loads all of its HTTP client, a
    // fifth of the time to the first frame. Without `fetch` it decodes the text itself.
    name: 'yoga: no fetch',
    file: /\/yoga-wasm-base64-esm\.js$/,
    change: (contents) => `const fetch = undefined;\n${replaced(contents, 'fetch', 'fetch')}`,
  },
  {
    // Ink measures every text many times a frame, and one sign beyond ASCII makes string-width ask the segmenter of ICU, which
    // takes a thousand times longer: a seventh of all the time to the first question.
    name: 'string-width: quick signs',
    file: /\/string-width\/index\.js$/,
    change: (contents) => replaced(contents, '/^[\\u0020-\\u007E]*$/', `/^[\\u0020-\\u007E${narrowSigns}]*$/`),
  },
];

/** Modules in whose place another one stands. */
export const replacements = {
  // Only wanted by React's developer tools.
  'react-devtools-core': 'src/build/empty.mjs',
  // It starts programs, which only src/machine/start-process.ts may do.
  'terminal-size': 'src/build/terminal-size.mjs',
  // It ends the process by itself, which on Windows comes before everything that's done at the end.
  'when-exit': 'src/build/when-exit.mjs',
  // `conf` wants these where it's given a schema, which it isn't: a seventh of the whole package.
  'ajv/dist/2020.js': 'src/build/empty.mjs',
  'ajv-formats': 'src/build/empty.mjs',
  // And this where it's given migrations.
  semver: 'src/build/empty.mjs',
  // What Node would take of it are scripts, of which nothing can be left out; these are the same as modules.
  yaml: 'node_modules/yaml/browser/dist/index.js',
};

/** The classes that a module exports, with nothing in them. */
function emptyClasses(contents, file) {
  const names = [...contents.matchAll(/^export class (\w+)/gm)].map(([, name]) => name);
  // A folder's index only hands names on.
  if (names.length === 0 && !/^export \{|^export \*/m.test(contents))
    throw new Error(`${file} exports no class any more: see whether this patch is still needed`);
  return names.map((name) => `export class ${name} {}`).join('\n');
}

function replaced(contents, from, to) {
  if (!contents.includes(from)) throw new Error(`there's no ${from} any more: see whether this patch is still needed`);
  return contents.replace(from, to);
}

/** The patches as a plugin for esbuild. A build in which one of them had nothing to change fails. */
export const patching = {
  name: 'patches',
  setup(build) {
    const unused = new Set([...patches.map(({ name }) => name), ...Object.keys(replacements)]);
    for (const { name, file, change } of patches) {
      build.onLoad({ filter: file }, ({ path: loaded }) => {
        unused.delete(name);
        const contents = change(readFileSync(loaded, 'utf8'), loaded);
        return contents === undefined ? undefined : { contents, resolveDir: path.dirname(loaded) };
      });
    }
    for (const [module, stand] of Object.entries(replacements)) {
      build.onResolve({ filter: new RegExp(`^${module.replaceAll(/[.]/g, '\\.')}$`) }, () => {
        unused.delete(module);
        return { path: path.join(root, stand) };
      });
    }
    build.onEnd(() => {
      if (unused.size > 0) throw new Error(`nothing to patch any more: ${[...unused].join(', ')}. See whether the patch is still needed.`);
    });
  },
};
