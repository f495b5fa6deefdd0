import path from 'node:path';
import type { Files } from '../machine/files.ts';
import type { Git } from '../git/git.ts';
import type { World } from '../machine/world.ts';
import type { Settings } from '../machine/settings.ts';
import { setByProject } from '../machine/set-in-project.ts';
import { findEnvFile, type ChosenEnvFile } from './scope-env-file.ts';
import { officialBaseUrl } from '../openai/base-url.ts';
import { setBy } from '../machine/direnv.ts';
import { isForDeveloping } from '../env-file/convention.ts';
import { readEnvDocument } from '../env-file/document.ts';
import { heldKeys } from '../env-file/key-value.ts';
import { parsePackageJson } from './package-json.ts';
import { decideKeyVariable, givenKeyVariable, likelyNames, type Evidence, type KeyVariable } from './key-variable.ts';
import { namesInExamples, projectReadings, type NamedServer } from './project-readings.ts';
import { manifestsIn, kindByCode, projectKind, type ProjectKind } from './kind.ts';
import { findKeyPlaces } from './find-key-places.ts';
import type { KeyPlace } from './key-place.ts';
import { untrusted } from '../wording/untrusted.ts';
import { withoutTrailing } from '../machine/trailing.ts';
import { directoriesUp } from '../machine/paths.ts';
import { usesOpenAI } from './workspace-globs.ts';
import { findOtherNames, readerOfOldNames, type OldName } from './other-names.ts';
import { readVariable } from './read-variable.ts';
import { shownPath } from './shown-path.ts';
import * as text from './scope.text.ts';

/** Which project, package, env file, and API a run is about: settled before the first check runs. */
export type Scope = {
  /**
   * Absolute path of the project: the nearest directory with a manifest or an env file, otherwise the repository's root, otherwise
   * the directory itself.
   */
  readonly root: string;
  /** Where the user is: an absolute path. Files are named from there; absent: from `root`, since a program reads their names. */
  readonly from?: string;
  /** Absolute path of the work tree's root; `null` if there's no repository (or git doesn't say). */
  readonly gitRoot: string | null;
  /** A name for people and for keys: the manifest's name, otherwise the directory's; safe to display. */
  readonly projectName: string;
  /** The packages of the repository, relative to its root, if it has several. */
  readonly packages?: readonly string[];
  /** Those that use OpenAI, if nobody has said yet which one it is. */
  readonly likelyPackages?: readonly string[];
  /** Absolute paths of those that use OpenAI besides the one that was chosen. */
  readonly otherPackages?: readonly string[];
  /** At the root of such a repository, nobody has said which package the key is for, and nobody can be asked. */
  readonly undecided?: true;
  /** The kind of project, by its manifest; `null` if it's unknown. */
  readonly kind: ProjectKind | null;
  readonly envFile: ChosenEnvFile;
  /** What the key is called there. */
  readonly variable: KeyVariable;
  /** Where the project's programs read the key, if that's not an env file: those that count alone come first. Absent: nowhere else. */
  readonly keyPlaces?: readonly KeyPlace[];
  readonly api: {
    /** Including `/v1`, no trailing slash. As given, not validated: `api-reachable` does that. */
    readonly baseUrl: string;
    readonly source: BaseUrlSource;
    /** For people: “--base-url”, “OPENAI_BASE_URL of the shell”, “OPENAI_BASE_URL in .env”. */
    readonly sourceText: string;
  };
  /** What a program sends with the key because the env file sets it and the shell doesn't. */
  readonly account?: { readonly [Name in AccountVariable]?: string };
  /** The server that the code names for all of its clients, if that's not OpenAI's. Safe to display; `place`: `file:line`. */
  readonly otherServer?: { readonly host: string; readonly place: string };
  /** What shows that the project uses Azure OpenAI, safe to display: “AZURE_OPENAI_ENDPOINT in .env”. Absent if nothing does. */
  readonly azure?: { readonly place: string };
  /** Variables with a name that only older packages and LangChain read. Absent if there are none. */
  readonly oldNames?: readonly OldName[];
  /** What in the project reads the old names: “LangChain”. Absent if nothing is known to. */
  readonly oldNamesReadBy?: string;
  /** NODE_TLS_REJECT_UNAUTHORIZED=0: the project's Node programs accept any certificate. Absent if they don't. */
  readonly tlsCheckOff?: {
    /** The env file that sets it, relative to `root`, safe to display. Absent: the shell. */
    readonly file?: string;
  };
};

const accountVariables = ['OPENAI_ORG_ID', 'OPENAI_PROJECT_ID'] as const;
export type AccountVariable = (typeof accountVariables)[number];

export type { ProjectKind } from './kind.ts';

/** `file`: from a project file, so it must be confirmed before a key is sent there. */
export type BaseUrlSource = 'default' | 'option' | 'shell' | 'file';

export async function settleScope(
  world: World,
  ports: { readonly files: Files; readonly git: Git; readonly settings?: Settings },
  requested: { readonly envFile?: string; readonly baseUrl?: string; readonly variable?: string; readonly from?: string },
): Promise<Scope> {
  const { files, git } = ports;
  const repository = await git.repository(world.cwd);
  const gitRoot = 'root' in repository ? repository.root : null;
  const { root, kind } = await findProject(world, files, gitRoot);
  const found = await files.lookInside(path.join(root, 'package.json'));
  const packageJson = found.kind === 'file' ? parsePackageJson(found.bytes.toString('utf8')) : undefined;
  const chosen = await ports.settings?.choices(root);
  const given = givenKeyVariable(requested.variable, chosen?.variable);
  const code = await projectReadings(ports, root);
  const evidence: Evidence =
    given === undefined ? { readings: code.readings, examples: await namesInExamples(files, root) } : { readings: [], examples: [] };
  const likely = given === undefined ? likelyNames(evidence) : [given.name];
  const envFile = await findEnvFile({
    files,
    root,
    from: requested.from ?? root,
    top: gitRoot ?? root,
    cwd: world.cwd,
    packageJson,
    requested: requested.envFile,
    chosenBefore: chosen?.envFile,
    variables: likely,
  });
  const content = await files.look(envFile.path);
  const held = content.kind === 'file' ? heldKeys(readEnvDocument(content.bytes), likely) : [];
  const variable = given ?? decideKeyVariable(shownEvidence(evidence, { root, from: requested.from }), envFile.name, held);
  const oldNamesReadBy = await readerOfOldNames(files, root);
  const keyPlaces = await findKeyPlaces(world, ports, root, variable.name);
  return {
    root,
    ...(requested.from === undefined ? {} : { from: requested.from }),
    gitRoot,
    kind,
    projectName: untrusted(typeof packageJson?.['name'] === 'string' ? packageJson['name'] : path.basename(root), 60),
    envFile,
    variable,
    ...(keyPlaces.length === 0 ? {} : { keyPlaces }),
    api: inCode(await findApi(world, files, envFile, requested.baseUrl, oldNamesReadBy !== undefined), variable, code.server),
    ...otherServerOf(code.server),
    ...(oldNamesReadBy === undefined ? {} : { oldNamesReadBy }),
    account: await findAccount(world, files, envFile),
    ...(await findTlsCheck(world, files, { root, from: requested.from, envFile })),
    ...(await findOtherNames(world, files, envFile)),
  };
}

function shownEvidence({ readings, examples }: Evidence, where: { readonly root: string; readonly from: string | undefined }): Evidence {
  const shown = <Placed extends { readonly file: string }>(each: Placed): Placed => ({ ...each, file: shownPath(where, each.file) });
  return { readings: readings.map(shown), examples: examples.map(shown) };
}

/**
 * Node reads the variable again for each connection, so a line in an env file has an effect, too, once dotenv has loaded it. Only
 * exactly `0` turns the check off.
 */
async function findTlsCheck(
  world: World,
  files: Files,
  scope: Pick<Scope, 'root' | 'envFile'> & { readonly from: string | undefined },
): Promise<Pick<Scope, 'tlsCheckOff'>> {
  const { root, envFile } = scope;
  const name = 'NODE_TLS_REJECT_UNAUTHORIZED';
  if (world.env[name] === '0') return { tlsCheckOff: {} };
  if (world.env[name] !== undefined && envFile.overridesTheShell !== true) return {};
  const others = (envFile.order ?? []).map((each) => path.join(root, each)).filter((file) => file !== envFile.path);
  for (const file of [envFile.path, ...others]) {
    if ((await readVariable(files, file, name)) !== '0') continue;
    return { tlsCheckOff: { file: file === envFile.path ? envFile.name : shownPath(scope, file) } };
  }
  return {};
}

/** As a program sees them: what the shell sets stays, even if it's empty. */
async function findAccount(world: World, files: Files, envFile: Scope['envFile']): Promise<NonNullable<Scope['account']>> {
  const account: { [Name in AccountVariable]?: string } = {};
  for (const name of accountVariables) {
    if (world.env[name] !== undefined && envFile.overridesTheShell !== true) continue;
    const value = (await readVariable(files, envFile.path, name))?.trim() ?? '';
    if (value !== '') account[name] = value;
  }
  return account;
}

/** The nearest directory in the repository with a manifest or an env file. Without a repository, nothing says how far a project reaches. */
async function findProject(world: World, files: Files, gitRoot: string | null): Promise<{ root: string; kind: ProjectKind | null }> {
  for (const directory of directoriesUp(world.cwd)) {
    const names = await files.list(directory);
    const kind = await kindOf(files, directory, names);
    // A program started next to an env file reads that one, with or without a manifest.
    if (kind !== null || names.some((name) => name.startsWith('.env') && isForDeveloping(name)))
      return { root: directory, kind: kind ?? kindByCode(names) };
    if (gitRoot === null || directory === gitRoot) break;
  }
  const root = gitRoot ?? world.cwd;
  return { root, kind: kindByCode(await files.list(root)) };
}

/** A project's kind. If it has manifests of several languages, the one that declares something for OpenAI counts. */
async function kindOf(files: Files, directory: string, names: readonly string[]): Promise<ProjectKind | null> {
  const manifests = manifestsIn(names);
  const kinds = new Set(manifests.map(({ kind }) => kind));
  if (kinds.size < 2) return projectKind(names);
  for (const { kind, name } of manifests.slice(0, 10)) {
    const found = await files.lookInside(path.join(directory, name));
    if (found.kind === 'file' && usesOpenAI(found.bytes.subarray(0, 200_000).toString('utf8'))) return kind;
  }
  return projectKind(names);
}

function otherServerOf(server: NamedServer | undefined): Pick<Scope, 'otherServer'> {
  if (server === undefined) return {};
  const host = URL.canParse(server.url) ? new URL(server.url).host : server.url;
  return { otherServer: { host: untrusted(host, 80), place: `${server.file}:${server.line}` } };
}

/** What the code names is where the key goes that it reads, unless the user has named another address. */
function inCode(api: Scope['api'], variable: KeyVariable, server: NamedServer | undefined): Scope['api'] {
  // A key that another file reads most likely goes elsewhere.
  if (server === undefined || api.source !== 'default' || variable.by === 'package' || variable.place?.file !== server.file) return api;
  return { baseUrl: withoutTrailing(server.url, '/'), source: 'file', sourceText: `${server.file}:${server.line}` };
}

async function findApi(
  world: World,
  files: Files,
  envFile: Scope['envFile'],
  requested: string | undefined,
  readsOldNames: boolean,
): Promise<Scope['api']> {
  if (world.pretendApi !== undefined) return { baseUrl: world.pretendApi, source: 'default', sourceText: text.isPretend };
  if (requested !== undefined) return { baseUrl: withoutTrailing(requested.trim(), '/'), source: 'option', sourceText: text.fromOption };
  // LangChain and old packages also read the old name; OpenAI's own packages don't.
  const names = readsOldNames ? ['OPENAI_BASE_URL', 'OPENAI_API_BASE'] : ['OPENAI_BASE_URL'];
  for (const name of names) {
    const found = await addressUnder(name, world, files, envFile);
    if (found !== undefined) return found;
  }
  return { baseUrl: officialBaseUrl, source: 'default', sourceText: text.isOfficial };
}

/** The address that a variable names in the shell or the env file. To the official SDKs, a blank value means unset. */
async function addressUnder(name: string, world: World, files: Files, envFile: Scope['envFile']): Promise<Scope['api'] | undefined> {
  const shell = world.env[name];
  if (shell?.trim()) {
    const baseUrl = withoutTrailing(shell.trim(), '/');
    const by = baseUrl === officialBaseUrl ? setBy(world.env, name) : (await setByProject(world, [name], [envFile.path])).get(name);
    return by === undefined
      ? { baseUrl, source: 'shell', sourceText: text.inShell(name) }
      : { baseUrl, source: 'file', sourceText: text.setIn(name, by.place) };
  }
  const file = shell === undefined ? (await readVariable(files, envFile.path, name))?.trim() : undefined;
  return file ? { baseUrl: withoutTrailing(file, '/'), source: 'file', sourceText: text.inFile(name, envFile.name) } : undefined;
}
