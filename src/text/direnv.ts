import { inflateSync } from 'node:zlib';

type Env = Readonly<Record<string, string | undefined>>;

/** Bytes. An environment is far smaller, even with each of its characters escaped. */
const mostBytes = 16_000_000;

/**
 * Whether direnv put this variable into the shell, from an `.envrc`: a file of a project and not the user's own word. What
 * the shell had before, and still has, is the user's.
 */
export function isFromDirenv(env: Env, name: string): boolean {
  const value = env[name];
  const diff = env['DIRENV_DIFF'];
  if (value === undefined || diff === undefined || diff === '') return false;
  const changes = changesIn(diff);
  // It can't be told which variables they are, so none is the user's for sure.
  if (changes === 'too-large') return true;
  const key = nameIn(changes.after, env, name);
  if (key === undefined || changes.after.get(key) !== value) return false;
  return changes.before.get(nameIn(changes.before, env, name) ?? name) !== value;
}

/** A variable's value, unless a project file set it. */
export function ownValue(env: Env, name: string): string | undefined {
  return isFromDirenv(env, name) ? undefined : env[name];
}

type Variables = ReadonlyMap<string, unknown>;
type Changes = { readonly before: Variables; readonly after: Variables };

let last: { readonly diff: string; readonly changes: Changes | 'too-large' } | undefined;

/** `DIRENV_DIFF` is base64url of zlib of `{"p": before, "n": after}` (direnv 2.32). */
function changesIn(diff: string): Changes | 'too-large' {
  if (last?.diff !== diff) last = { diff, changes: readChanges(diff) };
  return last.changes;
}

function readChanges(diff: string): Changes | 'too-large' {
  try {
    const json = inflateSync(Buffer.from(diff, 'base64url'), { maxOutputLength: mostBytes }).toString('utf8');
    const { p, n } = JSON.parse(json) as { p?: unknown; n?: unknown };
    return { before: variablesIn(p), after: variablesIn(n) };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE') return 'too-large';
    return { before: new Map(), after: new Map() };
  }
}

function variablesIn(value: unknown): Variables {
  return new Map(typeof value === 'object' && value !== null ? Object.entries(value) : []);
}

/** On Windows names are folded before they get here (see variable-names.ts), but not those in the diff. */
function nameIn(variables: Variables, env: Env, name: string): string | undefined {
  if (variables.has(name)) return name;
  return [...variables.keys()].find((each) => each.toUpperCase() === name && env[each] === undefined);
}
