import type { Setting } from './toolchain.ts';

/** Tasks that start a project, by their usual names, the one for developing first. */
const taskNames = ['dev', 'run', 'start', 'serve', 'up', 'server', 'runserver'];

/** What the project's authors start it with, whatever its language: a target of a Makefile, a recipe, a task. */
export async function taskStart({ project }: Pick<Setting, 'project'>): Promise<string | undefined> {
  const runners: readonly (readonly [files: readonly string[], command: string])[] = [
    [['Makefile', 'makefile', 'GNUmakefile'], 'make'],
    [['justfile', 'Justfile', '.justfile'], 'just'],
    [['Taskfile.yml', 'Taskfile.yaml'], 'task'],
  ];
  for (const [files, command] of runners) {
    const file = files.find((name) => project.has(name));
    if (file === undefined) continue;
    const lines = (await project.text(file)).split('\n');
    // Tasks are indented in a Taskfile.
    const name = taskNames.find((each) => lines.some((line) => isTask(command === 'task' ? line.trimStart() : line, each)));
    if (name !== undefined) return `${command} ${name}`;
  }
  return undefined;
}

function isTask(line: string, name: string): boolean {
  if (!line.startsWith(name)) return false;
  const rest = line.slice(name.length);
  // A recipe may have parameters; `dev := 1` is a variable.
  return /^(?:\s[^:]{0,100})?:(?!=)/.test(rest);
}

/** What's left to start a project with if its language's own tools have nothing: a compose file that builds the project itself. */
export async function containerStart({ project }: Pick<Setting, 'project'>): Promise<string | undefined> {
  const file = ['compose.yaml', 'compose.yml', 'docker-compose.yml', 'docker-compose.yaml'].find((name) => project.has(name));
  if (file === undefined) return undefined;
  return (await project.text(file)).split('\n').some((line) => line.trimStart().startsWith('build:')) ? 'docker compose up' : undefined;
}
