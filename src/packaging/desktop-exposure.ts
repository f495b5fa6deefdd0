import { readJson } from '../machine/read-json.ts';
import { isNamedLikeKey } from '../keys/key-name.ts';
import { beside, matchesIn, type ExposureRule, type Found } from './exposure-rule.ts';
import { expressionAt, settingsIn } from './settings-blocks.ts';

// Desktop programs, games, and browser extensions are archives, too.

type Json = Readonly<Record<string, unknown>>;
const objectIn = (value: unknown): Json => (typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {});
const listIn = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as unknown[]) : value === undefined ? [] : [value]);

const envFileIn = (text: string): string | undefined => /(?:^|\/)(\.env[\w.-]{0,40})$/.exec(text)?.[1];

/**
 * Whether patterns like those of electron-builder take a file called `.env` along. Its default is everything, files that begin
 * with a dot included (app-builder-lib 26, `fileMatcher.js`).
 */
function takesEnvFile(patterns: readonly unknown[]): boolean {
  const texts = patterns.filter((each) => typeof each === 'string');
  if (texts.some((each) => each.startsWith('!') && each.includes('.env'))) return false;
  const wanted = texts.filter((each) => !each.startsWith('!'));
  // An object among them names other directories.
  if (wanted.length === 0) return patterns.length === texts.length;
  return wanted.some((each) => /^(?:\.\/)?(?:\*\*?|\*\*\/\*|\*|\.\*)$/.test(each) || envFileIn(each) !== undefined);
}

/** Files that are copied beside the program: `extraResources: ['.env']` or `{ from: '.env' }`. */
function copiedEnvFile(config: Json): { readonly setting: string; readonly file: string } | undefined {
  for (const setting of ['extraResources', 'extraFiles', 'extraResource']) {
    for (const each of listIn(config[setting])) {
      const from = typeof each === 'string' ? each : objectIn(each)['from'];
      const file = typeof from === 'string' && !from.startsWith('!') ? envFileIn(from) : undefined;
      if (file !== undefined) return { setting, file };
    }
  }
  return undefined;
}

const builderFiles = [
  'electron-builder.yml',
  'electron-builder.yaml',
  'electron-builder.json',
  'electron-builder.json5',
  'electron-builder.toml',
];
const builderModules = ['js', 'cjs', 'mjs', 'ts'].flatMap((ending) => [`electron-builder.${ending}`, `electron-builder.config.${ending}`]);
const forgeFiles = ['forge.config.js', 'forge.config.ts', 'forge.config.cjs', 'forge.config.mjs'];

const electronPackage: ExposureRule = {
  files: /(?:^|\/)package\.json$/,
  hint: /"electron(?:-builder)?"|@electron-forge\//,
  look({ path, text }, context) {
    const json = objectIn(readJson(text));
    const envFile = context.envFiles.find((file) => beside(file, '') === beside(path, ''));
    const depends = (name: string): boolean =>
      ['dependencies', 'devDependencies'].some((list) => Object.hasOwn(objectIn(json[list]), name));
    const at = (word: string): number => Math.max(0, text.indexOf(`"${word}"`));
    const hasAny = (names: readonly string[]): boolean => names.some((name) => context.has(beside(path, name)));
    const forge = objectIn(objectIn(json['config'])['forge']);
    const build = objectIn(json['build']);
    const copied = copiedEnvFile(build) ?? copiedEnvFile(objectIn(forge['packagerConfig']));
    if (copied !== undefined) return [packs(at(copied.setting), copied.setting, copied.file)];
    if (envFile === undefined) return [];
    if (depends('electron-builder') && !hasAny([...builderFiles, ...builderModules]) && takesEnvFile(listIn(build['files']))) {
      return [
        packs(at(json['build'] === undefined ? 'electron-builder' : 'files' in build ? 'files' : 'build'), 'electron-builder', envFile),
      ];
    }
    const isForge = depends('@electron-forge/cli') && !hasAny(forgeFiles);
    // These plugins pack only what they've built.
    const bundled = depends('@electron-forge/plugin-vite') || depends('@electron-forge/plugin-webpack');
    if (isForge && !bundled && objectIn(forge['packagerConfig'])['ignore'] === undefined) {
      return [packs(at('@electron-forge/cli'), 'Electron Forge', envFile)];
    }
    return [];
  },
};

const packs = (index: number, by: string, file: string): Found => ({ index, what: `${by} packs ${file} into the app`, reach: 'app' });

/** Characters. Nobody writes a tenth of that, and the rest isn't read. */
const maxSettings = 50_000;

/** What a setting lists in YAML or TOML (an item per line, or all in brackets), or in JSON or JavaScript (the strings in its block). */
function listedUnder(
  setting: string,
  path: string,
  code: string,
): { readonly index: number; readonly items: readonly string[] } | undefined {
  const opener = [...code.matchAll(/\b(files|extraResources?|extraFiles)\b["']?[ \t]{0,10}[:=][ \t]{0,10}/g)].find(
    ([, name]) => name === setting,
  );
  if (opener === undefined) return undefined;
  const start = opener.index + opener[0].length;
  const isYaml = /\.ya?ml$/.test(path) && !/[[{]/.test(code.charAt(start));
  if (!isYaml) {
    const { text } = expressionAt(code, start);
    return { index: opener.index, items: [...text.matchAll(/["'`]([^"'`\n]{1,200})["'`]/g)].map(([, item = '']) => item) };
  }
  const items: string[] = [];
  for (const line of code.slice(start).split('\n')) {
    if (line.trim() !== '' && items.length > 0 && /^[^\s-]/.test(line)) break;
    const item = line
      .trim()
      .replace(/^- */, '')
      .replace(/^from: */, '');
    if (item !== '') items.push(item.replaceAll(/^["']|["']$/g, ''));
    else if (line !== '' && items.length > 0) break;
  }
  return { index: opener.index, items };
}

/** The settings of electron-builder and Electron Forge in files of their own: JSON, JavaScript, YAML, or TOML. */
const electronSettings: ExposureRule = {
  files: /(?:^|\/)(?:electron-builder(?:\.config)?|forge\.config)\.\w+$/,
  hint: /\w/,
  look({ path, code: all }, { envFiles }) {
    const code = all.slice(0, maxSettings);
    for (const setting of ['extraResources', 'extraResource', 'extraFiles']) {
      const listed = listedUnder(setting, path, code);
      const file = listed?.items.map(envFileIn).find((each) => each !== undefined);
      if (listed !== undefined && file !== undefined) return [packs(listed.index, setting, file)];
    }
    const envFile = envFiles.find((file) => beside(file, '') === beside(path, ''));
    if (envFile === undefined) return [];
    if (path.includes('forge.config')) {
      const leavesOut = /plugin-(?:vite|webpack)|VitePlugin|WebpackPlugin|\bignore\b/.test(code);
      return leavesOut ? [] : [packs(Math.max(0, code.indexOf('packagerConfig')), 'Electron Forge', envFile)];
    }
    const files = listedUnder('files', path, code) ?? { index: 0, items: [] };
    return takesEnvFile(files.items) ? [packs(files.index, 'electron-builder', envFile)] : [];
  },
};

/** What a preload script hands to the page of an Electron app. */
const preload: ExposureRule = {
  files: /\.[cm]?[jt]s$/,
  hint: /exposeInMainWorld/,
  look({ code }) {
    const settings = settingsIn(code);
    return matchesIn(
      code,
      /\bexposeInMainWorld\s*(?=\()/g,
      ({ 0: opener, index = 0 }) => {
        const key = settings.keyIn(settings.at(index + opener.length));
        return key === undefined ? undefined : `exposeInMainWorld hands ${key.name} to the page`;
      },
      'app',
    );
  },
};

/** A file in a browser extension that its own pages, or web pages, can fetch. */
const extension: ExposureRule = {
  files: /(?:^|\/)manifest\.json$/,
  hint: /"manifest_version"/,
  look: ({ code }) =>
    matchesIn(
      code,
      /"(?:[^"\n]{0,100}\/)?(\.env[\w.-]{0,40})"/g,
      ([, file = '']) => `web_accessible_resources gives ${file} to pages`,
      'app',
    ),
};

const extensionScript: ExposureRule = {
  files: /\.[cm]?[jt]sx?$/,
  hint: /getURL/,
  look: ({ code }) =>
    matchesIn(
      code,
      /\bruntime\.getURL\(\s*["'`]\/?([^"'`\n]{0,100}\.env[\w.-]{0,40})["'`]/g,
      ([, file = '']) => `the extension reads ${file}, so it's packed with it`,
      'app',
    ),
};

const godot: ExposureRule = {
  files: /(?:^|\/)export_presets\.cfg$/,
  hint: /include_filter/,
  look: ({ code }, { envFiles }) =>
    matchesIn(
      code,
      /^include_filter="([^"\n]{0,500})"/gm,
      ([, filter = '']) =>
        envFiles.length > 0 && /(?:^|[,\s/*])\*?\.env\b/.test(filter) ? 'include_filter packs env files into the game' : undefined,
      'app',
    ),
};

/** `bun build --env=inline`, `esbuild --define:process.env.OPENAI_API_KEY=…` in package.json. */
const scripts: ExposureRule = {
  files: /(?:^|\/)package\.json$/,
  hint: /--define|--env/,
  look: ({ code }) => [
    ...matchesIn(
      code,
      /--define[: =]\s?(?:\\?["'])?[\w.]{0,60}\benv\.(\w{1,80})/g,
      ([, name = '']) => (isNamedLikeKey(name) ? `--define exposes ${name} to the browser` : undefined),
      'page',
    ),
    ...matchesIn(
      code,
      /"(?:[^"\\\n]|\\.){0,200}\bbun build\b(?:[^"\\\n]|\\.){0,500}"/g,
      ([script]) =>
        /--env[= ]\W{0,3}(?:inline|OPENAI)/.test(script) && !/--target[= ]\W{0,2}(?:bun|node)|--compile/.test(script)
          ? 'bun build --env exposes the environment to the browser'
          : undefined,
      'page',
    ),
  ],
};

export const desktopExposures: readonly ExposureRule[] = [
  electronPackage,
  electronSettings,
  preload,
  extension,
  extensionScript,
  godot,
  scripts,
];
