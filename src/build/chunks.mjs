// Joins what the bundler splits too finely. It makes a chunk for every combination of entries that share something, more than two
// hundred, and each costs an archive header, its imports, and a read when the program starts.
import path from 'node:path';
import { rolldown } from 'rolldown';

/** What starts often, and waits for nothing else: these load only what's theirs. */
const quickEntries = {
  core: 'src/main.ts',
  help: 'src/command-line/help.ts',
  scan: 'src/commands/scan.ts',
  checks: 'src/commands/run-checks.ts',
};

/** In bytes. Smaller ones are joined, wherever they're used. */
const smallest = 6000;

/** A chunk without the `require` that the bundler puts before each, if it's for nothing. */
function without(requiring, text) {
  const rest = text.replace(requiring, '');
  return /\brequire\b/.test(rest) ? text : rest;
}

/**
 * @param {import('esbuild').BuildResult<{metafile: true}>} result with `outputFiles`
 * @param {string} requiring what each of them begins with
 * @returns {Promise<{ name: string, code: string, from: string[] }[]>} the files of dist/ by name, minified, each with the outputs
 * that went into it
 */
export async function joinChunks({ metafile: { outputs }, outputFiles }, requiring) {
  const texts = new Map(outputFiles.map((file) => [`dist/${path.basename(file.path)}`, without(requiring, file.text)]));
  const groups = grouping(outputs);
  const bundle = await rolldown({
    input: 'dist/cli.js',
    platform: 'node',
    // No getter here does anything else, and all globals that are only read exist.
    treeshake: { propertyReadSideEffects: false, unknownGlobalSideEffects: false },
    preserveEntrySignatures: 'allow-extension',
    plugins: [
      {
        name: 'what was bundled',
        resolveId: (id) => (id.startsWith('.') ? `dist/${path.basename(id)}` : texts.has(id) ? id : { id, external: true }),
        load: (id) => texts.get(id),
      },
    ],
    onLog(level, log) {
      throw new Error(`${level}: ${log.message}`);
    },
  });
  const { output } = await bundle.generate({
    format: 'esm',
    comments: false,
    minify: { compress: { target: 'node20' }, mangle: true, codegen: true },
    entryFileNames: '[name].js',
    // A hash can't be compressed, and thousands of imports name a file.
    chunkFileNames: ({ name }) => `${name.replace(/-[A-Z0-9]{8}$/, '')}.js`,
    codeSplitting: { includeDependenciesRecursively: false, groups: [{ debugName: 'groups', name: (id) => groups.get(id) ?? null }] },
  });
  return withoutFacades(
    withoutAliases(
      output.map(({ fileName, code, moduleIds }) => ({ name: fileName, code, from: moduleIds.filter((id) => texts.has(id)) })),
    ),
  );
}

/**
 * With the names that exports have inside their chunk. Each other name that the bundler gives them is one more that can't be compressed.
 * What's loaded as a whole keeps its names.
 */
function withoutAliases(chunks) {
  const whole = new Set(chunks.flatMap(({ code }) => [...code.matchAll(/\bimport\(`([^`]+)`\)/g)].map(([, file]) => file)));
  const pairs = (list) => list.split(',').map((pair) => pair.split(' as '));
  const names = new Map();
  const own = /\bexport\{([^{}]+)\};?\s*$/;
  const plain = chunks.map((chunk) => {
    const [, list] = own.exec(chunk.code) ?? [];
    if (list === undefined || whole.has(`./${chunk.name}`)) return chunk;
    const inside = new Map(pairs(list).map(([here, there = here]) => [there, here]));
    names.set(`./${chunk.name}`, inside);
    return { ...chunk, code: chunk.code.replace(own, `export{${[...new Set(inside.values())].join(',')}};`) };
  });
  const renamed = (text, kind, list, file) => {
    const inside = names.get(file);
    if (inside === undefined) return text;
    const all = pairs(list).map(([there, here = there]) => {
      const name = inside.get(there);
      if (name === undefined) throw new Error(`${file} doesn't export ${there}`);
      return name === here ? name : `${name} as ${here}`;
    });
    return `${kind}{${all.join(',')}}from"${file}"`;
  };
  return plain.map((chunk) => ({ ...chunk, code: chunk.code.replaceAll(/\b(import|export)\{([^{}]+)\}from"(\.\/[^"]+)"/g, renamed) }));
}

/** A facade: what the bundler leaves for an `import()` of what it has joined with others. */
const facade = /^export\{([^{}]+)\}from"(\.\/[^"]+)";\s*$/;

/**
 * Without facades, and without imports for their effects alone, as nothing but main.ts does anything when it's loaded: an archive
 * pays for each file with a header, and a start with a read.
 */
function withoutFacades(chunks) {
  const files = chunks.map((chunk) => ({ ...chunk, code: chunk.code.replaceAll(/\bimport"\.\/[^"]+";/g, '') }));
  const facades = new Map(files.filter(({ code }) => facade.test(code)).map(({ name, code }) => [`./${name}`, facade.exec(code)]));
  const straight = (all, file) => {
    if (!facades.has(file)) return all;
    const [, names, to] = facades.get(file);
    const properties = names.split(',').map((pair) => {
      const [there, here = there] = pair.split(' as ');
      return `${here}:e.${there}`;
    });
    return `import("${to}").then(e=>({${properties}}))`;
  };
  const kept = files.filter(({ name, code }) => !facades.has(`./${name}`) && !/^import"node:module";export\{\};\s*$/.test(code));
  for (const chunk of kept) chunk.code = chunk.code.replaceAll(/\bimport\(`([^`]+)`\)/g, straight);
  const names = new Set(kept.map(({ name }) => `./${name}`));
  for (const [, file] of kept.flatMap(({ code }) => [...code.matchAll(/(?:\bfrom|\bimport\()["`](\.\/[^"`]+\.js)["`]/g)])) {
    if (!names.has(file)) throw new Error(`Nothing is left of ${file}, but it's imported`);
  }
  return kept;
}

/** By the name of an output: the group it's joined with, if any. */
function grouping(outputs) {
  const names = Object.keys(outputs);
  const importsOf = (name) => outputs[name].imports.filter(({ kind, external }) => kind === 'import-statement' && !external);
  const loadedWith = (name, seen = new Set()) => {
    if (seen.has(name)) return seen;
    seen.add(name);
    for (const one of importsOf(name)) loadedWith(one.path, seen);
    return seen;
  };
  /** @type {[string, Set<string>][]} */
  const quick = Object.entries(quickEntries).map(([group, entry]) => [
    group,
    loadedWith(names.find((name) => outputs[name].entryPoint === entry)),
  ]);
  const groups = new Map();
  // An entry stays a file of its own: main.ts waits for what it loads, and what waits can't be waited for.
  for (const name of names.filter((each) => outputs[each].entryPoint === undefined)) {
    const users = quick.filter(([, loaded]) => loaded.has(name)).map(([group]) => group);
    if (users.length > 0) groups.set(name, users.includes('core') ? 'core' : `for-${users.join('-')}`);
    else if (outputs[name].bytes < smallest) groups.set(name, 'small');
  }
  // A small one that needs a large one would load it for all that need any small one.
  const small = new Set(names.filter((name) => groups.get(name) === 'small'));
  const costsNothing = ({ path: name }) => small.has(name) || /core|checks/.test(groups.get(name) ?? '');
  for (let before = -1; before !== small.size;) {
    before = small.size;
    for (const name of small) if (!importsOf(name).every(costsNothing)) small.delete(name);
  }
  return new Map([...groups].filter(([name, group]) => group !== 'small' || small.has(name)));
}
