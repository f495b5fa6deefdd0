import path from 'node:path';
import type { Files } from '../machine/files.ts';
import type { Git } from '../git/git.ts';
import type { World } from '../machine/world.ts';
import type { Settings } from '../machine/settings.ts';
import { findEnvFile, type ChosenEnvFile } from './scope-env-file.ts';
import { officialBaseUrl } from '../openai/base-url.ts';
import { setBy } from '../machine/direnv.ts';
import { isForDeveloping } from '../env-file/convention.ts';
import { isEnvFileName } from '../env-file/names.ts';
import { readEnvDocument, valueOf } from '../env-file/document.ts';
import { parsePackageJson } from './package-json.ts';
import { projectKind, type ProjectKind } from './kind.ts';
import { untrusted } from '../wording/untrusted.ts';
import { withoutTrailing } from '../machine/trailing.ts';
import { directoriesUp, relativePath } from '../machine/paths.ts';

/** Which project, package, env file and API a run is about: settled before the first check looks. */
export type Scope = {
  /**
   * Absolute path of the project: the nearest directory with a manifest or an env file, else the root of the repository,
   * else the directory itself.
   */
  readonly root: string;
  /** Absolute path of the work tree's root, or `null` where there's no repository (or git doesn't say). */
  readonly gitRoot: string | null;
  /** Name for people and for keys: the manifest's name, else the directory's; fit for a screen. */
  readonly projectName: string;
  /** The packages of the repository that was started in, relative to its root, where it holds several. */
  readonly packages?: readonly string[];
  /** Kind of project, by its manifest; `null` where none is known. */
  readonly kind: ProjectKind | null;
  readonly envFile: ChosenEnvFile;
  readonly api: {
    /** `/v1` included, no trailing slash. As given, not validated: `api-reachable` judges it. */
    readonly baseUrl: string;
    readonly source: BaseUrlSource;
    /** For people: “--base-url”, “OPENAI_BASE_URL of the shell”, “OPENAI_BASE_URL in .env”. */
    readonly sourceText: string;
  };
  /** What a program sends with the key that it gets from the env file, because the shell doesn't set it. */
  readonly account?: { readonly [Name in AccountVariable]?: string };
  /** NODE_TLS_REJECT_UNAUTHORIZED=0: the project's programs in Node accept any certificate. Absent where they don't. */
  readonly tlsCheckOff?: {
    /** The env file that sets it, relative to `root`, fit for a screen. Absent: the shell. */
    readonly file?: string;
  };
};

const accountVariables = ['OPENAI_ORG_ID', 'OPENAI_PROJECT_ID'] as const;
export type AccountVariable = (typeof accountVariables)[number];

export type { ProjectKind } from './kind.ts';

/** `file`: from a file of the project, so it must be confirmed before a key is sent there. */
export type BaseUrlSource = 'default' | 'option' | 'shell' | 'file';

export async function settleScope(
  world: World,
  ports: { readonly files: Files; readonly git: Git; readonly settings?: Settings },
  wishes: { readonly envFile?: string; readonly baseUrl?: string },
): Promise<Scope> {
  const { files, git } = ports;
  const repository = await git.repository(world.cwd);
  const gitRoot = 'root' in repository ? repository.root : null;
  const { root, kind } = await findProject(world, files, gitRoot);
  const found = await files.lookInside(path.join(root, 'package.json'));
  const packageJson = found.kind === 'file' ? parsePackageJson(found.bytes.toString('utf8')) : undefined;
  const chosen = await ports.settings?.choices(root);
  const envFile = await findEnvFile({
    files,
    root,
    top: gitRoot ?? root,
    cwd: world.cwd,
    packageJson,
    wish: wishes.envFile,
    chosenBefore: chosen?.envFile,
  });
  return {
    root,
    gitRoot,
    kind,
    projectName: untrusted(typeof packageJson?.['name'] === 'string' ? packageJson['name'] : path.basename(root), 60),
    envFile,
    api: await findApi(world, files, envFile, wishes.baseUrl, [root, ...(gitRoot === null || gitRoot === root ? [] : [gitRoot])]),
    account: await findAccount(world, files, envFile),
    ...(await findTlsCheck(world, files, root, envFile)),
  };
}

/**
 * Node reads the variable again for each connection, so a line in an env file works as well once dotenv has loaded it. Only
 * exactly `0` switches the check off.
 */
async function findTlsCheck(world: World, files: Files, root: string, envFile: Scope['envFile']): Promise<Pick<Scope, 'tlsCheckOff'>> {
  const name = 'NODE_TLS_REJECT_UNAUTHORIZED';
  if (world.env[name] === '0') return { tlsCheckOff: {} };
  if (world.env[name] !== undefined && envFile.overridesTheShell !== true) return {};
  const others = (envFile.order ?? []).map((each) => path.join(root, each)).filter((file) => file !== envFile.path);
  for (const file of [envFile.path, ...others]) {
    if ((await readVariable(files, file, name)) !== '0') continue;
    return { tlsCheckOff: { file: file === envFile.path ? envFile.name : untrusted(relativePath(root, file)) } };
  }
  return {};
}

/** As a program gets them: what the shell sets stays, even empty. */
async function findAccount(world: World, files: Files, envFile: Scope['envFile']): Promise<NonNullable<Scope['account']>> {
  const account: { [Name in AccountVariable]?: string } = {};
  for (const name of accountVariables) {
    if (world.env[name] !== undefined && envFile.overridesTheShell !== true) continue;
    const value = (await readVariable(files, envFile.path, name))?.trim() ?? '';
    if (value !== '') account[name] = value;
  }
  return account;
}

/** The nearest directory with a manifest or an env file within the repository. Without a repository nothing says how far a project reaches. */
async function findProject(
  world: World,
  files: Files,
  gitRoot: string | null,
): Promise<{ root: string; kind: ProjectKind | null }> {
  for (const directory of directoriesUp(world.cwd)) {
    const names = await files.list(directory);
    const kind = projectKind(names);
    // What is started where an env file lies reads that one, manifest or not.
    if (kind !== null || names.some((name) => name.startsWith('.env') && isForDeveloping(name))) return { root: directory, kind };
    if (gitRoot === null || directory === gitRoot) break;
  }
  return { root: gitRoot ?? world.cwd, kind: null };
}

async function findApi(
  world: World,
  files: Files,
  envFile: Scope['envFile'],
  wish: string | undefined,
  directories: readonly string[],
): Promise<Scope['api']> {
  const tidy = (url: string): string => withoutTrailing(url.trim(), '/');
  if (wish !== undefined) return { baseUrl: tidy(wish), source: 'option', sourceText: '--base-url' };
  // A blank value means unset for the official SDKs.
  const shell = world.env['OPENAI_BASE_URL'];
  if (shell?.trim()) {
    const by = setBy(world.env, 'OPENAI_BASE_URL');
    if (by !== undefined) return { baseUrl: tidy(shell), source: 'file', sourceText: `OPENAI_BASE_URL ${by.place}` };
    const copied = tidy(shell) === officialBaseUrl ? undefined : await fileThatNames(tidy(shell), files, envFile, directories);
    return copied === undefined
      ? { baseUrl: tidy(shell), source: 'shell', sourceText: 'OPENAI_BASE_URL of the shell' }
      : { baseUrl: tidy(shell), source: 'file', sourceText: `OPENAI_BASE_URL in ${copied}` };
  }
  const file = shell === undefined ? await readVariable(files, envFile.path, 'OPENAI_BASE_URL') : undefined;
  if (file?.trim()) return { baseUrl: tidy(file), source: 'file', sourceText: `OPENAI_BASE_URL in ${envFile.name}` };
  return { baseUrl: officialBaseUrl, source: 'default', sourceText: 'the official address' };
}

/**
 * The env file that names the address the shell has. An editor that puts the project's env files into its terminals, as VS Code
 * does, makes their word look like the user's.
 */
async function fileThatNames(
  address: string,
  files: Files,
  envFile: Scope['envFile'],
  [root = '', ...above]: readonly string[],
): Promise<string | undefined> {
  const places = [envFile.path];
  for (const directory of [root, ...above]) {
    const names = (await files.list(directory)).filter(isEnvFileName).slice(0, maxEnvFiles);
    places.push(...names.map((name) => path.join(directory, name)));
  }
  for (const place of places) {
    const found = await files.look(place);
    if (found.kind !== 'file') continue;
    const named = readEnvDocument(found.bytes).assignments.filter(({ name }) => name === 'OPENAI_BASE_URL');
    // Programs read the end of a line and a reference to another variable each in their own way.
    if (!named.some(({ value }) => value.includes(address) || value.includes('$') || hrefOf(value) === hrefOf(address))) continue;
    return place === envFile.path ? envFile.name : untrusted(relativePath(root, place));
  }
  return undefined;
}

/** More than any project has in one directory. */
const maxEnvFiles = 50;

function hrefOf(address: string): string {
  return URL.canParse(address) ? withoutTrailing(new URL(address).href, '/') : address;
}

async function readVariable(files: Files, file: string, name: string): Promise<string | undefined> {
  const found = await files.look(file);
  return found.kind === 'file' ? valueOf(readEnvDocument(found.bytes), name)?.value : undefined;
}
