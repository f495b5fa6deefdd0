// Containers, Compose, and shells put names of variables together: `OPENAI_${X}_URL=…`. What stands around such a name can be written in too
// many ways, so it's found by where it ends: with something that's replaced, then maybe the rest of the name, then what assigns to it.

type Wanted = { readonly written: string; readonly value: string };

const end = /(?:\$\w{0,99}|[)}`%\]!^>](\w{0,99}))(?:([ \t]{0,9}[=:])|(?<=\w{3})[ \t])/g;
/** What's before something that's replaced; except in the middle of a name. `-eNAME` is Docker's. */
const start = /(?:^-[dipqt]{0,5}e|(?<![\w.\-)}`%]))(\w*)(?:\$?[({]|[$`%!^])/g;
/** A name that's put together in any other way, such as a shell's or from strings. */
const beginning = /(?<![\w$])(\w{3,99})([$`({%!^]|<|[ \t]{0,3}[+~])/g;
/** Without any of these, there's no list of variables, but for what says so itself. */
const list = /environment\s*:|\?\s[^\n]{0,99}environment|runargs/;
const ownMark = /^(?:.*[,[])?(?:-|-[dipqt]{0,5}e|--env=?)$/;
/** The last word before an item: the mark of a list, the end of a comment, or what YAML says about the item. */
const mark = /[,[]$|\*\/$|^&.|^!/;
/** How the line before an item ends that starts on a line of its own. */
const above = /(?:[,[]|[>|][-+\d]{0,3}|(?:^|\s)(?:-|[&!]\S*))\s*(?:#|$)/;
/** A comment may hide any item. */
const option = /(?:^|[\s,[])(?:-[dipqt]{0,5}e|--env)[\s,=]*(?:(\w*)\$(?=\{)|\/[/*])/g;
const variables =
  /(?:^|[\s{,])environment\s*:\s*(?:(?:!<[^<>\s]*>|[&!][^\s{,]*)(?:\s+|$)){0,2}(?:[[#]|$)|(?:^|\?)\s*(?:[&!]\S*\s+){0,2}environment\s*(?:#|$)/;
const item = /^\s*((?:[-?:]\s+)*)(?:[&!]\S*\s+)*(\w*)\$(?=[\w{])/;
/** What stands elsewhere in YAML, and what names it. */
const anchored = /(?:^|\s)&[^\s&]+\s+(\w*)\$(?=[\w{])/g;
const alias = /(?:^|[\s,[])\*\w/;
const flowItem = /[,[]\s*(?:(?:!<[^<>\s]*>|[&!][^\s[\],]*)\s+){0,2}(\w*)\$(?=[\w{])/g;
const instruction = /[ \t]*(?:onbuild[ \t]+)?env[ \t]/y;
/** How much is looked at, in characters, and how often; beyond it, a name may be any. */
const [far, near, often] = [100, 300, 5000];

/**
 * Which variables a text may set by names that it puts together; `value`: to values that it puts together, too. All in lower case; in
 * linear time. What a file's first pieces say about the next ones is in `file`. In code, such names are ordinary.
 */
export function hiddenIn<Each extends Wanted>(
  text: string,
  kind: 'settings' | 'code' | 'ci',
  wanted: Iterable<Each>,
  file: { hasLists?: boolean },
): ReadonlyMap<Each, 'name' | 'value'> {
  const all = [...wanted];
  if (/!!binary\s|!<[^<>\s]{0,80}binary>|(?:^|\n)%tag\s+!/.test(text)) return new Map(all.map((each) => [each, 'value']));
  const found = new Map<Each, 'name' | 'value'>();
  if (kind === 'code') return found;
  for (const { 0: begun, 1: first = '', 2: opens = '', index } of text.matchAll(beginning)) {
    for (const each of all) {
      if (!each.written.startsWith(first) || each.written === first || found.get(each) === 'value') continue;
      const isSure = kind === 'settings' && opens.length === 1 && first.length > 5 && first.includes('_');
      if (!isSure && (found.has(each) || !/_|\w{6}/.test(first))) continue;
      const after = text.slice(index + begun.length, index + near);
      const valueAt = after.indexOf(each.value);
      // `OPENAI_${X}_KEY=` is another name.
      if (isSure && each.written.endsWith(/[)}`%\]!^>](\w{0,99})[ \t]{0,9}[=:]/.exec(after)?.[1] ?? '')) found.set(each, 'value');
      else if (valueAt !== -1 && !after.slice(0, valueAt).includes('\n')) found.set(each, 'name');
    }
  }
  for (const first of itemsIn(text, file.hasLists)) for (const each of all) if (each.written.startsWith(first)) found.set(each, 'value');
  // The older way to write it.
  const env = /((?:^|\n)[ \t]{0,99}(?:onbuild[ \t]{1,99})?env[ \t]{1,99}[^\s$=(]{0,99}\$[^\s=(]{1,999})[ \t]+/g;
  const assigning = /(?:^|\n)[ \t]*from\s/.test(text) ? text.replaceAll(env, '$1=') : text;
  file.hasLists ||= list.test(text);
  const nameAt = namesIn(assigning, file.hasLists);
  const reference = finder(assigning, /[$`]|[%!]\w|\{\{/g);
  const separator = finder(assigning, /[\s,]/g);
  for (const {
    0: { length },
    1: rest = '',
    2: by = '',
    index,
  } of assigning.matchAll(end)) {
    let valueAt = index + length;
    while (valueAt < index + near && ' \t'.includes(assigning[valueAt] ?? 'x')) valueAt += 1;
    const refers =
      by !== '' &&
      '$)}`%!'.includes(assigning[index] ?? '') &&
      reference.from(valueAt) < separator.from(valueAt) &&
      !/^(?:\/\/|=)/.test(assigning.slice(valueAt, valueAt + 2));
    for (const each of all) {
      const { written, value } = each;
      if (found.get(each) === 'value' || rest.length >= written.length || !written.endsWith(rest)) continue;
      const isDirect = (by === '=' || (by !== '' && value.includes('/'))) && assigning.startsWith(value, valueAt);
      const isName = rest.includes('_') || rest.length > 6 || isDirect;
      if (!refers && (!isName || found.has(each))) continue;
      const name = nameAt(index, index + length - by.length);
      const literal = lengthOf(name.starts, written);
      if (literal === undefined) continue;
      // With less, it's often another name.
      const isSure = kind === 'settings' && (name.starts === undefined ? rest.length > 2 : rest.length + literal > 5);
      if (refers && (isSure || (by === '=' && name.isListed()))) found.set(each, 'value');
      else if (isName || isSure) found.set(each, 'name');
    }
  }
  return found;
}

type Name = {
  /** What may be its first characters, as far as they're literal; `undefined`: that can't be told. */
  readonly starts: readonly string[] | undefined;
  /** Whether it's an item of a list of variables. */
  readonly isListed: () => boolean;
};

/** The longest beginning of a name in characters; `undefined`: it has none of these. */
function lengthOf(starts: readonly string[] | undefined, name: string): number | undefined {
  let length = starts === undefined ? 0 : undefined;
  for (const each of starts ?? []) if (name.startsWith(each)) length = Math.max(length ?? 0, each.length);
  return length;
}

function namesIn(text: string, hasLists: boolean): (lastAt: number, endAt: number) => Name {
  const border = finder(text, /[\s,;=&|<>[\]]|(?<=\*)\//g);
  const [opened, closed] = [finder(text, /\$\{/g), finder(text, /\}/g)];
  let count = 0;
  const isListedAt = listsIn(text, hasLists);
  let last: (Name & { readonly endAt: number }) | undefined;
  return (lastAt, endAt) => {
    if (last?.endAt === endAt) return last;
    count += 1;
    if (count > often) return { starts: undefined, isListed: () => true };
    const at = border.before(lastAt) + 1;
    const whole = lastAt - at > far ? undefined : text.slice(at, endAt);
    // Otherwise, the border isn't one: `OPENAI_${A:+ }…`.
    const starts = whole !== undefined && opened.before(at) <= closed.before(at) ? startsOf(whole) : undefined;
    let isListed: boolean | undefined;
    last = { endAt, starts, isListed: () => (isListed ??= isListedAt(at, whole)) };
    return last;
  };
}

function startsOf(whole: string): readonly string[] | undefined {
  const count = (what: string): number => whole.split(what).length;
  if (count('}') > count('{') || count(')') > count('(') || count('`') % 2 === 0) return undefined;
  const found = [...whole.matchAll(start)].map(([, first = '']) => first);
  return found.length === 0 ? undefined : found;
}

function listsIn(text: string, hasLists: boolean): (at: number, whole: string | undefined) => boolean {
  const line = finder(text, /\n/g);
  return (at, whole) => {
    const lineAt = line.before(at) + 1;
    instruction.lastIndex = lineAt;
    if (whole === undefined || instruction.test(text) || /^-[dipqt]{0,5}e/.test(whole)) return true;
    if (whole.startsWith('`')) return false;
    if (!/[\s,[/]/.test(text.charAt(at - 1))) return /(?:^|[\s,[])(?:-[dipqt]{0,5}e|--env)=$/.test(text.slice(Math.max(0, at - 9), at));
    const word =
      text
        .slice(Math.max(lineAt, at - far), at)
        .trimEnd()
        .split(/\s/)
        .at(-1) ?? '';
    if (ownMark.test(word)) return true;
    if (!hasLists || word !== '') return hasLists && (word.length === far || mark.test(word));
    // An item that starts on the next line; in PowerShell, `$a=$b` does, too.
    const previous =
      text
        .slice(Math.max(0, lineAt - far), lineAt)
        .trimEnd()
        .split('\n')
        .at(-1) ?? '';
    return previous.length > far - 5 || /\{|\$.*\$/.test(whole) || above.test(previous);
  };
}

/** How items of lists of variables start in which something is replaced before any `=`; it may bring that one, too: `${A}${B}`. */
function* itemsIn(text: string, hasLists = false): Generator<string> {
  if (text.includes('runargs')) for (const [, first = ''] of text.matchAll(option)) yield first;
  if (!hasLists && !text.includes('environment')) return;
  const isAnywhere = alias.test(text) && /&[^\s&]/.test(text);
  if (isAnywhere) for (const [, first = ''] of text.matchAll(anchored)) yield first;
  let [depth, isFlow, previous] = [hasLists ? far : -1, false, ''];
  for (const line of text.split(/\r\n?|\n/)) {
    const isList = variables.test(line);
    const blanks = line.length - line.trimStart().length;
    if (isList) [depth, isFlow] = [blanks, /environment\W*\[/.test(line)];
    else if (depth !== -1 && blanks <= depth && /^\s*[\w.-]+\s*:/.test(line)) depth = -1;
    else if ((isAnywhere || depth !== -1) && line.includes('$')) {
      const [, dash = '', first] = item.exec(line) ?? [];
      if (first !== undefined && (dash !== '' || above.test(previous))) yield first;
    }
    if (isAnywhere || (isFlow && depth !== -1)) for (const [, first = ''] of line.matchAll(flowItem)) yield first;
    if (!/^\s*(?:#|$)/.test(line)) previous = line.slice(-far);
  }
}

/** The positions of what's found around others; these must ascend, which keeps it linear. */
function finder(text: string, what: RegExp): { readonly before: (at: number) => number; readonly from: (at: number) => number } {
  let [last, next] = [-1, -1];
  const to = (at: number): void => {
    while (next < at) {
      last = next;
      next = what.exec(text)?.index ?? Number.POSITIVE_INFINITY;
    }
  };
  return {
    before: (at) => {
      to(at);
      return last;
    },
    from: (at) => {
      to(at);
      return next;
    },
  };
}
