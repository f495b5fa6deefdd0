import { readEnvDocument } from '../env-file/document.ts';
import { keyValueOf } from '../env-file/key-value.ts';
import { toPosixPath } from '../machine/paths.ts';
import { shellWord } from '../shell/word.ts';
import { untrusted } from '../wording/untrusted.ts';
import { projectTexts, type ProjectText } from './project-texts.ts';
import type { ByHand, Destination, Store, Surroundings } from './store.ts';
import * as text from './store.text.ts';
import { hasTool } from './tool.ts';

/** What a place that we don't write to finds in a project. */
export type Look = {
  readonly texts: readonly ProjectText[];
  /** The names in the project's root. */
  readonly names: readonly string[];
  readonly around: Surroundings;
};
export type Mention = {
  /** The parts of the destination's name, in order. Outside text: what no name may contain is dropped. */
  readonly parts: readonly string[];
  /** Outside text. */
  readonly file: string;
};

/** What the command is made of. Everything in it is one word of a POSIX shell. */
export type Words = {
  /** The parts of the destination's name. */
  readonly parts: readonly string[];
  /** The variable's name. */
  readonly name: string;
  /** A command that prints the value, without a line break. */
  readonly value: string;
  /** The project's name. */
  readonly project: string;
};

type ShownStore = Pick<Store, 'id' | 'title' | 'command'> & {
  readonly tool: string;
  /** What each part of the name is, in capitals: it stands for what the project doesn't say. */
  readonly parts: readonly string[];
  /** What of the project mentions it. */
  readonly mentioned?: (look: Look) => Promise<readonly Mention[]> | readonly Mention[];
  readonly line: (words: Words) => string;
  readonly note?: string;
};

/** A place whose command the user runs: its contract is known from its documentation only, or it obeys files of the clone. */
export function shown(about: ShownStore): Store {
  const { id, parts, tool, line, note } = about;
  const at = (around: Surroundings, given: readonly string[], file?: string): Destination =>
    byHand(store, around, {
      name: given.some((each) => each !== '') ? `${id}:${parts.map((each, index) => given[index] || each).join('/')}` : id,
      tool,
      ...(file === undefined ? {} : { file }),
      async hand() {
        const words = parts.map((each, index) => shellWord(given[index] || each, 'posix'));
        const { scope } = around;
        const project = scope.projectName.replaceAll(/[^A-Za-z0-9._-]+/g, '-').replace(/^-+/, '') || 'project';
        const command = line({
          parts: words,
          name: scope.variable.name,
          value: await printValue(around, needsStdinFile(about.command)),
          project,
        });
        return { command, ...(note === undefined ? {} : { note }) };
      },
    });
  const store: Store = {
    id,
    title: about.title,
    form: parts.length === 0 ? id : `${id}:${parts.map((part) => part.toLowerCase().replaceAll('_', '-')).join('/')}`,
    handling: 'shown',
    tool,
    command: about.command,
    proof: text.shownProof,
    async detect(around) {
      const { mentioned } = about;
      if (mentioned === undefined) return [];
      const look: Look = { texts: await projectTexts(around), names: await around.ports.files.list(around.scope.root), around };
      const found = (await mentioned(look)).filter((each) => each.parts.every(isPart));
      const byName = new Map(found.map((each) => [each.parts.join('/'), each]));
      return [...byName.values()].slice(0, 5).map((each) => at(around, each.parts, each.file));
    },
    named(name, around) {
      if (name === '') return at(around, []);
      // The last parts are names; the first one may have slashes in it.
      const given = name.split('/');
      const split = [given.slice(0, given.length - parts.length + 1).join('/'), ...given.slice(given.length - parts.length + 1)];
      return split.length === parts.length && split.every((each) => each !== '' && isPart(each)) ? at(around, split) : undefined;
    },
  };
  return store;
}

/** A place that takes a value only as an argument, where others can see it: its page is shown instead. */
export function onPage(
  about: Pick<Store, 'id' | 'title'> & {
    readonly tool: string;
    readonly page: string;
    readonly mentioned?: (look: Pick<Look, 'names'>) => string | undefined;
  },
): Store {
  const { id, title, tool, page } = about;
  const at = (around: Surroundings, file?: string): Destination =>
    byHand(store, around, {
      name: id,
      tool,
      ...(file === undefined ? {} : { file }),
      hand: async () => ({ page, note: text.onlyAsArgument(tool) }),
    });
  const store: Store = {
    id,
    title,
    form: id,
    handling: 'page',
    tool,
    command: page,
    proof: text.pageProof,
    async detect(around) {
      const file = about.mentioned?.({ names: await around.ports.files.list(around.scope.root) });
      return file === undefined ? [] : [at(around, file)];
    },
    named: (name, around) => (name === '' ? at(around) : undefined),
  };
  return store;
}

function byHand(
  store: Store,
  around: Surroundings,
  about: { readonly name: string; readonly tool: string; readonly file?: string; readonly hand: () => Promise<ByHand> },
): Destination {
  const failure = text.isByHand(store.title);
  return {
    store,
    name: about.name,
    key: around.scope.variable.name,
    ...(about.file === undefined ? {} : { mentionedIn: untrusted(about.file, 100) }),
    isInstalled: () => hasTool(around, about.tool),
    describe: async () => [text.placeLine(store.title, about.name)],
    state: async () => ({ kind: 'unknown', ...failure }),
    write: async () => ({ ok: false, ...failure }),
    verify: async () => ({ ok: false, ...failure }),
    byHand: about.hand,
  };
}

/** Whether the tool opens /dev/stdin, which no program of Windows can. */
export function needsStdinFile(command: string): boolean {
  return command.includes('/dev/stdin');
}

/** What may be a part of a name. It's shown as a word of a command, too. */
function isPart(part: string): boolean {
  return part === '' || (/^[A-Za-z0-9_][\w.@:/ -]{0,199}$/.test(part) && untrusted(part) === part);
}

/**
 * A command for POSIX shells that prints the key in the env file without a line break; if the file's line isn't that simple, one that
 * lets the user paste it. `printf` is a part of the shell, so the key is in no argument.
 */
async function printValue({ scope, ports }: Surroundings, inWsl: boolean): Promise<string> {
  const { name } = scope.variable;
  const found = await ports.files.look(scope.envFile.path);
  const bytes = found.kind === 'file' ? found.bytes : undefined;
  const value = bytes === undefined ? undefined : keyValueOf(readEnvDocument(bytes), name);
  const lines = bytes?.toString('latin1').split('\n') ?? [];
  const bare = lines.map((line) => line.replace(/^export /, ''));
  const ours = bare.filter((line) => line.startsWith(`${name}=`)).map((line) => line.slice(name.length + 1));
  const isSimple = ours.length === 1 && ours[0]?.replaceAll(/[\r"' ]/g, '') === value && /^[\w.-]+$/.test(value ?? '');
  if (!isSimple) return `{ read -rs KEY; printf %s "$KEY"; }`;
  const prefix = String.raw`s/^\(export \)\{0,1\}${name}=//p`;
  const onWindows = toPosixPath(scope.envFile.path);
  // Git Bash takes the paths of Windows.
  const file = inWsl ? onWindows.replace(/^([A-Z]):/i, (_, drive: string) => `/mnt/${drive.toLowerCase()}`) : onWindows;
  return String.raw`sed -n '${prefix}' ${shellWord(file, 'posix')} | tr -d '\r\n\042\047 '`;
}

/** The first match of each expression in files whose names match, as parts. For expressions with one group per part. */
export function matches(texts: readonly ProjectText[], file: RegExp, expression: RegExp): readonly Mention[] {
  return texts.flatMap((each) => {
    const found = file.test(each.file) ? expression.exec(each.text) : null;
    return found === null ? [] : [{ parts: found.slice(1).map((part) => part ?? ''), file: each.file }];
  });
}
