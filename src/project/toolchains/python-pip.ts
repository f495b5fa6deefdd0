import path from 'node:path';
import { activateCommand } from '../../shell/scripts.ts';
import type { PythonTool } from './python-tool.ts';
import type { Setting } from './toolchain.ts';

/**
 * pip, in a virtual environment: the one that's active, the project's own, or a new one. Debian's, Homebrew's, and other Pythons
 * refuse to install anything outside of one (PEP 668).
 */
export async function pipTool(setting: Setting, declared: string): Promise<PythonTool> {
  const { project, shell, env, platform } = setting;
  const active = env['VIRTUAL_ENV'] ?? (env['CONDA_DEFAULT_ENV'] === 'base' ? undefined : env['CONDA_PREFIX']);
  const own = await ownEnvironment(setting);
  const installed = await installedIn(setting, active ?? (own === undefined ? undefined : path.join(project.root, own)));
  const enter =
    active !== undefined
      ? []
      : own !== undefined
        ? [activateCommand(own, shell, platform)]
        : [
            `${platform === 'win32' ? 'python' : 'python3'} -m venv .venv`,
            activateCommand('.venv', shell, platform),
            // As Python does itself since 3.13. Every shell knows what this means.
            ...((await setting.ignores('.venv/lib')) ? [] : [`python -c "open('.venv/.gitignore', 'w').write('*')"`]),
          ];
  const has = (name: string): boolean => installed.has(normalized(name));
  const wanted = requiredNames(project.has('requirements.txt') ? await project.text('requirements.txt') : declared);
  const all = project.has('requirements.txt')
    ? 'pip install -r requirements.txt'
    : project.has('setup.py') || (await isBuilt(setting))
      ? 'pip install -e .'
      : undefined;
  const isMissing = project.has('requirements.txt') ? wanted.some((name) => !has(name)) : installed.size === 0;
  return {
    prepare: [...enter, ...(all !== undefined && isMissing ? [all] : [])],
    run: '',
    interpreter: 'python',
    readsEnv: false,
    trusts: false,
    has,
    add: (added) => `pip install ${added}`,
  };
}

async function isBuilt({ project }: Setting): Promise<boolean> {
  return /^\[(?:project|build-system)\]/m.test(await project.text('pyproject.toml'));
}

/** The directory of the project's virtual environment. */
async function ownEnvironment({ project }: Setting): Promise<string | undefined> {
  for (const name of ['.venv', 'venv', 'env']) {
    if (project.has(name) && (await project.list(name)).includes('pyvenv.cfg')) return name;
  }
  return undefined;
}

/** Normalized names of the distributions in an environment. */
async function installedIn({ project }: Setting, environment: string | undefined): Promise<ReadonlySet<string>> {
  if (environment === undefined) return new Set();
  const versions = (await project.list(path.join(environment, 'lib'))).filter((name) => name.startsWith('python'));
  const places = [
    ...versions.map((version) => path.join(environment, 'lib', version, 'site-packages')),
    path.join(environment, 'Lib', 'site-packages'),
  ];
  const found = (await Promise.all(places.map(async (place) => await project.list(place)))).flat();
  return new Set(found.filter((name) => name.endsWith('.dist-info')).map((name) => normalized(name.split('-')[0] ?? '')));
}

/** The names in a requirements file; options, links, and other files aren't names. */
function requiredNames(text: string): readonly string[] {
  return text.split('\n').flatMap((line) => {
    // What follows a semicolon says on which systems it's needed.
    const name = line.includes(';') ? undefined : /^[A-Za-z0-9][\w.-]*/.exec(line.trim())?.[0];
    return name === undefined || line.includes('://') ? [] : [name];
  });
}

/** PEP 503, with what a directory's name has for a hyphen. */
function normalized(name: string): string {
  return name.toLowerCase().replaceAll(/[-_.]+/g, '-');
}
