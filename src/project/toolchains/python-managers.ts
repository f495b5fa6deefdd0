import path from 'node:path';
import { pipTool } from './python-pip.ts';
import type { PythonTool } from './python-tool.ts';
import type { Setting } from './toolchain.ts';

/** The tool that the project's files belong to: uv, Poetry, PDM, Pipenv, or conda; otherwise pip. As documented in November 2026. */
export async function pythonTool(setting: Setting, declared: string): Promise<PythonTool> {
  const { project } = setting;
  const nowhere = (): boolean => false;
  const pyproject = await project.text('pyproject.toml');
  const has = (...files: string[]): boolean => files.some((name) => project.has(name));
  if (has('uv.lock') || (await isInWorkspaceOfUv(setting)) || /^\[tool\.uv[\].]/m.test(pyproject)) {
    return {
      // It installs what's missing whenever it runs something.
      prepare: got(setting, 'uv'),
      run: 'uv run ',
      interpreter: 'python',
      readsEnv: false,
      trusts: true,
      loads: (file) => `--env-file ${file}`,
      has: nowhere,
      add: (added) => `uv add ${added}`,
    };
  }
  if (has('poetry.lock') || /^\[tool\.poetry[\].]/m.test(pyproject)) {
    const there = has('.venv') || (await hasEnvironment(setting, 'pypoetry/virtualenvs', nameIn(pyproject)));
    return common(setting, 'poetry', there, 'poetry add');
  }
  if (has('pdm.lock', '.pdm-python', 'pdm.toml') || /^\[tool\.pdm[\].]/m.test(pyproject)) {
    return common(setting, 'pdm', has('.venv', '__pypackages__'), 'pdm add');
  }
  if (has('Pipfile')) {
    const there = has('.venv') || (await hasEnvironment(setting, 'virtualenvs', path.basename(project.root)));
    return { ...common(setting, 'pipenv', there, 'pipenv install'), readsEnv: true };
  }
  const conda = ['environment.yml', 'environment.yaml'].find((name) => has(name));
  if (conda !== undefined && !has('requirements.txt', '.venv', 'venv')) return condaTool(setting, conda, await project.text(conda));
  return await pipTool(setting, declared);
}

function common(setting: Setting, name: string, there: boolean, add: string): PythonTool {
  return {
    prepare: [...got(setting, name), ...(there ? [] : [`${name} install`])],
    run: `${name} run `,
    interpreter: 'python',
    readsEnv: false,
    trusts: true,
    has: () => false,
    add: (added) => `${add} ${added}`,
  };
}

/** The command that installs the tool itself, if it isn't there. pipx works where the system's Python refuses (PEP 668). */
function got({ has }: Setting, name: string): readonly string[] {
  return has(name) ? [] : [has('pipx') || !has('pip') ? `pipx install ${name}` : `pip install --user ${name}`];
}

async function isInWorkspaceOfUv({ project }: Setting): Promise<boolean> {
  for (const directory of project.above.slice(1)) {
    if ((await project.list(directory)).includes('uv.lock')) return true;
  }
  return false;
}

/** Poetry and Pipenv keep an environment per project in one place, named after the project and a hash. */
async function hasEnvironment({ project, env, home, platform }: Setting, place: string, name: string): Promise<boolean> {
  if (home === undefined || name === '') return false;
  const places = [
    path.join(home, '.cache', place),
    path.join(home, 'Library', 'Caches', place),
    path.join(home, '.local', 'share', place),
    ...(platform === 'win32'
      ? [path.join(env['LOCALAPPDATA'] ?? home, place.replace('/', '/Cache/')), path.join(home, '.virtualenvs')]
      : []),
  ];
  const prefix = `${name.toLowerCase().replaceAll(/[^\w.-]+|_+/g, '-')}-`;
  const found = await Promise.all(places.map(async (directory) => await project.list(directory)));
  return found.flat().some((each) => each.toLowerCase().replaceAll('_', '-').startsWith(prefix));
}

function nameIn(pyproject: string): string {
  return /^name\s{0,9}=\s{0,9}["']([\w.-]{1,100})["']/m.exec(pyproject)?.[1] ?? '';
}

function condaTool({ env }: Setting, file: string, text: string): PythonTool {
  const name = /^name:\s{0,9}["']?([\w.-]{1,100})/m.exec(text)?.[1];
  const isActive = name !== undefined && env['CONDA_DEFAULT_ENV'] === name;
  return {
    prepare: isActive || name === undefined ? [] : [`conda env create -f ${file}`, `conda activate ${name}`],
    run: '',
    interpreter: 'python',
    readsEnv: false,
    trusts: true,
    has: () => false,
    add: (added) => `pip install ${added}`,
  };
}
