import path from 'node:path';
import type { Data, Finding, Outcome } from '../../engine/outcome.ts';
import { readEnvDocument, valueOf } from '../../env-file/document.ts';
import { Secret } from '../../keys/secret.ts';
import { withoutLoader } from '../../project/env-file-loading.ts';
import { firstCell } from '../../project/load-dotenv.ts';
import { exportedKey } from '../../project/key-variable.ts';
import { findSource, type VariableSource } from '../../shell/find-source.ts';
import { shellOf } from '../../shell/shell.ts';
import { shownPath } from '../../project/shown-path.ts';
import { untrusted } from '../../wording/untrusted.ts';
import { composeOverride } from './compose-override.ts';
import { loadingScript, scriptEnvFile, scriptOverride } from './script-override.ts';
import { defineCheck, type LookContext } from '../check.ts';
import { groups } from '../groups.ts';
import { keyPresent } from './key-present.ts';
import type { ShellOverrideFact } from './shell-override-fix.ts';
import * as text from './shell-override.text.ts';
import * as sourceText from './shell-source.text.ts';

/** What a program gets that is started here is the key of the env file, and of no other place. */
export const shellOverride = defineCheck({
  id: 'shell-override',
  title: 'nothing overrides the env file',
  group: groups.key,
  codes: text.codes,
  needs: { keyPresent },
  async detect(context): Promise<Outcome<ShellOverrideFact, typeof text.codes>> {
    const { scope, facts, ports } = context;
    const { name } = scope.envFile;
    const inFile = facts.keyPresent.keys.find(({ source }) => source === 'file')?.secret;
    const raw = exportedKey(ports.world, scope.variable);
    const elsewhere = scope.keyPlaces?.[0]?.sole === true && raw === undefined && scope.azure === undefined;
    if (facts.keyPresent.keys[0]?.source === 'place' || elsewhere) {
      return {
        status: 'ok',
        summary: text.isReadElsewhere(scope.keyPlaces?.[0]?.where ?? ''),
        fact: { inForce: 'place' },
        data: { inForce: 'place' },
      };
    }
    const isUsed = inFile === undefined || raw?.trim() === inFile.reveal().trim();
    if (
      raw !== undefined &&
      isUsed &&
      /[\r\n]/.test(raw.slice(raw.trimEnd().length)) &&
      raw.trim() !== '' &&
      scope.envFile.overridesTheShell !== true
    )
      return endsInLineEnd(context, new Secret(raw.trim()), inFile !== undefined);
    if (inFile === undefined) {
      return {
        status: 'ok',
        summary: text.isOnlyInEnvironment(scope.variable.name),
        fact: { inForce: 'shell' },
        data: { inForce: 'shell' },
      };
    }
    // Set counts, not filled: a variable that is exported empty hides the file's as well.
    const exported = raw?.trim();
    const differs = exported !== undefined && exported !== inFile.reveal().trim();
    if (differs && scope.envFile.overridesTheShell !== true)
      return shellWins(context, inFile, exported === '' ? undefined : new Secret(exported));
    const other = await otherFileThatWins(context, inFile);
    if (other !== undefined) return other;
    const compose = await composeOverride(context, inFile);
    if (compose !== undefined) {
      const { file, line, key } = compose;
      return otherWins(file, line, text.composeWins(scope.variable.name, name, String(inFile), `${file}:${line}`, key));
    }
    const script = scope.envFile.overridesTheShell === true ? undefined : await scriptOverride(context, inFile);
    if (script !== undefined) {
      const file = shownPath(scope, 'package.json');
      return otherWins('package.json', script.line, text.scriptWins(scope.variable.name, name, String(inFile), { ...script, file }));
    }
    const unloaded = exported === undefined ? ((await readsOther(context, inFile)) ?? (await notLoaded(context))) : undefined;
    if (unloaded !== undefined) return unloaded;
    return {
      status: 'ok',
      summary: differs
        ? text.isInForceByCode(scope.variable.name, name)
        : exported === undefined
          ? text.isInForce(name)
          : text.isInForceAndExported(name),
      fact: { inForce: 'file' },
      data: { inForce: 'file', order: scope.envFile.order ?? [name] },
    };
  },
  async *fix(context) {
    const { settleOverride } = await import('./shell-override-fix.ts');
    return yield* settleOverride(context);
  },
});

type Context = LookContext<{ keyPresent: typeof keyPresent }>;
type Override = Finding<ShellOverrideFact, typeof text.codes>;

async function shellWins({ scope, ports }: Context, inFile: Secret, exported: Secret | undefined): Promise<Override> {
  const { name } = scope.envFile;
  const variable = scope.variable.name;
  const source = await findSource(ports, scope.root, variable, exported);
  const origin = sourceText.origin(source);
  const waysOut = sourceText.waysOut(source, variable, ports.world, { name, key: String(inFile) });
  return {
    status: 'problem',
    code: 'shell-overrides',
    ...(exported === undefined
      ? text.emptyWins(variable, name, String(inFile), origin)
      : text.shellWins(variable, name, String(inFile), String(exported), origin)),
    next: waysOut,
    fact: { inForce: 'shell', waysOut },
    data: { inForce: 'shell', ...dataOf(source), ...(exported === undefined ? { source: 'empty' } : {}) },
    // There is no key in an empty value that could be used; start-up files are the user's own.
    ...(exported === undefined ? { fixable: false as const } : {}),
  };
}

/** What starts the program gives it another env file. */
async function readsOther(context: Context, inFile: Secret): Promise<Override | undefined> {
  const { scope, ports } = context;
  const other = await scriptEnvFile(context, inFile);
  if (other === undefined) return undefined;
  const { envFile } = scope;
  return {
    status: 'advice',
    code: 'not-loaded',
    unloaded: true,
    ...text.readsOther(envFile.name, { ...other, place: shownPath(scope, 'package.json') }, shellOf(ports.world)),
    fact: { inForce: 'file' },
    data: { inForce: 'file', order: envFile.order ?? [envFile.name], language: 'node' },
    fixable: false,
  };
}

/** The code reads the variable, and the file that sets it is left lying. */
async function notLoaded(context: Context): Promise<Override | undefined> {
  const { scope, ports } = context;
  const { variable, root, kind, envFile } = scope;
  const isRead = variable.source === 'code';
  if (!(isRead || kind === 'python') || scope.undecided === true) return undefined;
  const found = await withoutLoader(ports, root, kind);
  // What has the key in it doesn't read it from anywhere yet.
  if (found === undefined || !(isRead || found.notebook !== undefined)) return undefined;
  const { file, line } = variable.place ?? {};
  const notebook = found.loads || file?.endsWith('.py') !== true ? found.notebook : undefined;
  return {
    status: 'advice',
    code: 'not-loaded',
    ...(found.loads ? {} : { unloaded: true }),
    ...text.isNotLoaded(
      {
        ...found,
        ...(kind === 'node' && (await nodeLoaders(context))),
        ...(notebook && { cell: firstCell(notebook.name, envFile.inProject), keyIn: notebook.hasKey ? variable.name : undefined }),
      },
      envFile,
      notebook === undefined ? file && `${file}:${line}` : shownPath(scope, notebook.name),
      shellOf(ports.world),
    ),
    fact: { inForce: 'file' },
    data: {
      inForce: 'file',
      order: envFile.order ?? [envFile.name],
      language: found.language,
      ...(notebook && { notebook: notebook.name }),
    },
    fixable: false,
  };
}

/** What loads the file in a program for Node.js, as far as it's known where. */
async function nodeLoaders(context: Context): Promise<text.NodeLoaders> {
  const { scope, ports } = context;
  const program = scope.variable.place?.file;
  if (program === undefined) return {};
  const { nodeMajor, nodeMinor = 6 } = ports.world;
  const found = await ports.files.lookInside(path.resolve(scope.from ?? scope.root, program));
  const source = found.kind === 'file' ? found.bytes.toString('latin1') : '';
  return {
    program,
    isModule: !/\.c?jsx?$/.test(program) || /^(?:import|export)\b/m.test(source),
    isOld: nodeMajor === 20 && nodeMinor < 6,
    script: await loadingScript(context),
    manifest: shownPath(scope, 'package.json'),
  };
}

/** The right key with a line end after it: this program leaves that out, and others send it. */
function endsInLineEnd({ scope, ports }: Context, key: Secret, inFile: boolean): Override {
  const said = text.endsInLineEnd(scope.variable.name, String(key), inFile ? scope.envFile.name : undefined, shellOf(ports.world));
  return {
    status: 'problem',
    code: 'shell-overrides',
    ...said,
    fixable: false,
    fact: { inForce: 'shell' },
    data: { inForce: 'shell', source: 'line-end' },
  };
}

/** `file` and `line` name a line that sets exactly this value, and nothing else. */
function dataOf(source: VariableSource | undefined): Data {
  switch (source?.kind) {
    case undefined:
      return { source: 'shell', file: null, line: null };
    case 'lines': {
      const [{ file, line, by }, ...others] = source.lines;
      const kind = by === 'shell' ? 'shell' : by;
      if (source.sure || others.length === 0) return { source: kind, sure: source.sure, file, line };
      return { source: kind, sure: false, file: null, line: null };
    }
    case 'older':
      return { source: 'older-terminal', file: null, line: null, setNowIn: `${source.line.file}:${source.line.line}` };
    case 'direnv':
      return { source: 'direnv', file: source.file, line: null };
    case 'mechanism':
      return { source: source.mechanism, sure: source.sure, file: null, line: null };
    default:
      return source satisfies never;
  }
}

/** `file`: safe to display. `otherFile`: its path, if the line can be removed from it. */
function otherWins(file: string, line: number, said: ReturnType<typeof text.fileWins>, otherFile?: string): Override {
  return {
    status: 'problem',
    code: 'file-overrides',
    ...said,
    fact: { inForce: 'other-file', ...(otherFile === undefined ? {} : { otherFile }) },
    data: { inForce: 'other-file', file, line },
    ...(otherFile === undefined ? { fixable: false } : {}),
  };
}

async function otherFileThatWins({ scope, ports }: Context, inFile: Secret): Promise<Override | undefined> {
  const { name, order = [] } = scope.envFile;
  for (const other of order.slice(0, Math.max(order.indexOf(name), 0))) {
    const file = path.join(scope.root, other);
    const found = await ports.files.look(file);
    const value = found.kind === 'file' ? valueOf(readEnvDocument(found.bytes), scope.variable.name) : undefined;
    if (value === undefined) continue;
    if (value.value.trim() === inFile.reveal().trim()) return undefined;
    const otherKey = value.value.trim() === '' ? undefined : String(new Secret(value.value));
    const shown = untrusted(other, 100);
    const said = text.fileWins(scope.variable.name, name, String(inFile), shown, value.line, otherKey, shellOf(ports.world));
    return otherWins(shown, value.line, said, file);
  }
  return undefined;
}
