import { shellWord } from '../../shell/word.ts';
import { names } from './project-files.ts';
import type { Setting } from './toolchain.ts';

/** Files in which Python programs usually start, the likeliest first, and the directories they're in. */
const usualNames = [
  'app',
  'main',
  'server',
  'streamlit_app',
  'Home',
  'home',
  'wsgi',
  'asgi',
  'api',
  'application',
  'run',
  'bot',
  'chat',
  'cli',
];
const usualDirectories = ['', 'app', 'src', 'api', 'backend', 'server'];
/** Enough for the files of a small program. */
const maxFiles = 40;

type Program = { readonly file: string; readonly text: string };

/** How a program is started, and the packages that takes. */
export type PythonStart = { readonly command: string; readonly needs: readonly string[] };

/** How the project's program is started, by the framework it's made with, according to each one's documentation (November 2026). */
export async function pythonStart({ project, shell }: Setting, declared: string): Promise<PythonStart | undefined> {
  if (project.has('manage.py')) return { command: 'python manage.py runserver', needs: ['django'] };
  const programs = await programsOf(project);
  const using = (name: string): Program | undefined =>
    programs.find(({ text }) => text.split('\n').some((line) => line.startsWith(`import ${name}`) || line.startsWith(`from ${name}`)));
  const started = (pattern: RegExp): (Program & { readonly object: string }) | undefined => {
    for (const program of programs) {
      const object = pattern.exec(program.text)?.[1];
      if (object !== undefined) return { ...program, object };
    }
    return undefined;
  };
  const file = ({ file: name }: Program): string => shellWord(name, shell);

  const streamlit = using('streamlit');
  if (streamlit !== undefined) return { command: `streamlit run ${file(streamlit)}`, needs: ['streamlit'] };
  const chainlit = using('chainlit');
  if (chainlit !== undefined) return { command: `chainlit run ${file(chainlit)} -w`, needs: ['chainlit'] };
  const fastApi = started(/^(\w{1,50})(?:\s{0,9}:[^=\n]{1,80})?\s{0,9}=\s{0,9}(?:fastapi\.)?FastAPI\(/m);
  if (fastApi !== undefined) {
    return declared.includes('fastapi[standard]') || names(declared, 'fastapi-cli')
      ? { command: `fastapi dev ${file(fastApi)}`, needs: [] }
      : { command: `uvicorn ${moduleName(fastApi.file)}:${fastApi.object} --reload`, needs: ['fastapi', 'uvicorn'] };
  }
  const flask = started(/^(\w{1,50})\s{0,9}=\s{0,9}(?:flask\.)?Flask\(/m);
  if (flask !== undefined) {
    const isFound = /^(?:app|wsgi)\.py$/.test(flask.file);
    return { command: isFound ? 'flask run' : `flask --app ${moduleName(flask.file)} run`, needs: ['flask'] };
  }
  const gradio = using('gradio');
  if (gradio !== undefined) return { command: `python ${file(gradio)}`, needs: ['gradio'] };
  const main = programs.find(({ text }) => /^if __name__ == ["']__main__["']/m.test(text));
  if (main !== undefined) return { command: `python ${file(main)}`, needs: [] };
  const notebook = project.names.find((name) => name.endsWith('.ipynb'));
  if (notebook !== undefined) {
    return names(declared, 'notebook')
      ? { command: `jupyter notebook ${shellWord(notebook, shell)}`, needs: [] }
      : { command: `jupyter lab ${shellWord(notebook, shell)}`, needs: ['jupyterlab'] };
  }
  const first = programs.find(({ file: name }) => usualNames.includes(name.replace(/\.py$/, '')));
  return first === undefined ? undefined : { command: `python ${file(first)}`, needs: [] };
}

/** What has to be done once before that: Django's tables, if its database is a file that isn't there yet. */
export async function pythonOnce({ project }: Pick<Setting, 'project'>): Promise<readonly string[]> {
  if (!project.has('manage.py') || project.has('db.sqlite3')) return [];
  for (const directory of project.names.filter((name) => /^\w{1,80}$/.test(name)).slice(0, 30)) {
    if ((await project.text(`${directory}/settings.py`)).includes('db.sqlite3')) return ['python manage.py migrate'];
  }
  return [];
}

async function programsOf(project: Setting['project']): Promise<readonly Program[]> {
  const found: string[] = [];
  for (const directory of usualDirectories) {
    if (directory !== '' && !project.has(directory)) continue;
    const inside = directory === '' ? project.names : await project.list(directory);
    const programs = inside.filter((name) => /^\w[\w-]{0,80}\.py$/.test(name) && !/^(?:test_|conftest|setup|noxfile)/.test(name));
    const rank = (name: string): number => usualNames.indexOf(name.replace(/\.py$/, '')) + 1 || usualNames.length + 1;
    found.push(
      ...programs
        .toSorted((one, other) => rank(one) - rank(other) || (one < other ? -1 : 1))
        .map((name) => (directory === '' ? name : `${directory}/${name}`)),
    );
  }
  return await Promise.all(found.slice(0, maxFiles).map(async (file) => ({ file, text: await project.text(file) })));
}

function moduleName(file: string): string {
  return file.replace(/\.py$/, '').replaceAll('/', '.');
}
