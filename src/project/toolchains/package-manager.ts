import path from 'node:path';
import { parsePackageJson } from '../package-json.ts';
import type { Setting } from './toolchain.ts';

export type PackageManager = {
  readonly name: 'npm' | 'pnpm' | 'yarn' | 'bun';
  readonly install: string;
  /** Installs the package manager itself. */
  readonly get: string;
  /** It gives programs what's in `.env`. */
  readonly readsEnv: boolean;
  /** Packages aren't in node_modules but in archives, where only Yarn's own Node finds them, and only with `require`. */
  readonly plugAndPlay: boolean;
  add(packageName: string): string;
  run(script: string): string;
};

type Name = PackageManager['name'];

/** In the order in which they count if there are several. */
const lockFiles: readonly (readonly [string, Name])[] = [
  ['bun.lock', 'bun'],
  ['bun.lockb', 'bun'],
  ['pnpm-lock.yaml', 'pnpm'],
  ['pnpm-workspace.yaml', 'pnpm'],
  ['yarn.lock', 'yarn'],
  ['.yarnrc.yml', 'yarn'],
  ['package-lock.json', 'npm'],
  ['npm-shrinkwrap.json', 'npm'],
];

/** The one that the project names, in package.json or by its lock file, here or above; otherwise npm. */
export async function packageManager({ project, has }: Setting, packageJson: Record<string, unknown> | undefined): Promise<PackageManager> {
  for (const directory of project.above) {
    const here = directory === project.root;
    const manifest = here ? packageJson : parsePackageJson(await project.text(path.join(directory, 'package.json')));
    const names = here ? project.names : await project.list(directory);
    const named = namedIn(manifest);
    const name = named.name ?? lockFiles.find(([file]) => names.includes(file))?.[1];
    if (name === undefined) continue;
    const isClassic = !names.includes('.yarnrc.yml') && named.isModern !== true;
    return record(name, {
      isRoot: here && isWorkspaceRoot(names, manifest),
      isClassic,
      plugAndPlay:
        !isClassic &&
        !names.includes('node_modules') &&
        !/^nodeLinker:\s*["']?(?:node-modules|pnpm)/m.test(await project.text(path.join(directory, '.yarnrc.yml'))),
      getModern: has('corepack') ? 'corepack enable' : 'npm install -g corepack',
    });
  }
  return record('npm', { isRoot: false, isClassic: false, plugAndPlay: false, getModern: '' });
}

/** The fields `packageManager`, such as `yarn@4.9.1`, and `devEngines`. */
function namedIn(packageJson: Record<string, unknown> | undefined): { readonly name?: Name; readonly isModern?: true } {
  const engines = packageJson?.['devEngines'] as { readonly packageManager?: { readonly name?: unknown } } | null | undefined;
  const field = packageJson?.['packageManager'];
  const named = typeof field === 'string' ? field : engines?.packageManager?.name;
  const [name, version = ''] = typeof named === 'string' ? named.split('@') : [];
  if (name !== 'npm' && name !== 'pnpm' && name !== 'yarn' && name !== 'bun') return {};
  return { name, ...(/^[2-9]/.test(version) ? { isModern: true } : {}) };
}

function isWorkspaceRoot(names: readonly string[], packageJson: Record<string, unknown> | undefined): boolean {
  return names.includes('pnpm-workspace.yaml') || packageJson?.['workspaces'] !== undefined;
}

/** As documented by each (npm 11, pnpm 10 and 11, Yarn 1 and 4, Bun 1; November 2026). */
function record(
  name: Name,
  how: {
    /** At the root of a workspace, where each but npm and Bun wants to hear that the root is meant. */
    readonly isRoot: boolean;
    /** Yarn 1. */
    readonly isClassic: boolean;
    readonly plugAndPlay: boolean;
    /** Installs a Yarn that isn't version 1. Since Node 25, Corepack has to be installed, too. */
    readonly getModern: string;
  },
): PackageManager {
  const { isRoot, isClassic, plugAndPlay, getModern } = how;
  switch (name) {
    case 'npm':
      return {
        name,
        install: 'npm install',
        get: '',
        readsEnv: false,
        plugAndPlay: false,
        add: (added) => `npm install ${added}`,
        run: (script) => (script === 'start' ? 'npm start' : `npm run ${script}`),
      };
    case 'pnpm':
      return {
        name,
        install: 'pnpm install',
        get: 'npm install -g pnpm',
        readsEnv: false,
        plugAndPlay: false,
        add: (added) => `pnpm add ${isRoot ? '-w ' : ''}${added}`,
        run: (script) => (script === 'start' ? 'pnpm start' : `pnpm run ${script}`),
      };
    case 'yarn':
      return {
        name,
        install: 'yarn install',
        get: isClassic ? 'npm install -g yarn' : getModern,
        readsEnv: false,
        plugAndPlay,
        add: (added) => `yarn add ${isRoot && isClassic ? '-W ' : ''}${added}`,
        run: (script) => `yarn ${script === 'start' ? 'start' : `run ${script}`}`,
      };
    case 'bun':
      return {
        name,
        install: 'bun install',
        get: 'npm install -g bun',
        readsEnv: true,
        plugAndPlay: false,
        add: (added) => `bun add ${added}`,
        run: (script) => `bun run ${script}`,
      };
    default:
      return name satisfies never;
  }
}
