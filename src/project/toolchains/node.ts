import path from 'node:path';
import { dependsOn, envConventions } from '../../env-file/convention.ts';
import { quotedCode } from '../../shell/scripts.ts';
import type { Shell } from '../../shell/shell.ts';
import { shellWord } from '../../shell/word.ts';
import { parsePackageJson } from '../package-json.ts';
import { commonJs, javaScript } from './java-script.ts';
import { packageManager, type PackageManager } from './package-manager.ts';
import type { CallRequest, FirstCall, Setting, Toolchain } from './toolchain.ts';

/** Node.js and Bun. */
export async function node(setting: Setting): Promise<Toolchain> {
  const { project, shell } = setting;
  const packageJson = parsePackageJson(await project.text('package.json'));
  const manager = await packageManager(setting, packageJson);
  const installed = await isInstalled(setting, manager, packageJson);
  const get = manager.name === 'npm' || setting.has(manager.name) ? [] : [manager.get];
  const prepare = installed.all || !declares(packageJson) ? [] : [...get, manager.install];
  // If it's declared, installing everything brings it.
  const add = dependsOn(packageJson, 'openai') ? [] : [...(prepare.length === 0 ? get : []), manager.add(sdkFor(setting))];
  const { framework } = envConventions(packageJson, project.names);
  const scripts = scriptsOf(packageJson);
  const start = startScript(scripts, manager) ?? startFile(setting, packageJson, manager);
  const loads =
    framework !== undefined ||
    dependsOn(packageJson, 'dotenv') ||
    dependsOn(packageJson, 'dotenv-cli') ||
    manager.readsEnv ||
    /--env-file|\bdotenvx?\b/.test(start?.script ?? '');
  return {
    language: manager.name === 'bun' ? 'Bun' : 'Node.js',
    prepare,
    start: start?.command,
    ...(start === undefined ? {} : { startScript: start.script }),
    ...(loads ? {} : { loader: 'node --env-file' }),
    firstCall: (request): FirstCall => ({
      language: 'JavaScript',
      install: add,
      lines: call(request, manager, shell),
    }),
  };
}

function call(request: CallRequest, manager: PackageManager, shell: Shell): readonly string[] {
  const [first = '', ...rest] = quotedCode(manager.plugAndPlay ? commonJs(request) : javaScript(request), shell, ' ');
  const { envFile } = request;
  if (manager.name === 'bun') {
    // It reads these by itself.
    const read = envFile === undefined || ['.env', '.env.local', '.env.development'].includes(envFile);
    return [`bun ${read ? '' : `--env-file=${shellWord(envFile, shell)} `}-e ${first}`, ...rest];
  }
  const load = envFile === undefined ? '' : `--env-file=${shellWord(envFile, shell)} `;
  return [manager.plugAndPlay ? `yarn node ${load}-e ${first}` : `node ${load}--input-type=module -e ${first}`, ...rest];
}

/** Since version 7, the SDK needs Node.js 22, and Yarn 1 refuses what doesn't fit (November 2026). */
function sdkFor({ nodeMajor }: Setting): string {
  return nodeMajor !== undefined && nodeMajor < 22 ? 'openai@6' : 'openai';
}

function declares(packageJson: Record<string, unknown> | undefined): boolean {
  return ['dependencies', 'devDependencies'].some((list) => {
    const listed = packageJson?.[list];
    return typeof listed === 'object' && listed !== null && Object.keys(listed).length > 0;
  });
}

/** Whether what the project declares is there: here or above, where workspaces keep it. */
async function isInstalled(
  { project }: Setting,
  { name }: PackageManager,
  packageJson: Record<string, unknown> | undefined,
): Promise<{ readonly all: boolean }> {
  for (const directory of project.above) {
    const found = directory === project.root ? project.names : await project.list(directory);
    if (name === 'yarn' && found.includes('.pnp.cjs')) return { all: true };
    if (!found.includes('node_modules')) continue;
    if (!dependsOn(packageJson, 'openai')) return { all: true };
    if ((await project.list(path.join(directory, 'node_modules'))).includes('openai')) return { all: true };
  }
  return { all: false };
}

type Scripts = Readonly<Record<string, string>>;

function scriptsOf(packageJson: Record<string, unknown> | undefined): Scripts {
  const scripts = packageJson?.['scripts'];
  if (typeof scripts !== 'object' || scripts === null) return {};
  return Object.fromEntries(Object.entries(scripts).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

/** The script that people start while they develop, by its usual names. */
const startNames = ['dev', 'start:dev', 'develop', 'start', 'serve', 'dev:server'];

function startScript(scripts: Scripts, manager: PackageManager): { command: string; script: string } | undefined {
  const name = startNames.find((each) => (scripts[each] ?? '').trim() !== '');
  return name === undefined ? undefined : { command: manager.run(name), script: scripts[name] ?? '' };
}

/** A program without a script: the file that `main` names, or one with a usual name. */
function startFile(
  { project }: Setting,
  packageJson: Record<string, unknown> | undefined,
  manager: PackageManager,
): { command: string; script: string } | undefined {
  const main = packageJson?.['main'];
  const file = [...(typeof main === 'string' ? [main] : []), 'server.js', 'app.js', 'index.js', 'index.mjs', 'main.js', 'bot.js'].find(
    (name) => /^[\w.-]+\.[cm]?js$/.test(name) && project.has(name),
  );
  if (file === undefined) return undefined;
  const command = manager.name === 'bun' ? `bun ${file}` : `node ${file}`;
  return { command, script: command };
}
