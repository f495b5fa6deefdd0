import { parsePackageJson } from '../package-json.ts';

/** Manifests and lock files that say which version of the `openai` package a program gets. */
export function isManifest(name: string): boolean {
  return /(?:^|\/)(?:package\.json|requirements(?:[\w.-]*|\/[\w.-]+)\.(?:txt|in)|pyproject\.toml|setup\.(?:py|cfg)|Pipfile(?:\.lock)?|(?:poetry|uv|pdm)\.lock|environment\.ya?ml)$/.test(
    name,
  );
}

/** The first major version without the old calls: https://github.com/openai/openai-python and openai-node, November 2026. */
const firstWithout = { python: 1, node: 4 } as const;

/**
 * Whether a manifest asks for a version of the package that still has the old calls: `openai==0.28`, `"openai": "^3.3.0"`.
 * `undefined` if it doesn't mention the package, or takes any version.
 */
export function asksForOldSdk(name: string, text: string): boolean | undefined {
  if (name.endsWith('package.json')) return oldNode(text);
  if (name.endsWith('.lock'))
    return isOld(
      /(?:name = "openai"\s{1,10}version = |"openai": \{[^{}]{0,5000}"version": )"(?:==)?([^"]{1,40})"/.exec(text)?.[1],
      'python',
    );
  // requirements.txt, lists in pyproject.toml and setup.py, Poetry's and Pipfile's tables, conda's list.
  for (const [, wanted] of text.matchAll(/^[ \t]{0,40}(?:- )?["']?openai(?:\[[^\]\n]{0,60}\])?["']?[ \t]{0,10}([=<>~!^][^#;\n]{0,80})/gm)) {
    return isOld(wanted, 'python');
  }
  const inList = /["']openai(?:\[[^\]\n]{0,60}\])?[ \t]{0,10}([=<>~!^][^"'\n;]{0,60})["']/.exec(text)?.[1];
  return isOld(inList, 'python');
}

/** Whether a notebook or a script installs an old version itself: `!pip install openai==0.28`. */
export function installsOldPython(source: string): boolean {
  const wanted = /\bpip3?[ \t]{1,5}install\b[^\n]{0,200}?[ \t"']openai[ \t]{0,3}([=<~]=?[^\s"'#]{1,40})/.exec(source)?.[1];
  return isOld(wanted, 'python') === true;
}

function oldNode(text: string): boolean | undefined {
  const manifest = parsePackageJson(text);
  for (const field of ['dependencies', 'devDependencies', 'peerDependencies']) {
    const wanted = (manifest?.[field] as Readonly<Record<string, unknown>> | undefined)?.['openai'];
    if (typeof wanted === 'string') return isOld(wanted, 'node');
  }
  return undefined;
}

/** @param wanted a version, or what's wanted of one, in either language's writing */
function isOld(wanted: string | undefined, sdk: keyof typeof firstWithout): boolean | undefined {
  if (wanted === undefined) return undefined;
  const limit = firstWithout[sdk];
  const [, sign = '', major] = /([<>=~^!]{0,3})[ \t"'=v{]{0,5}(\d{1,4})/.exec(wanted) ?? [];
  if (major === undefined) return undefined;
  // `>=0.27` takes the newest, unless an upper bound follows.
  const upper = /<(=?)[ \t]{0,3}(\d{1,4})(?:\.(\d{1,4}))?/.exec(wanted);
  if (upper !== null) {
    const [, inclusive, bound, minor] = upper;
    const below = Number(bound) + (inclusive === '=' || Number(minor ?? 0) > 0 ? 1 : 0);
    return below <= limit;
  }
  if (sign.startsWith('>') || sign === '!=') return undefined;
  return Number(major) < limit;
}
