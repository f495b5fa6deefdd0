import type { Files } from '../machine/files.ts';
import { tomlIn } from '../machine/toml.ts';
import { readJson } from '../machine/read-json.ts';
import { relativePathWithin } from '../machine/paths.ts';
import type { World } from '../machine/world.ts';
import { keysIn } from '../keys/search.ts';
import { isPlaceholder } from '../keys/placeholder.ts';
import { Secret } from '../keys/secret.ts';

/** Where a program reads its key, if it's not an env file that openai-setup writes. */
export type KeyPlace = {
  readonly id: string;
  /** For people: “Streamlit”. */
  readonly tool: string;
  /** For people, safe to display: “.streamlit/secrets.toml”, “Rails credentials”. */
  readonly where: string;
  /** The key belongs nowhere else: the code doesn't read an env file, or not this variable. */
  readonly sole: boolean;
  /** The file that holds the key, if it's one: an absolute path. */
  readonly file?: string;
  /** The file must stay out of git and images: it's in the project and holds nothing but secrets. Absolute path. */
  readonly secretFile?: string;
  /** How a key is found in the file; absent: it can't be read here. */
  readonly form?: 'toml' | 'json' | 'plain' | 'search';
  /** The name in the file, from the outside in: `['openai', 'api_key']`. */
  readonly name?: readonly string[];
  /** What to do there, most useful first. */
  readonly put: readonly string[];
  /** The key does belong in the env file, and a line of settings is missing that lets the program read it. An exported key works. */
  readonly bridge?: true;
};

/** A source, its comments taken out line by line. */
export type Code = { readonly name: string; readonly text: string };

/** What a rule may look at. Everything is bounded, and read only when a rule asks for it. */
export type Evidence = {
  /** The names in the project's root. */
  readonly names: readonly string[];
  readonly uses: (dependency: string) => boolean;
  /** The beginning of a file, by its path relative to the root; empty if there's none. */
  readonly read: (name: string) => Promise<string>;
  readonly list: (directory: string) => Promise<readonly string[]>;
  /** The project's own files with these endings, a few hundred at most. */
  readonly code: (endings: RegExp) => Promise<readonly Code[]>;
  readonly variable: string;
  readonly root: string;
  readonly home: World['home'];
  readonly platform: NodeJS.Platform;
  readonly env: World['env'];
};

/** Bytes of one file. */
const maxBytes = 128 * 1024;

/** What's in a place: a key; nothing, or a placeholder; or it can't be seen from here. */
export type InPlace = { readonly kind: 'key'; readonly secret: Secret } | { readonly kind: 'none' } | { readonly kind: 'hidden' };

/** Looks for the key in a place, without any check. */
export async function keyInPlace(files: Files, root: string, { file, form, name }: KeyPlace): Promise<InPlace> {
  if (file === undefined || form === undefined) return { kind: 'hidden' };
  const found = await (relativePathWithin(root, file) === undefined ? files.look(file) : files.lookInside(file));
  if (found.kind === 'absent') return { kind: 'none' };
  if (found.kind !== 'file') return { kind: 'hidden' };
  if (form === 'search') {
    const [only, ...more] = keysIn(found.bytes.subarray(0, maxBytes));
    return more.length > 0 ? { kind: 'hidden' } : only === undefined ? { kind: 'none' } : { kind: 'key', secret: only };
  }
  const text = found.bytes
    .subarray(0, maxBytes)
    .toString('utf8')
    .replace(/^\ufeff/, '');
  const value = form === 'plain' ? text : valueAt(form === 'toml' ? await tomlIn(text) : readJson(text), name ?? []);
  const key = typeof value === 'string' ? value.trim() : '';
  return key === '' || isPlaceholder(key) ? { kind: 'none' } : { kind: 'key', secret: new Secret(key) };
}

/** A value in nested objects. Also `a:b` as one name, as .NET keeps it; and below any name, if that's what `*` stands for. */
function valueAt(value: unknown, [first, ...rest]: readonly string[]): unknown {
  if (first === undefined) return value;
  if (typeof value !== 'object' || value === null) return undefined;
  const entries = Object.entries(value);
  if (first === '*') return entries.map(([, inner]) => valueAt(inner, rest)).find((inner) => inner !== undefined);
  const flat = [first, ...rest].join(':');
  const own = entries.find(([name]) => name.toLowerCase() === flat.toLowerCase())?.[1];
  return own !== undefined && rest.length > 0 && typeof own === 'string'
    ? own
    : valueAt(entries.find(([name]) => name.toLowerCase() === first.toLowerCase())?.[1], rest);
}
