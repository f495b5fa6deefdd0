import { existsSync } from 'node:fs';
import path from 'node:path';
import { untrusted } from '../wording/untrusted.ts';
import { inTurns } from './in-turns.ts';
import { maybeByFile, inProject, someFile } from './direnv.text.ts';
import { setBy, type SetBy } from './direnv.ts';
import { directoriesUp, isWithin, realPathOf, relativePath } from './paths.ts';
import { overlap, piece, plain, refersElsewhere, textsOf } from './setting-text.ts';
import { notOwn, walk } from './walk.ts';
import type { World } from './world.ts';

// Editors, containers, task runners, and version managers put what a project's files say into the shell, in more formats than anyone
// could list. All of them name the variable and its value somewhere, so that's what every file is searched for.

type Where = Pick<World, 'cwd' | 'env' | 'home' | 'loginHome' | 'platform'>;
type Wanted = { readonly name: string; readonly written: string; readonly value: string; readonly isLocal: boolean };

/** For the files that could set a variable, going by their names: beyond it, one that wasn't read might. Bytes, milliseconds. */
const most = { bytes: 100_000_000, ms: 10_000 };
/** Milliseconds for what only a setting that names it would have an effect on: code and documents, and twice for what was installed. */
const forOthers = 1000;
/** Milliseconds for the same where a setting may well name one: beyond it, too, one that wasn't read might. */
const forNamed = 4000;

/** Has a program read variables, or more settings, from a file with any name: VS Code, containers, and mise do. */
const readsFile =
  /env(?:ironment)?[_-]?file|compose_?file|dockerfile[ \t]{0,9}[:=]|(?:^|[\s.[{])_[ \t]{0,9}(?:\.[ \t]{0,9}(?:file|source)|=[ \t]{0,9}\{)|env[ \t]{0,9}\.[ \t]{0,9}_[ \t]{0,9}\]/;
const installedNames = [...notOwn].map((name) => `${name.toLowerCase()}/`);

/** Nothing sets variables by these, unless a setting names one of them. */
const inert =
  /\.(?:[cm]?[jt]sx?|py|go|rs|rb|php|java|cpp|css|html|svg|png|jpe?g|gif|webp|ico|woff2?|mp[34]|mov|wav|pdf|zip|gz|xz|map|tar|7z|wasm|so|dll|exe|csv|tsv|jsonl|log|db|sqlite3?|bin|pt|pth|pkl|np[yz]|h5|onnx|ckpt|safetensors|gguf|parquet|arrow|feather|lock|md)$/i;
/** Where a server on this computer is often named as an example. */
const explains = /\.(?:md|mdx|rst|adoc|txt|html?|ipynb)$|(?:^|[._/-])(?:example|sample|template|tpl|dist)(?:[._-]|$)/i;
/** Relative to the project. Such files give CI what it keeps elsewhere. */
const forCi = /(?:^|[\\/])\.github[\\/]workflows[\\/][^\\/]+\.ya?ml$/;
const forContainers = /(?:compose|container)[\w.-]{0,40}\.(?:ya?ml|json)$|(?:docker|container)file[\w.-]{0,40}$/i;
/**
 * A name that containers and Compose put together, such as `OPENAI_${X}_URL=`, with how it begins and ends. There are more ways to hide
 * one, but a project that builds the user's container has its own code run there anyway.
 */
const hiddenName = /(?:^|[\s,[])(?:-e=?|--env=?)?(\w{0,99})\$(?:\w|\{[^\s},[]{0,99}\})[\w${}:+-]{0,99}=(?!=)/g;
/** Its literal end, characters that tell it from others. */
const literalEnd = /\}(\w*)=$/;
/** Where somebody unpacked a project, without a repository. */
const marks = ['.vscode', '.devcontainer', '.envrc', 'mise.toml', '.mise.toml', 'package.json', 'pyproject.toml', 'compose.yaml'];
/** What people install into these may be more than there's time for; what a project brings itself is beside it. */
const packages = new Set(['node_modules', 'site-packages', 'lib', 'lib64', 'share']);
const local = /^(?:\w+:\/\/)?(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?:[:/]|$)/i;

/** The variables that this program asks about: one search of the project answers for all of a kind, where requests go and what its tools are told. */
const kinds = [/^OPENAI_(?:BASE_URL|API_BASE)$|_PROXY$|_CERT/i, /^(?:AWS|DBUS|GH|VERCEL|XDG)_|_BUNDLE$/i];
const searched = new Map<string, Promise<ReadonlyMap<string, string>>>();

/**
 * The variables of the shell that a file of the project may have set, each with that file, as displayed. The project is searched once per
 * run.
 *
 * @param alsoIn files to look into wherever they are
 */
export async function setInProject(
  where: Where,
  names: readonly string[],
  alsoIn: readonly string[] = [],
): Promise<ReadonlyMap<string, string>> {
  const asked = wantedOf(where, names);
  if (asked.length === 0) return new Map();
  const there = alsoIn.length === 0 ? new Map<string, string>() : await search(undefined, where, asked, alsoIn);
  if (there.size === asked.length) return there;
  const isAsked = (name: string): boolean =>
    names.includes(name) || kinds.some((kind) => kind.test(name) && names.some((each) => kind.test(each)));
  const wanted = wantedOf(where, Object.keys(where.env).filter(isAsked));
  const top = projectTop(where);
  const key = JSON.stringify([top, wanted]);
  const found = searched.get(key) ?? search(top, where, wanted, []);
  searched.set(key, found);
  return new Map([...[...(await found)].filter(([name]) => names.includes(name)), ...there]);
}

function wantedOf({ env }: Where, names: readonly string[]): Wanted[] {
  return names.flatMap((name): Wanted[] => {
    const value = env[name]?.trim().replace(/\/$/, '') ?? '';
    if (value === '') return [];
    // There are too many ways to write these.
    const [written = ''] = /[\p{Cc}\u{10000}-\u{10ffff}]/u.test(value) ? [] : plain(Buffer.from(value));
    // Even with each character escaped, all of it is in one piece.
    return [{ name, written: name.toLowerCase(), value: written.slice(0, overlap / 10), isLocal: local.test(value) }];
  });
}

/** By what of the project these variables of the shell may have been set: what direnv or mise took from it, or any other file that names both the variable and its value. */
export async function setByProject(
  where: Where,
  names: readonly string[],
  alsoIn?: readonly string[],
): Promise<ReadonlyMap<string, SetBy>> {
  const found = new Map<string, SetBy>();
  for (const name of names) {
    const by = setBy(where.env, name);
    if (by !== undefined) found.set(name, by);
  }
  const files = await setInProject(
    where,
    names.filter((name) => !found.has(name)),
    alsoIn,
  );
  for (const [name, file] of files) found.set(name, maybeByFile(file));
  return found;
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
  { cwd, platform }: Where,
  wanted: readonly Wanted[],
  alsoIn: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for await (const _turn of inTurns(
    searching(top, wanted, alsoIn, platform === 'win32', (name, file) =>
      found.set(name, file === top ? someFile : untrusted(relativePath(cwd, file))),
    ),
  )) {
    if (found.size === wanted.length) break;
  }
  return found;
}

type OnFound = (name: string, file: string) => void;

/** `anyCase`: names are the same in other letters. */
function* searching(
  top: string | undefined,
  wanted: readonly Wanted[],
  alsoIn: readonly string[],
  anyCase: boolean,
  onFound: OnFound,
): Generator<undefined> {
  const settings = [...alsoIn];
  const others: string[] = [];
  const open = new Set(wanted);
  const buffer = Buffer.allocUnsafe(piece);
  let bytes = 0;
  let missed: string | undefined;
  /** Whether a setting may name one of the others, or of what was installed. */
  const isNamed = { other: false, installed: false };
  const until = (ms: number): (() => boolean) => {
    const end = performance.now() + ms;
    return () => performance.now() > end;
  };
  const findIn = function* (file: string, isOver: () => boolean): Generator<undefined> {
    const names = new Set<Wanted>();
    const values = new Set<Wanted>();
    const kind = inert.test(file) ? 'code' : forCi.test(path.relative(top ?? '/', file)) ? 'ci' : 'settings';
    const mayHide = kind === 'settings' && forContainers.test(path.basename(file));
    let [reads, installed] = [false, false];
    for (const text of textsOf(file, buffer, kind === 'code' && !anyCase ? [...open].map(({ name }) => name) : undefined)) {
      if (text === undefined) {
        if (kind !== 'code') missed ??= file;
        return;
      }
      bytes += text.length;
      const hidden = mayHide
        ? [...text.matchAll(hiddenName)].map(([all, start = '']) => ({ start, end: literalEnd.exec(all)?.[1] ?? '' }))
        : [];
      const isInBase64 = mayHide && /!!binary\s/.test(text);
      for (const each of open) {
        if (each.isLocal && explains.test(path.basename(file))) continue;
        if (text.includes(each.written)) names.add(each);
        if (text.includes(each.value)) values.add(each);
        // With fewer literal characters, it's mostly another name.
        const isHidden = ({ start, end }: { start: string; end: string }): boolean =>
          start.length + end.length > 5 && each.written.startsWith(start) && each.written.endsWith(end);
        if (!isInBase64 && !hidden.some(isHidden) && !(names.has(each) && (values.has(each) || refersElsewhere(text, each.written, kind))))
          continue;
        open.delete(each);
        onFound(each.name, file);
      }
      if (kind === 'settings') {
        reads ||= readsFile.test(text);
        installed ||= installedNames.some((each) => text.includes(each));
      }
      yield;
      if (isOver()) return;
    }
    isNamed.other ||= reads;
    isNamed.installed ||= reads && installed;
  };
  /** The file at which time was over; `undefined`: there was time for all of them. */
  const findInAll = function* (files: Iterable<string | undefined>, isOver: () => boolean): Generator<undefined, string | undefined> {
    for (const file of files) {
      if (file !== undefined) yield* findIn(file, isOver);
      yield;
      if (isOver()) return file ?? top;
    }
    return undefined;
  };

  if (top !== undefined) {
    const onMissed = (directory = ''): void => void (directory === '' || directory.split('/').length > 60 ? (missed = top) : undefined);
    for (const name of walk(top, { followsLinks: true, onMissed })) {
      yield;
      if (name !== undefined) (inert.test(name) ? others : settings).push(path.join(top, name));
    }
  }
  const isOver = until(most.ms);
  const last = yield* findInAll(settings, () => bytes > most.bytes || isOver());
  missed ??= last;
  if (missed === undefined && top !== undefined) {
    const { other, installed } = isNamed;
    const rest = [
      [others, other],
      [installedIn(top, packages), installed],
      [installedIn(top, []), installed],
    ] as const;
    for (const [files, counts] of rest)
      if ((yield* findInAll(files, until(counts ? forNamed : forOthers))) !== undefined && counts) missed = top;
  }
  if (missed !== undefined) for (const { name } of open) onFound(name, missed);
}

/** Settings before code. */
function* installedIn(top: string, skipped: Iterable<string>): Generator<string | undefined> {
  const code: string[] = [];
  for (const name of walk(top, { followsLinks: true, skip: new Set(['.git', '.hg', '.svn', '.jj', ...skipped]) })) {
    const isInstalled = name?.split('/').some((each) => notOwn.has(each));
    if (name !== undefined && isInstalled === true && inert.test(name)) code.push(path.join(top, name));
    else yield isInstalled === true && name !== undefined ? path.join(top, name) : undefined;
  }
  yield* code;
}
