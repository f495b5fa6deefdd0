import { inflateSync } from 'node:zlib';
import { readMsgpack } from './msgpack.ts';
import { byDirenv, byMise, maybeBy } from './direnv.text.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** How a variable got into the shell from a project file. */
export type SetBy = {
  /** For people, after the variable's name: “in .envrc, by direnv”. */
  readonly place: string;
  /** For people: “direnv took it from the project's .envrc”. */
  readonly sentence: string;
  /** The file to edit: “.envrc”. */
  readonly file: string;
};

/** A program that changes the environment as project files say. */
type Tool = SetBy & {
  readonly name: string;
  /** The variables in which it records what it has changed. */
  readonly notes: readonly string[];
};

const tools: readonly Tool[] = [
  { name: 'direnv', notes: ['DIRENV_DIFF'], ...byDirenv },
  { name: 'mise', notes: ['__MISE_DIFF', '__RTX_DIFF', '__MISE_SESSION'], ...byMise },
];

/** Bytes. An environment is far smaller, even with each of its characters escaped. */
const maxBytes = 2_000_000;

/**
 * The program that put this variable into the shell from a project file, which means that it isn't the user's own setting.
 * `undefined`: none did. What the shell already had, and still has, is the user's.
 */
export function setBy(env: Env, name: string): SetBy | undefined {
  return env[name] === undefined ? undefined : changedBy(env, name);
}

/** Like {@link setBy}, but also for a variable that was removed. */
export function changedBy(env: Env, name: string): SetBy | undefined {
  let current = env;
  let last: SetBy | undefined;
  for (const { tool, note, changes } of notesIn(env)) {
    // We can't tell which variables changed, so none of them is certainly the user's.
    if (changes === 'unreadable') return maybeBy(tool.name, note, tool.file);
    const before = takeBack(current, changes);
    if (before[name] !== current[name]) last ??= tool;
    current = before;
  }
  return current[name] === env[name] ? undefined : last;
}

/** A variable's value, unless a project file set it. */
export function ownValue(env: Env, name: string): string | undefined {
  return setBy(env, name) === undefined ? env[name] : undefined;
}

/** The environment as it was before project files changed it. If that's unknown, without the variables named in `doubtful`. */
export function ownEnvironment(env: Env, doubtful: readonly string[]): Env {
  return notesIn(env).reduce<Env>(
    (current, { changes }) =>
      changes === 'unreadable'
        ? Object.fromEntries(Object.entries(current).filter(([name]) => !doubtful.includes(name)))
        : takeBack(current, changes),
    env,
  );
}

type Variables = ReadonlyMap<string, unknown>;
type Changes = { readonly before: Variables; readonly after: Variables };
type Note = { readonly tool: Tool; readonly note: string; readonly changes: Changes | 'unreadable' };

const readBefore = new Map<string, Note['changes']>();

/** Each change twice, since either program may have run first. */
function notesIn(env: Env): Note[] {
  const found = tools.flatMap((tool) =>
    tool.notes.flatMap((note) => {
      const text = env[note]?.trim() ?? '';
      if (text === '') return [];
      const changes = readBefore.get(text) ?? readChanges(text);
      readBefore.set(text, changes);
      return [{ tool, note, changes }];
    }),
  );
  return [...found, ...found];
}

function takeBack(env: Env, { before, after }: Changes): Env {
  const result = { ...env };
  for (const [key, value] of after) {
    const name = nameIn(env, key);
    const now: unknown = env[name];
    // What the user has changed since then is the user's.
    if (typeof now !== 'string' || !isSame(now, value)) continue;
    const old = before.get(key) ?? before.get([...before.keys()].find((each) => nameIn(env, each) === name) ?? key);
    if (typeof old === 'string') result[name] = isSame(now, old) ? now : old;
    else delete result[name];
  }
  for (const [name, old] of before) {
    if (!after.has(name) && env[nameIn(env, name)] === undefined && typeof old === 'string') result[name] = old;
  }
  return result;
}

/** On Windows, names are folded before they get here (see variable-names.ts), but those in the records aren't. */
function nameIn(env: Env, key: string): string {
  const folded = key.toUpperCase();
  return env[key] === undefined && env[folded] !== undefined ? folded : key;
}

/**
 * Bytes that aren't UTF-8 become replacement characters, and programs differ in how many, so only ASCII is compared. A
 * recorded value that isn't text can't come from one of these programs: treat it as the same.
 */
function isSame(now: string, noted: unknown): boolean {
  const ascii = (text: string): string => text.replaceAll(/[^ -~]/g, '');
  return typeof noted !== 'string' || ascii(now) === ascii(noted);
}

/**
 * `DIRENV_DIFF` is base64url of zlib of JSON, `{"p": before, "n": after}` (direnv 2.32). mise stores base64 of zlib of
 * MessagePack: `{old, new, path}`, or for a session `{env, …}` (mise 2025).
 */
function readChanges(text: string): Changes | 'unreadable' {
  try {
    // Node accepts both base64 alphabets.
    const bytes = inflateSync(Buffer.from(text, 'base64'), { maxOutputLength: maxBytes });
    const isJson = bytes.toString('latin1', 0, 100).trimStart().startsWith('{');
    const fields = mapOf(isJson ? JSON.parse(bytes.toString('utf8')) : readMsgpack(bytes));
    const [before, after] = [
      ['p', 'old'],
      ['n', 'new', 'env'],
    ].map((names) => names.find((name) => fields.has(name)));
    // An old session says nothing about variables.
    if (before === undefined && after === undefined && !fields.has('loaded_tools')) return 'unreadable';
    const variables = (name: string | undefined): Variables => mapOf((name === undefined ? undefined : fields.get(name)) ?? {});
    // Newer sessions store a digest instead of each value.
    const values =
      after === 'env' && fields.has('v') ? new Map([...variables(after).keys()].map((name) => [name, undefined])) : variables(after);
    return { before: variables(before), after: values };
  } catch {
    return 'unreadable';
  }
}

function mapOf(value: unknown): Variables {
  if (value instanceof Map) return value as Variables;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new TypeError('no variables');
  return new Map(Object.entries(value));
}
