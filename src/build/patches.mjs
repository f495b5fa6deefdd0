// What the bundle changes in its dependencies. Each patch says why it's there, and fails loudly when the dependency no longer
// looks the way it did. The unit tests apply the same ones (test/vitest.config.mjs), so that they run what ships.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** What the screens are drawn with besides ASCII. Each takes one column. */
export const narrowSigns = '…·•–—“”‘’●◉○◐✓✗▸❯→↑↓';

/** What the program calls of the openai package. Requests of the admin API are made with the client itself. */
const calledResources =
  /\/resources\/(?:responses\/(?:responses|index)|chat\/(?:chat|index|completions\/(?:completions|index))|models|shared|index)\.mjs$/;

/** Methods of `conf` for options that it isn't given. */
const confNeverCalls = [
  '#captureSchemaDefaults',
  '#declareDefaultsPath',
  '#decryptData',
  '#migrate',
  '#propertiesWithOverriddenDefaults',
  '#runMigrations',
  '#storeSchemaDefault',
  '#watchFile',
  'appendToArray',
];

/** What Ink's renderer says of itself. */
const inkSupports = {
  supportsMutation: true,
  supportsPersistence: false,
  supportsHydration: false,
  supportsTestSelectors: false,
  supportsResources: false,
  supportsSingletons: false,
};

/** @typedef {{ readonly name: string, readonly file: RegExp, readonly change: (contents: string, file: string) => string | undefined }} Patch */

/** @type {readonly Patch[]} */
export const patches = [
  {
    // Every client of the openai package carries all resources of the API. What's never called is left empty: with the
    // conveniences below, a fifth of the whole package.
    name: 'openai: resources',
    file: /\/openai\/resources\/[^/]+(?:\/[^/]+){0,2}\.mjs$/,
    change: (contents, file) => (calledResources.test(file) ? undefined : emptyClasses(contents, file)),
  },
  {
    name: 'openai: what a client has',
    file: /\/openai\/client\.mjs$/,
    change(contents) {
      const all =
        /^ {8}this\.\w+ = new API\.(?!(?:Chat|Models|Responses)\()\w+\(this\);\n|^OpenAI\.(?!OpenAI|\w*(?:Error|TIMEOUT)\b)\w+ = [\w.]+;\n/gm;
      if ((contents.match(all)?.length ?? 0) < 40)
        throw new Error("a client's resources look different: see whether this patch is still needed");
      let changed = contents.replace(all, '');
      // No request is sent twice, no client is copied, and nothing is logged: what would be logged is taken for a secret as a whole.
      for (const method of ['withOptions', '_buildWebSocketHeaders', 'async retryRequest', 'calculateDefaultRetryTimeoutMillis'])
        changed = withBody(changed, method, "throw new Error('This is never called here');");
      for (const [name, body] of [
        ['isSensitiveLogKey', 'return true;'],
        ['sanitizeLogValue', "return '[REDACTED]';"],
      ]) {
        const start = changed.indexOf(`function _OpenAI_${name}(`);
        const open = changed.indexOf(') {', start) + 3;
        const end = changed.indexOf('\n}, _OpenAI_', open);
        if (start === -1 || end === -1) throw new Error(`there's no ${name} any more: see whether this patch is still needed`);
        changed = `${changed.slice(0, open)} ${body}${changed.slice(end)}`;
      }
      return changed;
    },
  },
  {
    // Streams of events are read here, not passed on.
    name: 'openai: other streams',
    file: /\/openai\/core\/streaming\.mjs$/,
    change(contents) {
      let changed = contents;
      for (const method of ['static fromReadableStream', 'tee', 'toReadableStream'])
        changed = withBody(changed, method, "throw new Error('This is never called here');");
      return changed;
    },
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
    // Every request here is a text, or has no body; its headers are the transport's; and of an answer, only the stream is read.
    name: 'openai: files, the platform, and parsed answers',
    file: /\/openai\/(internal\/(uploads|to-file|detect-platform)|lib\/(ResponsesParser|parser))\.mjs$/,
    change(contents, file) {
      const names = [...contents.matchAll(/^export (?:async )?(?:const|function) (\w+)/gm)].map(([, name]) => name);
      if (names.length === 0) throw new Error(`${file} exports no function any more: see whether this patch is still needed`);
      // No file, no browser, no header, nothing to do.
      return `const none = () => undefined;\nexport { ${names.map((name) => `none as ${name}`).join(', ')} };`;
    },
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
    // What's asked for is named by texts and numbers alone.
    name: 'openai: lists and objects in queries',
    file: /\/openai\/internal\/utils\/query\.mjs$/,
    change: () => 'export const stringifyQuery = (query) => new URLSearchParams(query).toString();',
  },
  {
    name: 'openai: options for certificates',
    file: /\/openai\/internal\/auth\/x509-(credential-options|transport-state)\.mjs$/,
    change: (contents, file) =>
      file.endsWith('options.mjs')
        ? 'export const normalizeX509CredentialOptions = (options) => ({ credential: undefined, options });\n' +
          "export const prepareX509ClientClone = () => { throw new Error('No client is copied here'); };"
        : 'export const isTransientX509ConnectionError = () => false;\nexport const markApprovedX509Client = () => {};',
  },
  {
    // YAML is only read. A key that's a list or an object is the only thing that would be written as YAML for that: it becomes JSON.
    name: 'yaml: keys as text',
    file: /\/yaml\/browser\/dist\/nodes\/addPairToJSMap\.js$/,
    change: (contents) => replaced(contents, 'isNode(key) && ctx?.doc', 'false'),
  },
  {
    // A file of YAML 1.1 is read as one of 1.2 with merge keys: dates, sets, and “yes” stay texts, and no key is any of these.
    name: 'yaml: types of YAML 1.1',
    file: /\/yaml\/browser\/dist\/schema\/tags\.js$/,
    change: () =>
      [
        "import { schema } from './core/schema.js';",
        "import { merge } from './yaml-1.1/merge.js';",
        'export const coreKnownTags = {};',
        "export const getTags = (custom, name, addMerge) => (addMerge || name === 'yaml-1.1' ? [...schema, merge] : [...schema]);",
      ].join('\n'),
  },
  {
    name: 'yaml: writing',
    file: /\/yaml\/browser\/dist\/(stringify\/\w+|parse\/cst-(scalar|stringify|visit))\.js$/,
    change(contents, file) {
      const [, names] = /^export \{ ([\w, ]+) \};/m.exec(contents) ?? [];
      if (names === undefined) throw new Error(`${file} no longer lists its exports at the end: see whether this patch is still needed`);
      return `const none = () => { throw new Error('YAML is only read'); };\n${names
        .split(', ')
        .map((name) => `export const ${name} = none;`)
        .join('\n')}`;
    },
  },
  {
    // Yoga's binary is in its file, as base64. Compressed before that, it's a third smaller in the package. Yoga also fetches it
    // where it can: Node then loads all of its HTTP client, a fifth of the time to the first frame.
    name: 'yoga: its binary',
    file: /\/yoga-wasm-base64-esm\.js$/,
    change(contents) {
      const [, binary = ''] = /base64,([\w+/=]{1000,})"/.exec(contents) ?? [];
      const { BROTLI_PARAM_LGWIN, BROTLI_PARAM_NDIRECT } = constants;
      // The smallest of all settings that were tried.
      const params = { [BROTLI_PARAM_LGWIN]: 17, [BROTLI_PARAM_NDIRECT]: 4 };
      const packed = brotliCompressSync(Buffer.from(binary, 'base64'), { params }).toString('base64');
      const unpacking = `w=brotliDecompressSync(Buffer.from("${packed}","base64"));`;
      const without = replaced(contents, binary, '');
      return `import { brotliDecompressSync } from 'node:zlib';\n${replaced(without, 'h.wasmBinary&&(w=h.wasmBinary);', unpacking)}`;
    },
  },
  {
    // Of what it can do with its file, the program wants reading and writing.
    name: 'conf: schemas, migrations, encryption, and watching',
    file: /\/conf\/dist\/source\/index\.js$/,
    change(contents) {
      let changed = withBody(contents, '#setupValidator', 'this.#applyDefaultValues(options);');
      for (const method of confNeverCalls) changed = withBody(changed, method, '');
      return changed;
    },
  },
  {
    // For an error while drawing, Ink reads the file that it happened in and shows the code around it. Here, that's pages of a bundle,
    // and the program has words of its own (src/terminal/ink/boundary.tsx).
    name: 'ink: pages of code',
    file: /\/ink\/build\/components\/ErrorOverview\.js$/,
    change: () => 'export default function ErrorOverview() { return null; }',
  },
  {
    // With DEV=true in the shell, whatever that's for there, Ink looks for React's developer tools and connects to them.
    name: 'ink: developer tools',
    file: /\/ink\/build\/(ink|reconciler)\.js$/,
    change: (contents) => replaced(contents, "process.env['DEV'] === 'true'", 'false').replaceAll("process.env['DEV'] === 'true'", 'false'),
  },
  {
    // Ink's cache of texts and their sizes only gets and sets. What it forgets at its limit is measured again.
    name: 'ink: a cache',
    file: /\/quick-lru\/index\.js$/,
    change: () => `export default class extends Map {
  constructor({ maxSize }) { super(); this.most = maxSize; }
  set(key, value) { if (this.size >= this.most) this.clear(); return super.set(key, value); }
}`,
  },
  {
    // Ink's input never says anything: src/terminal/input/ reads the keys.
    name: 'ink: keys',
    file: /\/ink\/build\/(parse-keypress|input-parser)\.js$/,
    change: (_contents, file) =>
      file.endsWith('parser.js')
        ? 'export const isCompleteControlSequence = () => false;\nconst none = () => undefined;\n' +
          'export const createInputParser = () => ({ push: () => [], hasPendingEscape: none, flushPendingEscape: none, reset: none });'
        : 'export const nonAlphanumericKeys = [];\nexport default () => ({});',
  },
  {
    // Ink moves and erases. Hyperlinks are this program's own, and there are no pictures.
    name: 'ansi-escapes: links and pictures',
    file: /\/ansi-escapes\/base\.js$/,
    change: (contents) => contents.slice(0, indexOf(contents, 'export const link = ')),
  },
  {
    // This is Node.
    name: 'ansi-escapes: where it runs',
    file: /\/environment\/index\.js$/,
    change: () => 'export const isBrowser = false;',
  },
  {
    // Nothing on the screen has one.
    name: 'ink: borders and backgrounds',
    file: /\/ink\/build\/render-(border|background)\.js$/,
    change: () => 'export default () => {};',
  },
  {
    // Whether the renderer can do this or that is asked at run time, but Ink's can't: what would need it falls away.
    name: 'react-reconciler: what Ink has',
    file: /\/react-reconciler\.production\.js$/,
    change(contents) {
      let changed = contents;
      for (const [name, value] of Object.entries(inkSupports)) {
        const asked = replaced(changed, ` ${name} = $$$config.${name}`, ` unasked_${name} = 0`);
        changed = asked.replaceAll(new RegExp(`\\b${name}\\b`, 'g'), String(value));
      }
      return changed;
    },
  },
  {
    // Of the reader that most projects use, only what reads a text is asked. It comes in one line, without its other way to read.
    name: 'dotenv: parse',
    file: /\/dotenv\/dist\/index\.cjs$/,
    change(contents) {
      const [, pattern] = /\b(\w{1,3}=\/\(\?:\^\|\^\).{0,400}?\/mg),/.exec(contents) ?? [];
      const [parse] =
        /function \w{1,3}\((\w{1,3})\)\{let \w{1,3}=\{\},\w{1,3}=\1\.toString\(\);[^]{1,1000}?return \w{1,3}\}(?=function)/.exec(
          contents,
        ) ?? [];
      if (pattern === undefined || parse === undefined) throw new Error('dotenv looks different: see whether this patch is still needed');
      return `const ${pattern};\nmodule.exports = { parse: ${parse} };`;
    },
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
  // It starts programs, which only src/machine/start-process.ts may do.
  'terminal-size': 'src/build/terminal-size.mjs',
  // It ends the process by itself, which on Windows comes before everything that's done at the end.
  'when-exit': 'src/build/when-exit.mjs',
  // `conf` wants these where it's given a schema, which it isn't: a seventh of the whole package.
  'ajv/dist/2020.js': 'src/build/empty.mjs',
  'ajv-formats': 'src/build/empty.mjs',
  // And this where it's given migrations.
  semver: 'src/build/empty.mjs',
  // There'd be two versions of each, and the newer one does for all.
  chalk: 'node_modules/chalk/source/index.js',
  'ansi-styles': 'node_modules/ansi-styles/index.js',
  // What Node would take of it are scripts, of which nothing can be left out; these are the same as modules.
  yaml: 'src/build/yaml-reader.mjs',
  'smol-toml': 'node_modules/smol-toml/dist/parse.js',
};

/** The classes that a module exports, with nothing in them. */
function emptyClasses(contents, file) {
  const names = [...contents.matchAll(/^export class (\w+)/gm)].map(([, name]) => name);
  // A folder's index only hands names on.
  if (names.length === 0 && !/^export \{|^export \*/m.test(contents))
    throw new Error(`${file} exports no class any more: see whether this patch is still needed`);
  return names.map((name) => `export class ${name} {}`).join('\n');
}

/** A method of a class, or a function, which ends where its line is indented as its first one is, with another body. */
function withBody(contents, method, body, indent = '    ') {
  const start = contents.indexOf(`\n${indent}${method}(`);
  const open = contents.indexOf(') {\n', start);
  const end = contents.indexOf(`\n${indent}}\n`, open);
  if (start === -1 || open === -1 || end === -1) throw new Error(`there's no ${method} any more: see whether this patch is still needed`);
  return `${contents.slice(0, open + 3)}${body}${contents.slice(end)}`;
}

function indexOf(contents, part) {
  const index = contents.indexOf(part);
  if (index === -1) throw new Error(`there's no ${part} any more: see whether this patch is still needed`);
  return index;
}

function replaced(contents, from, to) {
  indexOf(contents, from);
  return contents.replace(from, () => to);
}

/** On Windows, esbuild's paths have backslashes. */
function withEitherSlash({ source }) {
  return new RegExp(source.replaceAll(/\[\^\/\]|\\\//g, (slash) => (slash === '\\/' ? '[\\\\/]' : '[^\\\\/]')));
}

/** The patches as a plugin for esbuild. A build in which one of them had nothing to change fails. */
export const patching = {
  name: 'patches',
  setup(build) {
    const unused = new Set([...patches.map(({ name }) => name), ...Object.keys(replacements)]);
    for (const { name, file, change } of patches) {
      build.onLoad({ filter: withEitherSlash(file) }, ({ path: loaded }) => {
        unused.delete(name);
        const contents = change(readFileSync(loaded, 'utf8'), loaded.replaceAll('\\', '/'));
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
