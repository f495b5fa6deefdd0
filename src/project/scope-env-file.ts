import path from 'node:path';
import type { Files } from '../machine/files.ts';
import { readEnvDocument } from '../env-file/document.ts';
import { isComposeFileName, mentionsInCompose } from '../env-file/compose-file.ts';
import { dependsOn, envConventions, exampleTarget, isForDeveloping, isForServers } from '../env-file/convention.ts';
import { mentionInReadme, mentionsInCode, mentionsInScripts, overridesShell, type EnvFileMention } from '../env-file/mentions.ts';
import { inTurns } from '../machine/in-turns.ts';
import { untrusted } from '../wording/untrusted.ts';
import { directoriesUp, isWithin, relativePath } from '../machine/paths.ts';
import { heldKeys } from '../env-file/key-value.ts';
import { holdsBeginningOfKey } from '../keys/key-like.ts';
import { isNamedLikeKey } from '../keys/key-name.ts';
import { isPublicName } from '../keys/public-names.ts';
import { cloudConventions } from './cloud-env-files.ts';
import { envFileOfDevcontainer } from './container-env-file.ts';
import { parsePackageJson } from './package-json.ts';
import * as why from './scope-env-file.text.ts';

/** Directories, besides the root itself, with files in which a program starts. */
const sourceDirectories = ['', 'src', 'notebooks', 'app', 'app/core', 'server', 'api', 'lib', 'config', 'src/config', 'scripts', 'cmd'];
const sourceFile = /\.([cm]?[jt]sx?|py|ipynb|go|rs|rb|dart)$/;
/** Enough for the files that a program starts with; a project may have thousands. */
const maxSources = 80;
const maxBytes = 200_000;

/** The env file that a run is about. */
export type ChosenEnvFile = {
  /** Absolute path. */
  readonly path: string;
  /** From where the user is, or from `root` (see `from` of the scope), with `/`, safe to display. Not how it's found. */
  readonly name: string;
  /** Relative to `root`, with `/`, safe to display: for documents, settings, and what's run in `root`. */
  readonly inProject: string;
  /** Why this file: “the default”, “--file”, “Next.js reads it before .env”. */
  readonly reason: string;
  /** The env files that this project's programs read, relative to `root`, the winning one first. Absent: not looked up. */
  readonly order?: readonly string[];
  /** A file that the code reads but that isn't used, because a link on the way to it leads out of the project. Safe to display. */
  readonly leadsOut?: string;
  /** This file's values override what the shell exports (`override: true`). */
  readonly overridesTheShell?: true;
};

type Mention = EnvFileMention & { readonly directory?: string };
/** Env files that a project names. Each one costs a disk access, and no project has this many. */
const maxMentions = 50;

/**
 * Which env file holds the key, and why: what was asked for; what was chosen before; where the key already is; what the code, a
 * compose file, the README, or an example names; what the framework reads; otherwise `.env`.
 */
export async function findEnvFile(options: {
  readonly files: Files;
  readonly root: string;
  /** The directory that the file is named from. */
  readonly from: string;
  readonly cwd: string;
  readonly packageJson: Record<string, unknown> | undefined;
  /** `--file`, relative to `cwd`. */
  readonly requested: string | undefined;
  /** Absolute path of the highest directory that a file named by the project may be in. */
  readonly top: string;
  /** The variables that may hold the key, the likeliest first. */
  readonly variables: readonly string[];
  /** Relative to the root, from the settings. */
  readonly chosenBefore: string | undefined;
}): Promise<ChosenEnvFile> {
  const { files, root, from, cwd, packageJson } = options;
  const names = await files.list(root);
  const read = async (name: string): Promise<string> => {
    const found = await files.lookInside(path.join(root, name));
    return found.kind === 'file' ? found.bytes.subarray(0, maxBytes).toString('utf8') : '';
  };
  const cloud = await cloudConventions({
    names,
    read,
    list: (directory) => files.list(path.join(root, directory)),
    uses: (dependency) => dependsOn(packageJson, dependency),
  });
  const conventions = cloud ?? envConventions(packageJson, names, names.includes('Gemfile') ? await read('Gemfile') : '');

  const sources = await readSources(files, root);
  const hasEnvFile = async (directory: string): Promise<boolean> => (await files.list(directory)).includes('.env');
  const mentioned = await mentionedFiles({ names, read, sources, packageJson, root, top: options.top, hasEnvFile });
  // By its name a path may lie in the project while a directory on the way is a link to another one.
  const named = (
    await Promise.all(mentioned.map(async (each) => ((await files.isInProject(path.resolve(root, each.name))) ? [each] : [])))
  ).flat();

  // Where the code reads another env file as well, the key in that one is read.
  const lost = options.requested === undefined && named.length === 0 ? mentioned[0] : undefined;

  // What the code names comes before what the framework reads by itself.
  const order = [...new Set([...named.map(({ name }) => name), ...conventions.order])];
  const at = (file: string, reason: string): ChosenEnvFile => {
    const name = relativePath(root, file) || path.basename(file);
    const overridesTheShell =
      named.some((each) => each.name === name && each.overridesTheShell) || sources.some(({ text }) => overridesShell(text));
    const leadsOut = lost === undefined ? {} : { leadsOut: untrusted(lost.name, 100) };
    return {
      path: file,
      name: untrusted(relativePath(from, file)),
      inProject: untrusted(name),
      reason: untrusted(reason, 100),
      order,
      ...leadsOut,
      ...(overridesTheShell ? { overridesTheShell } : {}),
    };
  };
  const inRoot = (name: string, reason: string): ChosenEnvFile => at(path.join(root, name), reason);

  if (options.requested !== undefined) return at(path.resolve(cwd, options.requested), why.wasRequested);
  const { chosenBefore } = options;
  if (
    chosenBefore !== undefined &&
    !path.isAbsolute(chosenBefore) &&
    isWithin(root, path.join(root, chosenBefore)) &&
    (await files.isInProject(path.join(root, chosenBefore)))
  ) {
    return inRoot(chosenBefore, why.wasChosen);
  }
  /** Under a name that gives it away, too: that's to be fixed where it is. */
  let exposed: ChosenEnvFile | undefined;
  for (const name of order) {
    const found = await files.look(path.join(root, name));
    if (found.kind !== 'file') continue;
    const document = readEnvDocument(found.bytes);
    const [held] = heldKeys(document, options.variables);
    if (held !== undefined) return inRoot(name, why.holdsAlready(held.name));
    const given = document.assignments.find(
      (each) => isPublicName(each.name) && isNamedLikeKey(each.name) && holdsBeginningOfKey(each.value),
    );
    if (given !== undefined) exposed ??= inRoot(name, why.holdsAlready(given.name));
  }
  const [first] = named;
  if (first !== undefined) return inRoot(first.name, why.isNamedBy(first.by));
  if (exposed !== undefined) return exposed;

  const readme = names.find((name) => /^readme(\.(md|markdown|rst|txt))?$/i.test(name));
  const toMake = readme === undefined ? undefined : mentionInReadme(await read(readme));
  if (readme !== undefined && toMake !== undefined && isForDeveloping(toMake)) {
    if (conventions.framework === undefined || conventions.order.includes(toMake))
      return inRoot(toMake, why.isNamedBy(relativePath(from, path.join(root, readme))));
  }
  const example = exampleTarget(names, conventions);
  if (example !== undefined) return inRoot(example.name, why.hasExample(relativePath(from, path.join(root, example.example))));
  // Unless configured otherwise, dotenv reads .env and nothing else, and so do all frameworks but one.
  if (dependsOn(packageJson, 'dotenv') && conventions.order.includes('.env')) return inRoot('.env', why.isReadByDotenv);
  if (conventions.framework === undefined) return inRoot('.env', why.isUsual);
  return inRoot(
    conventions.secrets,
    conventions.secrets === '.env.local' ? why.keepsSecretsOfComputer(conventions.framework) : why.isKeptByProjects(conventions.framework),
  );
}

async function firstOf(all: readonly string[], test: (each: string) => Promise<boolean>): Promise<string | undefined> {
  for (const each of all) if (await test(each)) return each;
  return undefined;
}

type MentionedFile = { readonly name: string; readonly by: string; readonly overridesTheShell: boolean };

/** The env files that the code, the scripts, and the compose files name, relative to the root, in the order in which they count. */
async function mentionedFiles(project: {
  readonly names: readonly string[];
  readonly read: (name: string) => Promise<string>;
  readonly sources: readonly { readonly directory: string; readonly text: string }[];
  readonly packageJson: Record<string, unknown> | undefined;
  readonly root: string;
  readonly top: string;
  readonly hasEnvFile: (directory: string) => Promise<boolean>;
}): Promise<readonly MentionedFile[]> {
  const { names, read, sources, packageJson, root, top, hasEnvFile } = project;
  const mentions = new Map<string, Mention>();
  const mention = (found: readonly Mention[]): void => {
    for (const each of found) {
      if (mentions.size === maxMentions) return;
      mentions.set(JSON.stringify([each.from, each.directory, each.path, each.overridesTheShell]), each);
    }
  };
  for await (const { directory, text } of inTurns(sources)) {
    if (mentions.size < maxMentions) mention(mentionsInCode(text).map((each) => ({ ...each, directory })));
    // Without a path, Python looks for it beside the program, then further and further up.
    if (!/\b(?:load_dotenv|find_dotenv)\(\s{0,9}\)/.test(text)) continue;
    const above = await firstOf(directoriesUp(directory, top), hasEnvFile);
    if (above !== undefined) mention([{ path: path.join(above, '.env'), from: 'root', by: 'load_dotenv()' }]);
  }
  const inScripts = mentionsInScripts(packageJson);
  mention(inScripts);
  for (const name of names.filter((each) => /^deno\.jsonc?$/.test(each)))
    mention(mentionsInScripts({ scripts: tasksIn(await read(name)) }));
  for (const name of ['.devcontainer/devcontainer.json', '.devcontainer.json']) {
    const inContainer = envFileOfDevcontainer(await read(name));
    if (inContainer !== undefined) mention([{ path: inContainer.path, from: 'root', by: name }]);
  }
  for (const name of names.filter(isComposeFileName).slice(0, 20)) {
    mention((await mentionsInCompose(await read(name))).map((each) => ({ ...each, by: name })));
  }
  const all = [...mentions.values()].flatMap((mention): MentionedFile[] => {
    const directory = mention.from === 'file' ? (mention.directory ?? root) : root;
    const name = relativePath(root, path.resolve(directory, mention.path));
    const inside = name !== '' && isWithin(top, path.resolve(directory, mention.path));
    return inside && isPlain(name) ? [{ name, by: mention.by, overridesTheShell: mention.overridesTheShell ?? false }] : [];
  });
  const forDeveloping = all.filter(({ name }) => isForDeveloping(name));
  if (forDeveloping.length > 0 || dependsOn(packageJson, 'dotenv') || inScripts.some(({ by }) => by.includes('“dev'))) return forDeveloping;
  // Where the app can only be started with a file for servers, that one counts.
  return all.filter(({ name, by }) => isForServers(name) && inScripts.some((each) => each.by === by));
}

/**
 * No invisible characters, and none that mean something to a shell: the file's name is in commands that people are asked to run,
 * and whoever wrote the project may have had that in mind.
 */
function isPlain(name: string): boolean {
  return /^[\p{L}\p{M}\p{N}\w ./@+,-]+$/u.test(name) && untrusted(name) === name;
}

/** The tasks of a deno.json, which may have comments. */
function tasksIn(json: string): Readonly<Record<string, unknown>> {
  const tasks = parsePackageJson(json.replaceAll(/^[ \t]*\/\/.*$/gm, ''))?.['tasks'];
  if (typeof tasks !== 'object' || tasks === null) return {};
  const commandOf = (task: unknown): unknown => (typeof task === 'object' && task !== null && 'command' in task ? task.command : task);
  return Object.fromEntries(Object.entries(tasks).map(([name, task]) => [name, commandOf(task)]));
}

async function readSources(files: Files, root: string): Promise<readonly { directory: string; text: string }[]> {
  const sources: { directory: string; text: string }[] = [];
  let looked = 0;
  // Go programs have their own directory each.
  const programs = (await files.list(path.join(root, 'cmd'))).filter((name) => path.extname(name) === '').map((name) => `cmd/${name}`);
  // Django's settings are in a directory with the project's name.
  const top = await files.list(root);
  const named = top.includes('manage.py') ? top.filter((name) => !/\.|^(?:static|media|templates)$/.test(name)).toSorted() : [];
  for (const place of new Set([...sourceDirectories, ...programs.slice(0, 10), ...named.slice(0, 10)])) {
    const directory = path.join(root, place);
    for (const name of (await files.list(directory)).toSorted()) {
      if (!sourceFile.test(name) || /\b(test|spec|stories|d)\./.test(name)) continue;
      if (looked >= maxSources) return sources;
      looked += 1;
      const found = await files.lookInside(path.join(directory, name));
      if (found.kind !== 'file' || found.bytes.length > maxBytes) continue;
      const bytes = found.bytes.toString('utf8');
      // In a notebook, every line of code is a string.
      const text = name.endsWith('.ipynb') ? bytes.replaceAll('\\"', '"') : bytes;
      if (/env/i.test(text)) sources.push({ directory, text });
    }
  }
  return sources;
}
