import { delimiter, isAbsolute } from 'node:path';
import { decodedForms } from '../keys/encoded-copies.ts';
import { isNamedLikeKey } from '../keys/key-name.ts';
import { heldSecrets } from '../keys/secret.ts';
import { holdsKey, readableText } from '../keys/search.ts';

declare const checked: unique symbol;
/** What a child process may see. Only {@link childEnvironment} creates one, so no child can be started with anything else. */
export type ChildEnvironment = Readonly<Record<string, string | undefined>> & { readonly [checked]: true };

/** They make a Node program (which a browser's helper often is) load code, or print the requests and environments it handles. */
const nodeVariables = /^NODE_(OPTIONS|DEBUG|DEBUG_NATIVE)$/;

/** direnv and mise store a compressed copy of what they put into the environment, keys included. */
const environmentCopies = /^(DIRENV|__MISE|__RTX)_DIFF$/;

/** Files and directories that git, a shell, or a browser's opener reads settings or code from. */
const places =
  /^(HOME|USERPROFILE|APPDATA|LOCALAPPDATA|TMPDIR|TEMP|TMP|BASH_ENV|XDG_\w+_HOME|XDG_RUNTIME_DIR|GIT_(CONFIG_(GLOBAL|SYSTEM)|EXEC_PATH|TEMPLATE_DIR))$/;
const placeLists = /^(PATH|XDG_\w+_DIRS|LD_LIBRARY_PATH|DYLD_(FALLBACK_)?LIBRARY_PATH)$/;

/**
 * The user's environment for programs that need no keys, plus `more`. A browser runs for days, and a child runs in a cloned
 * repository: a relative path (or an empty one) would make it read that repository's files as if they were the user's.
 */
export function childEnvironment(
  env: Readonly<Record<string, string | undefined>>,
  more: Readonly<Record<string, string | undefined>> = {},
): ChildEnvironment {
  const given = Object.entries({ ...env, ...more }).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
  const held = heldSecrets()
    .map((secret) => secret.reveal())
    .filter((value) => value.length >= 16);
  // A gateway's key may not look like one, but it's the same text under any name.
  const secrets = given
    .filter(([name, value]) => mayBeKey(name, value.trim()))
    .slice(0, maxSecrets)
    .map(([, value]) => Buffer.from(value.trim()).toString('latin1'))
    // The key may be under any name.
    .concat(held.map((value) => Buffer.from(value).toString('latin1')));
  const allowed = given.flatMap(([name, value]): [string, string][] => {
    const upper = name.toUpperCase();
    if (isOfOpenAI(name) || nodeVariables.test(upper) || environmentCopies.test(upper)) return [];
    if (holdsKey(Buffer.from(`${name}=${value}`)) || holdsCopy(value, secrets)) return [];
    if (places.test(upper)) return isAbsolute(value) ? [[name, value]] : [];
    if (!placeLists.test(upper)) return [[name, value]];
    // If PATH is set but empty, it means the current directory.
    const entries = trustedEntries(value);
    return entries.length === 0 ? [] : [[name, entries.join(delimiter)]];
  });
  return Object.fromEntries(allowed) as unknown as ChildEnvironment;
}

/** Nobody has more keys in the shell, and each one is looked for in every variable. */
const maxSecrets = 100;

function isOfOpenAI(name: string): boolean {
  return name.toUpperCase().startsWith('OPENAI_') || isNamedLikeKey(name);
}

/** A path or a URL isn't a secret, and it's part of many other values. */
function mayBeKey(name: string, value: string): boolean {
  return isOfOpenAI(name) && value.length >= 16 && !isAbsolute(value) && !/^[~.]|^[a-z][a-z\d+.-]*:\/\//i.test(value);
}

/** Whether the value contains a key or one of the secrets, plain or encoded. If it can't be decoded, it might. */
function holdsCopy(value: string, secrets: readonly string[]): boolean {
  const readings = decodedForms(value);
  if (readings === 'unreadable') return true;
  return readings.some((bytes) => {
    const text = readableText(bytes);
    return secrets.some((secret) => text.includes(secret)) || holdsKey(bytes);
  });
}

/**
 * The entries of a search path that a cloned repository can't fill: absolute ones that aren't in a `node_modules`, where
 * npx puts the project's own programs.
 */
export function trustedEntries(searchPath: string): readonly string[] {
  return searchPath
    .split(delimiter)
    .map((entry) => entry.replace(/^"(.*)"$/, '$1'))
    .filter((entry) => isAbsolute(entry) && !entry.split(/[\\/]/).includes('node_modules'));
}
