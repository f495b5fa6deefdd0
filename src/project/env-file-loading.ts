import path from 'node:path';
import { isComposeFileName } from '../env-file/compose-file.ts';
import { envConventions } from '../env-file/convention.ts';
import type { Git } from '../git/git.ts';
import type { Files } from '../machine/files.ts';
import { cloudConventions } from './cloud-env-files.ts';
import { holdsKey } from '../keys/search.ts';
import { codeIn } from './environment-reads.ts';
import { keyReadingsIn } from './key-readings.ts';
import type { ProjectKind } from './kind.ts';
import { parsePackageJson } from './package-json.ts';
import { ownFiles } from './sources.ts';
import { untrusted } from '../wording/untrusted.ts';

/** Languages whose programs don't read an env file by themselves. Bun does; Java, .NET, and PHP have their own ways. */
const languages = ['node', 'deno', 'python', 'go', 'rust'] as const;
export type LoaderLanguage = (typeof languages)[number];

const limits = { files: 400, directories: 200 };
const maxBytes = 256 * 1024;

const wanted =
  /\.(?:[cm]?[jt]sx?|py|ipynb|go|rs|toml|ya?ml|json|cfg|ini|mk|sh|bash|ps1|bat|cmd|fish|nix|xml)$|(?:^|\/)(?:(?:gnu)?makefile|justfile|procfile(?:\.\w+)?|dockerfile[\w.-]*|pipfile|rakefile|readme[\w.-]*|requirements[\w.-]*\.txt|go\.mod)$/i;
const unwanted = /(?:^|\/)(?:package-lock|tsconfig[\w.-]*)\.json$|pnpm-lock\.yaml$|(?:^|\/)(?:tests?|__tests__)\//;
/** Not listed with the project's files: what git may ignore, or what's in a directory of an editor. */
const settings = [
  '.envrc',
  'mise.local.toml',
  '.mise.toml',
  '.mise.local.toml',
  '.vscode/launch.json',
  '.vscode/settings.json',
  '.vscode/tasks.json',
  '.devcontainer/devcontainer.json',
  '.devcontainer.json',
  '.idea/workspace.xml',
];

/** Loaders and options that name them; a path to an env file, whoever reads it. Anything like it is taken for a loader. */
const loading = /dot_?env|env[-_ ]?files?\b|(?<![\w\])?}])\.env\b|read_env|set -a\b|allexport|\bdotenvy\b|EnvironmentFile|UV_ENV_FILE/i;
/** Packages that read `.env` for the program, or tools that do when they start it (according to each one's documentation, November 2026). */
const packages =
  /\b(?:django-environ|decouple|environs|dynaconf|pydantic[-_]settings|BaseSettings|starlette\.config|chainlit|crewai|langflow|langgraph|litellm|dspy|marimo|dagster|promptflow|pipenv|honcho|env-cmd|t3-oss\/env|adonisjs\/core|strapi|redwoodjs|payload|blitz|mastra|nestjs\/config|netlify-cli|vercel|serverless|firebase-functions|sst|encore\.dev|varlock|infisical|doppler|viper|gotenv|cleanenv|shuttle-runtime|foreman|electron-vite|parcel|rsbuild|rspack|turbo|nx|meteor|workspace:)(?![\w-])/i;
/** What a README tells that puts an env file into the environment. `source .env` isn't one: its variables aren't exported. */
const told =
  /--env-file|set -a\b|allexport|export \$\(|dotenv|direnv|docker|podman|compose|heroku local|foreman|honcho|netlify dev|vercel dev/i;

export type Unloaded = {
  readonly language: LoaderLanguage;
  /** A loader is at least declared. */
  readonly isDeclared: boolean;
  /** One of the programs loads the env file, so it's only about the notebook. */
  readonly loads: boolean;
  /** One that needs the key and doesn't load the env file: each notebook runs by itself. Relative to the project. */
  readonly notebook?: { readonly name: string; readonly hasKey: boolean };
};

/**
 * A project in which nothing that could load an env file is to be found, or a notebook for which nothing does.
 * `undefined`: something may, or it can't be told. Everything that looks like it counts, so that nobody is told about a loader that
 * is there.
 */
export async function withoutLoader(
  ports: { readonly files: Files; readonly git: Git },
  root: string,
  kind: ProjectKind | null,
): Promise<Unloaded | undefined> {
  const language = languages.find((each) => each === kind);
  if (language === undefined) return undefined;
  const { files } = ports;
  const names = await files.list(root);
  const read = async (name: string): Promise<string> => {
    const found = await files.lookInside(path.join(root, name));
    return found.kind === 'file' ? found.bytes.subarray(0, maxBytes).toString('utf8') : '';
  };
  const uses = (): boolean => false;
  const conventions =
    (await cloudConventions({ names, read, list: (directory) => files.list(path.join(root, directory)), uses })) ??
    envConventions(parsePackageJson(await read('package.json')), names);
  // Django's own settings don't read it.
  if (conventions.framework !== undefined && conventions.framework !== 'Django') return undefined;
  const found = await ownFiles(ports, root, (name) => wanted.test(name) && !unwanted.test(name), limits);
  if (found.capped || names.some((name) => name.startsWith('Procfile'))) return undefined;
  const list = [...found.names, ...settings.filter((name) => !found.names.includes(name))];
  let at = 0;
  let isDeclared = false;
  let loads = false;
  let notebook: Unloaded['notebook'];
  const modules = new Set(list.filter((name) => name.endsWith('.py')).flatMap((name) => name.slice(0, -3).split('/')));
  for await (const bytes of files.readMany(
    list.map((name) => path.join(root, name)),
    maxBytes,
  )) {
    const name = list[at] ?? '';
    at += 1;
    const text = bytes?.toString('utf8') ?? '';
    if (mayLoad(name, text)) {
      if (language !== 'python' || !/\.(?:py|ipynb)$/.test(name)) return undefined;
      loads = true;
      // A name that can't be shown as it is can't be part of a command, either.
    } else if (notebook === undefined && name.endsWith('.ipynb') && untrusted(name, 1000) === name && runsAlone(text, modules)) {
      const hasKey = bytes !== undefined && holdsKey(bytes);
      if (hasKey || keyReadingsIn(name, text).length > 0) notebook = { name, hasKey };
    }
    isDeclared ||= declaring.test(name) && text.search(declared) !== -1;
  }
  return loads && notebook === undefined ? undefined : { language, isDeclared, loads, ...(notebook && { notebook }) };
}

/** Whether a notebook neither takes anything from the project's modules, which may load the env file, nor gets the key elsewhere. */
function runsAlone(text: string, modules: ReadonlySet<string>): boolean {
  if (/\b(?:getpass|userdata)\b/.test(text)) return false;
  const imports = text.match(/(?:\bfrom|\bimport|%run)\s[^"\\]{1,200}/g) ?? [];
  return !imports.some((each) => each.split(/\W+/).some((word) => modules.has(word)));
}

/** Where a loader is only declared: it does nothing until the code calls it. */
const declaring = /(?:^|\/)(?:package\.json|requirements[\w.-]*\.txt|pyproject\.toml|pipfile|setup\.cfg|go\.mod|cargo\.toml)$/i;
const declared = /"dotenv"\s*:|(?<![\w-])(?:python-dotenv|dotenvy|godotenv)(?![\w-])/gi;
/** They load it by themselves if python-dotenv is there (according to their documentation, November 2026). */
const loadsIfDeclared = /\b(?:flask|quart)\b/i;

function mayLoad(name: string, text: string): boolean {
  if (/(?:^|\/)readme[^/]*$/i.test(name)) return told.test(text);
  const read = codeIn(name, text);
  const code = declaring.test(name) && !loadsIfDeclared.test(read) ? read.replaceAll(declared, '') : read;
  return loading.test(code) || packages.test(code) || (isComposeFileName(path.basename(name)) && code.includes('${'));
}
