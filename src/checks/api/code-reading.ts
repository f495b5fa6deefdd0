import path from 'node:path';
import { readEnvDocument } from '../../env-file/document.ts';
import type { ScopeAndPorts } from '../check.ts';
import { isConfig, modelsInConfig } from '../../project/code/config-models.ts';
import { readModelName, type ModelName } from '../../project/code/model-id.ts';
import { isProgramFile, readProgram, type Program } from '../../project/code/read-program.ts';
import { asksForOldSdk, isManifest } from '../../project/code/sdk-version.ts';
import { ownFiles } from '../../project/sources.ts';

/** Of the sources: files, directories without a repository, bytes of one file, milliseconds. */
const limits = { files: 2000, directories: 500, bytes: 512 * 1024, time: 3000 };

export type NamedModel = ModelName & {
  /** Relative to the project, with `/`. */
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  /** The setting that names it, if that's in an env file, whose content isn't shown. */
  readonly setting?: string;
};
export type FoundCall = Program['calls'][number] & { readonly file: string };

/** What the project's own code and settings say to OpenAI's API. */
export type CodeReading = {
  readonly models: readonly NamedModel[];
  readonly calls: readonly FoundCall[];
  readonly looked: number;
  /** No limit was reached, and every file could be read. */
  readonly complete: boolean;
};

export async function readCode({ scope, ports }: ScopeAndPorts, signal: AbortSignal): Promise<CodeReading> {
  const settings = await readEnvFiles({ scope, ports });
  const wanted = (name: string): boolean => isProgramFile(name) || isConfig(name) || isManifest(name);
  const sources = await ownFiles(ports, scope.root, wanted, limits);
  const manifests = new Map<string, boolean>();
  const models: NamedModel[] = settings.models.slice();
  const calls: FoundCall[] = [];
  const started = performance.now();
  let looked = 0;
  let complete = !sources.capped;
  let at = 0;
  for await (const bytes of ports.files.readMany(
    sources.names.map((name) => path.join(scope.root, name)),
    limits.bytes,
  )) {
    signal.throwIfAborted();
    const file = sources.names[at] as string;
    at += 1;
    if (performance.now() - started > limits.time) {
      complete = false;
      break;
    }
    if (bytes === undefined) continue;
    looked += 1;
    const text = bytes.toString('utf8');
    if (isManifest(file)) {
      const old = asksForOldSdk(file, text);
      if (old !== undefined) manifests.set(manifestKey(file), (manifests.get(manifestKey(file)) ?? false) || old);
    } else if (isProgramFile(file)) {
      const program = readProgram(file, text);
      // A default isn't used where the variable is set.
      models.push(
        ...program.models
          .filter(({ defaultOf }) => defaultOf === undefined || !settings.names.has(defaultOf))
          .map((use) => ({ ...use, file })),
      );
      calls.push(...program.calls.map((call) => ({ ...call, file })));
    } else {
      models.push(...modelsInConfig(text).map((use) => ({ ...use, file })));
    }
  }
  const isOld = {
    python: await hasOldPython({ scope, ports }),
    node: await hasOldNode({ scope, ports }),
  };
  return {
    models,
    calls: calls.filter(({ file, sdk }) => !(asked(manifests, file, sdk) ?? isOld[sdk])),
    looked,
    complete,
  };
}

/** Which package's dependencies a manifest lists: `api` and `python` for `api/requirements.txt`. */
function manifestKey(file: string): string {
  const directory = path.posix.dirname(file).replace(/(?:^|\/)requirements$/, '');
  return `${directory === '' ? '.' : directory} ${file.endsWith('package.json') ? 'node' : 'python'}`;
}

/** Whether the nearest manifest that mentions the package asks for an old version. */
function asked(manifests: ReadonlyMap<string, boolean>, file: string, sdk: FoundCall['sdk']): boolean | undefined {
  for (let directory = path.posix.dirname(file); ; directory = path.posix.dirname(directory)) {
    const old = manifests.get(`${directory} ${sdk}`);
    if (old !== undefined || directory === '.') return old;
  }
}

async function hasOldNode({ scope, ports }: ScopeAndPorts): Promise<boolean> {
  const found = await ports.files.lookInside(path.join(scope.root, 'node_modules/openai/package.json'));
  return found.kind === 'file' && /"version"\s{0,5}:\s{0,5}"[0-3]\./.test(found.bytes.toString('utf8'));
}

async function hasOldPython({ scope, ports }: ScopeAndPorts): Promise<boolean> {
  for (const name of ['.venv', 'venv', 'env']) {
    const library = path.join(scope.root, name, 'lib');
    const [version] = await ports.files.list(library);
    if (version === undefined) continue;
    const installed = await ports.files.list(path.join(library, version, 'site-packages'));
    if (installed.some((each) => /^openai-0\.[\d.]+\.dist-info$/.test(each))) return true;
  }
  return false;
}

/** The models that the env files name that programs of this project read, and the variables about models that are set. */
async function readEnvFiles({ scope, ports }: ScopeAndPorts): Promise<{
  readonly models: readonly NamedModel[];
  readonly names: ReadonlySet<string>;
}> {
  const isAboutModels = (name: string): boolean => /MODEL|ENGINE/i.test(name);
  const names = new Set(Object.entries(ports.world.env).flatMap(([name, value]) => (isAboutModels(name) && value !== '' ? name : [])));
  const models: NamedModel[] = [];
  for (const file of new Set([scope.envFile.inProject, ...(scope.envFile.order ?? [])])) {
    const found = await ports.files.look(file === scope.envFile.inProject ? scope.envFile.path : path.join(scope.root, file));
    if (found.kind !== 'file') continue;
    for (const { name, value, line } of readEnvDocument(found.bytes).assignments) {
      // What comes first, in the shell or in another file, wins.
      if (!isAboutModels(name) || value === '' || names.has(name)) continue;
      names.add(name);
      const model = readModelName(value);
      if (model !== undefined) models.push({ ...model, file, line, setting: name });
    }
  }
  return { models, names };
}
