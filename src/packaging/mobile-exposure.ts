import { isNamedLikeKey } from '../keys/key-name.ts';
import { isPlaceholder } from '../keys/placeholder.ts';
import { beside, matchesIn, type ExposureRule, type Found } from './exposure-rule.ts';
import { settingsIn } from './settings-blocks.ts';

// What's built into an app for phones can be taken out of it: an app is an archive.

const inApp = (name: string, by: string): string | undefined => (isNamedLikeKey(name) ? `${by} builds ${name} into the app` : undefined);

/** Assets of a pubspec.yaml: one per line, a file or a directory (of which only the files right in it count). */
const flutterAssets: ExposureRule = {
  files: /(?:^|\/)pubspec\.ya?ml$/,
  hint: /\bassets\s*:/,
  look({ path, code }, { envFiles }) {
    const found: Found[] = [];
    const list = /^[ \t]{1,20}assets[ \t]*:/m.exec(code);
    if (list === null) return found;
    let index = list.index;
    for (const line of code.slice(list.index).split('\n')) {
      const item = /^[ \t]*-[ \t]+(?:path[ \t]*:[ \t]*)?["']?([^\s"'#]{1,200})/.exec(line)?.[1];
      if (index !== list.index && item === undefined && /^[ \t]*[^\s#-]/.test(line) && !/^\s*(?:flavors|transformers)\s*:/.test(line))
        break;
      const asset = item === undefined ? undefined : beside(path, item);
      const packed = envFiles.find((file) => file === asset || (asset?.endsWith('/') === true && beside(file, '') === asset));
      if (packed !== undefined) found.push({ index, what: `the asset ${item} packs ${packed} into the app`, reach: 'app' });
      index += line.length + 1;
    }
    return found;
  },
};

/** Values that the compiler puts into a Dart program. A program for servers isn't given to anybody. */
const dartDefines: ExposureRule = {
  files: /\.dart$/,
  hint: /fromEnvironment|EnviedField/,
  look: ({ code }, { uses }) =>
    uses('flutter')
      ? [
          ...matchesIn(code, /\bString\.fromEnvironment\(\s*["'](\w{1,80})/g, ([, name = '']) => inApp(name, '--dart-define'), 'app'),
          ...matchesIn(code, /@EnviedField\([^()]{0,200}\bvarName\s*:\s*["'](\w{1,80})/g, ([, name = '']) => inApp(name, 'envied'), 'app'),
        ]
      : [],
};

const expoExtra: ExposureRule = {
  files: /(?:^|\/)app\.(?:json|config\.[cm]?[jt]s)$/,
  hint: /extra|defineAppConfig/,
  look({ code }) {
    const settings = settingsIn(code);
    const found: Found[] = [];
    let end = 0;
    for (const opener of code.matchAll(/\b(?:(extra)["']?\s*:\s*|(defineAppConfig)\s*(?=\())/g)) {
      const start = opener.index + opener[0].length;
      if (start < end) continue;
      const block = settings.at(start);
      end = start + block.text.length;
      const key = settings.keyIn(block);
      if (key === undefined || isEmptyHere(code, key.index + key.name.length)) continue;
      found.push(
        opener[1] === undefined
          ? { index: key.index, what: `app.config exposes ${key.name} to the browser`, reach: 'page' }
          : { index: key.index, what: `extra builds ${key.name} into the app`, reach: 'app' },
      );
    }
    return found;
  },
};

/** `"name": ""` and `"name": "your-key"` in JSON: nothing is given away yet. */
function isEmptyHere(code: string, index: number): boolean {
  const value = /^["']?\s*:\s*(?:null|"([^"\n]{0,300})")/.exec(code.slice(index, index + 320));
  return value !== null && (value[1] === undefined || value[1].trim() === '' || isPlaceholder(value[1]));
}

/** Babel plugins put the value in place of the name. */
const reactNativeImports: ExposureRule = {
  files: /\.[cm]?[jt]sx?$/,
  hint: /['"](?:@env|react-native-dotenv|react-native-config)['"]/,
  look({ code }, { uses }) {
    const isNative = uses('react-native-dotenv') || uses('react-native-config') || uses('react-native') || uses('expo');
    if (!isNative) return [];
    const config = /\bimport\s+(\w{1,40})\s*(?:,\s*\{[^{}]{0,500}\}\s*)?from\s*["']react-native-config["']/.exec(code)?.[1];
    return [
      ...matchesIn(
        code,
        /\bimport\s*(?:\w{1,40}\s*,\s*)?\{([^{}]{1,1000})\}\s*from\s*["'](@env|react-native-dotenv|react-native-config)["']/g,
        ([, names = '', module = '']) => {
          const name = names.match(/\w+/g)?.find(isNamedLikeKey);
          return name === undefined ? undefined : inApp(name, module);
        },
        'app',
      ),
      ...(config === undefined
        ? []
        : matchesIn(
            code,
            /\b(\w{1,40})\.(\w{1,80})/g,
            ([, of, name = '']) => (of === config ? inApp(name, 'react-native-config') : undefined),
            'app',
          )),
    ];
  },
};

const ios: ExposureRule = {
  files: /\.plist$/,
  hint: /<key>/,
  look: ({ code }) =>
    matchesIn(
      code,
      /<key>\s*(\w{1,80})\s*<\/key>\s*<string>([^<]{0,500})<\/string>/g,
      ([, name = '', value = '']) => (value.trim() === '' || isPlaceholder(value) ? undefined : inApp(name, 'this list')),
      'app',
    ),
};

const androidBuild: ExposureRule = {
  files: /\.gradle(?:\.kts)?$/,
  hint: /buildConfigField|resValue|manifestPlaceholders/,
  look: ({ code }) =>
    matchesIn(
      code,
      /\b(buildConfigField|resValue)[\s(]{1,20}["'][^"'\n]{1,40}["']\s*,\s*["'](\w{1,80})["']|\b(manifestPlaceholders)[\s+=[]{1,20}["']?(\w{1,80})/g,
      ([, by, name, other = '', placeholder = '']) => inApp(name ?? placeholder, by ?? other),
      'app',
    ),
};

const androidCode: ExposureRule = {
  files: /\.(?:kt|java)$/,
  hint: /\bBuildConfig\./,
  look: ({ code }) => matchesIn(code, /\bBuildConfig\.(\w{1,80})/g, ([, name = '']) => inApp(name, 'BuildConfig'), 'app').slice(0, 1),
};

const androidStrings: ExposureRule = {
  files: /(?:^|\/)res\/values[\w-]*\/\w+\.xml$/,
  hint: /<string\b/,
  look: ({ code }) =>
    matchesIn(
      code,
      /<string\s+name="(\w{1,80})"[^<>]{0,200}>([^<]{0,500})</g,
      ([, name = '', value = '']) => (value.trim() === '' || isPlaceholder(value) ? undefined : inApp(name, 'this resource')),
      'app',
    ),
};

export const mobileExposures: readonly ExposureRule[] = [
  flutterAssets,
  dartDefines,
  expoExtra,
  reactNativeImports,
  ios,
  androidBuild,
  androidCode,
  androidStrings,
];
