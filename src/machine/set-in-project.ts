import { closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs';
import path from 'node:path';
import { untrusted } from '../wording/untrusted.ts';
import { inTurns } from './in-turns.ts';
import { maybeByFile, inProject, someFile } from './direnv.text.ts';
import { setBy, type SetBy } from './direnv.ts';
import { directoriesUp, isWithin, realPathOf, relativePath } from './paths.ts';
import { followFlags } from './read-bounded.ts';
import { notOwn, walk } from './walk.ts';
import type { World } from './world.ts';

// Editors, containers, task runners, and version managers put what a project's files say into the shell, in more formats than anyone
// could list. All of them name the variable and its value somewhere, so that's what every file is searched for.

type Where = Pick<World, 'cwd' | 'env' | 'home' | 'loginHome'>;
type Wanted = { readonly name: string; readonly written: string; readonly value: string; readonly isLocal: boolean };

/** For the files that could set a variable, going by their names: beyond it, one that wasn't read might. Bytes, milliseconds. */
const most = { bytes: 100_000_000, ms: 10_000 };
/** Milliseconds for what only a setting that names it would have an effect on: code, documents, and what was installed. */
const forOthers = 1000;
const forInstalled = 700;
const piece = 1_000_000;
/** Characters. */
const overlap = 2000;

/** Nothing sets variables by these, unless a setting names one of them. */
const inert =
  /\.(?:[cm]?[jt]sx?|py|go|rs|rb|php|java|cpp|css|html|svg|png|jpe?g|gif|webp|ico|woff2?|mp[34]|mov|wav|pdf|zip|gz|xz|tar|7z|wasm|so|dll|exe|csv|tsv|jsonl|log|db|sqlite3?|bin|pt|pth|pkl|np[yz]|h5|onnx|ckpt|safetensors|gguf|parquet|arrow|feather|lock|md)$/i;
/** Where a server on this computer is often named as an example. */
const explains = /\.(?:md|mdx|rst|adoc|txt|html?|ipynb)$|(?:^|[._/-])(?:example|sample|template|tpl|dist)(?:[._-]|$)/i;
/** Relative to the project. Such files give CI what it keeps elsewhere. */
const forCi = /(?:^|[\\/])\.github[\\/]workflows[\\/][^\\/]+\.ya?ml$/;
/** Where somebody unpacked a project, without a repository. */
const marks = ['.vscode', '.devcontainer', '.envrc', 'mise.toml', '.mise.toml', 'package.json', 'pyproject.toml', 'compose.yaml'];
/** What people install into these may be more than there's time for; what a project brings itself is beside it. */
const packages = new Set(['node_modules', 'site-packages', 'lib', 'lib64', 'share']);
const local = /^(?:\w+:\/\/)?(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?:[:/]|$)/i;

const searched = new Map<string, Promise<ReadonlyMap<string, string>>>();

/**
 * The variables of the shell that a file of the project may have set, each with that file, as displayed. The same question is answered once per
 * run.
 *
 * @param alsoIn files to look into wherever they are
 */
export async function setInProject(
  where: Where,
  names: readonly string[],
  alsoIn: readonly string[] = [],
): Promise<ReadonlyMap<string, string>> {
  const wanted = names.flatMap((name): Wanted[] => {
    const value = where.env[name]?.trim().replace(/\/$/, '') ?? '';
    const written = plain(Buffer.from(value));
    return value === '' ? [] : [{ name, written: name.toLowerCase(), value: written.slice(0, overlap / 2), isLocal: local.test(value) }];
  });
  if (wanted.length === 0) return new Map();
  const top = projectTop(where);
  const key = JSON.stringify([top, wanted, alsoIn]);
  const found = searched.get(key) ?? search(top, where.cwd, wanted, alsoIn);
  searched.set(key, found);
  return await found;
}

/** By what of the project these variables of the shell may have been set: what direnv or mise took from it, or any other file that names both the variable and its value. */
export async function setByProject(where: Where, names: readonly string[]): Promise<ReadonlyMap<string, SetBy>> {
  const files = await setInProject(where, names);
  return new Map(
    names.flatMap((name): [string, SetBy][] => {
      const file = files.get(name);
      const by = setBy(where.env, name) ?? (file === undefined ? undefined : maybeByFile(file));
      return by === undefined ? [] : [[name, by]];
    }),
  );
}

/** The same for a variable that names files: those in the project are the project's, whoever named them. */
export async function namesProjectFile(where: Where & Pick<World, 'startedIn'>, value: string): Promise<SetBy | undefined> {
  const top = projectTop(where);
  if (top === undefined) return undefined;
  const realTop = await realPathOf(top);
  for (const each of value.split(path.delimiter)) {
    const file = path.resolve(where.startedIn ?? where.cwd, each);
    if (isWithin(top, file) || isWithin(realTop, await realPathOf(file))) return inProject;
  }
  return undefined;
}

/**
 * The outermost repository around a directory, as a submodule is also part of what was cloned; otherwise the directory itself.
 * `undefined`: it's the user's home. The environment's word for that doesn't count.
 */
export function projectTop({ cwd, home, loginHome = home }: Where): string | undefined {
  const below = directoriesUp(cwd).filter((each) => loginHome === undefined || !isWithin(each, loginHome));
  const has = (directory: string, name: string): boolean => existsSync(path.join(directory, name));
  return below.findLast((each) => has(each, '.git')) ?? below.findLast((each) => marks.some((name) => has(each, name))) ?? below[0];
}

async function search(
  top: string | undefined,
  cwd: string,
  wanted: readonly Wanted[],
  alsoIn: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for await (const _turn of inTurns(
    searching(top, wanted, alsoIn, (name, file) => found.set(name, file === top ? someFile : untrusted(relativePath(cwd, file)))),
  )) {
    if (found.size === wanted.length) break;
  }
  return found;
}

type OnFound = (name: string, file: string) => void;

function* searching(top: string | undefined, wanted: readonly Wanted[], alsoIn: readonly string[], onFound: OnFound): Generator<undefined> {
  const settings = [...alsoIn];
  const others: string[] = [];
  const open = new Set(wanted);
  const buffer = Buffer.allocUnsafe(piece);
  let bytes = 0;
  const until = (ms: number): (() => boolean) => {
    const end = performance.now() + ms;
    return () => performance.now() > end;
  };
  const findIn = function* (file: string, isOver: () => boolean): Generator<undefined> {
    const names = new Set<Wanted>();
    const values = new Set<Wanted>();
    const kind = inert.test(file) ? 'code' : forCi.test(path.relative(top ?? '/', file)) ? 'ci' : 'settings';
    for (const text of textsOf(file, buffer)) {
      bytes += text.length;
      for (const each of open) {
        if (each.isLocal && explains.test(path.basename(file))) continue;
        if (text.includes(each.written)) names.add(each);
        if (text.includes(each.value)) values.add(each);
        if (!names.has(each) || !(values.has(each) || refersElsewhere(text, each.written, kind))) continue;
        open.delete(each);
        onFound(each.name, file);
      }
      yield;
      if (isOver()) return;
    }
  };

  let missed: string | undefined;
  if (top !== undefined) {
    const onMissed = (directory = ''): void => void (directory === '' || directory.split('/').length > 60 ? (missed = top) : undefined);
    for (const name of walk(top, { followsLinks: true, onMissed })) {
      yield;
      if (name !== undefined) (inert.test(name) ? others : settings).push(path.join(top, name));
    }
  }
  const isOver = until(most.ms);
  const isTooMuch = (): boolean => bytes > most.bytes || isOver();
  for (const file of settings) {
    yield* findIn(file, isTooMuch);
    if (isTooMuch()) missed ??= file;
    if (missed !== undefined) break;
  }
  if (missed !== undefined) for (const { name } of open) onFound(name, missed);
  if (missed !== undefined || top === undefined) return;

  const isLate = until(forOthers);
  for (const file of others) {
    if (isLate()) break;
    yield* findIn(file, isLate);
  }
  for (const skipped of [packages, []]) {
    const isLast = until(forInstalled);
    const code: string[] = [];
    for (const name of walk(top, { followsLinks: true, skip: new Set(['.git', '.hg', '.svn', '.jj', ...skipped]) })) {
      if (isLast()) break;
      yield;
      if (name === undefined || !name.split('/').some((each) => notOwn.has(each))) continue;
      if (inert.test(name)) code.push(name);
      else yield* findIn(path.join(top, name), isLast);
    }
    for (const name of code) {
      if (isLast()) break;
      yield* findIn(path.join(top, name), isLast);
    }
  }
}

/** A file's text in pieces that overlap, as {@link plain} gives it. Nothing of what isn't a regular file or can't be read. */
function* textsOf(file: string, buffer: Buffer): Generator<string> {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(file, followFlags);
    const stats = fstatSync(descriptor);
    for (let read = 0, kept = 0; stats.isFile() && read < stats.size;) {
      const length = readSync(descriptor, buffer, kept, buffer.length - kept, null);
      if (length === 0) break;
      read += length;
      const bytes = buffer.subarray(0, kept + length);
      const last = Buffer.from(bytes.subarray(-overlap));
      yield plain(bytes);
      kept = last.copy(buffer);
    }
  } catch {
    // What the user can't read, the user's programs can't, either.
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

/**
 * In lower case, of ASCII in UTF-8 or UTF-16, without the escapes of JSON, YAML, TOML, and XML, quotes, and the ends of lines that go on.
 * Changes the bytes.
 */
function plain(bytes: Buffer): string {
  let length = 0;
  for (const byte of bytes) {
    // NUL, ", and '.
    if (byte !== 0 && byte !== 0x22 && byte !== 0x27) bytes[length++] = byte >= 0x41 && byte <= 0x5a ? byte + 32 : byte;
  }
  const text = bytes.toString('latin1', 0, length);
  if (!text.includes('\\') && !text.includes('&')) return text;
  return text
    .replaceAll(/\\\r?\n[ \t]{0,80}/g, '')
    .replaceAll(/\\(?:u([\da-f]{4})|[ux]\{?0{0,6}([\da-f]{2,5})\}?)|&#x0{0,6}([\da-f]{2,5});/g, (_all, ...codes: (string | undefined)[]) =>
      written(Number.parseInt(codes.find((each) => each !== undefined) ?? '', 16)),
    )
    .replaceAll(/&#0{0,6}(\d{2,6});/g, (_all, code: string) => written(Number(code)))
    .replaceAll('&amp;', '&')
    .replaceAll('\\', '');
}

/** A character as its bytes in UTF-8 stand in a text of single bytes. */
function written(code: number): string {
  return code > 0x10ffff ? '' : Buffer.from(String.fromCodePoint(code).toLowerCase()).toString('latin1');
}

/** Whether a variable is set to something that stands elsewhere, such as another variable; but not to what it's already. */
function refersElsewhere(text: string, name: string, kind: 'settings' | 'code' | 'ci'): boolean {
  for (let at = text.indexOf(name); at !== -1; at = text.indexOf(name, at + name.length)) {
    // A use: `env.NAME`, `${NAME}`.
    if (/[.$%([]$|\$\{$/.test(text.slice(Math.max(0, at - 2), at))) continue;
    const rest = text.slice(at + name.length, at + name.length + 300);
    // Makefiles, fish, PowerShell, and Nix take it from a command or a file.
    if (kind !== 'code') {
      if (/^[ \t]{0,9}(?:!=|:{2,3}=|=[ \t]{0,9}(?:\(|(?:get-content|gc|cat|import)\b))/.test(rest)) return true;
      const before = /\b(read|set)(?:[ \t]+-\w{1,20}){0,3}[ \t]+$/.exec(text.slice(Math.max(0, at - 60), at))?.[1];
      if (before === 'read' || (before === 'set' && /^[ \t]{1,9}\(/.test(rest))) return true;
    }
    const [, value = ''] =
      /^(?:[ \t]{0,9}(?:[?+:]?=|:|,?\s{0,9}value[=:])|[ \t]{1,9}(?=\$))[ \t]{0,9}(?:[>|][-+]?)?\s{0,9}([^\n]*)/.exec(rest) ?? [];
    const itself = /^[$%][({]{0,2}\s?(?:[a-z]+[.:]){0,3}(\w{1,99})(?::?[-=?][^\s$}]*)?\s?[)}%]{0,2}(?=[\s,;]|$)/.exec(value);
    if (itself?.[1] === name) continue;
    const [first = ''] = /^[^\s,;]*/.exec(value) ?? [];
    if (kind === 'ci' && value.startsWith('${{')) continue;
    // An address that ends after its slashes goes on with something else.
    if ((kind === 'code' ? /\$|\{\{|%\w/ : /[$`]|\{\{|%\w|:\/\/$/).test(first)) return true;
  }
  return false;
}
