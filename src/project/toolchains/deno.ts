import { readJson } from '../../machine/read-json.ts';
import { quotedCode } from '../../shell/scripts.ts';
import { shellWord } from '../../shell/word.ts';
import { javaScript } from './java-script.ts';
import { names } from './project-files.ts';
import type { Setting, Toolchain } from './toolchain.ts';

/** Deno 2: it fetches what's imported by itself, and reads an env file only if it's told to (docs.deno.com, November 2026). */
export async function deno({ project, shell }: Setting): Promise<Toolchain> {
  const manifest = await project.text(project.has('deno.json') ? 'deno.json' : 'deno.jsonc');
  const tasks = tasksIn(manifest);
  const task = ['dev', 'start', 'serve'].find((name) => tasks.includes(name));
  const main = ['main.ts', 'main.js', 'mod.ts', 'server.ts', 'index.ts', 'src/main.ts'].find((name) => project.has(name));
  const source = names(manifest, 'openai') ? 'openai' : 'npm:openai';
  return {
    language: 'Deno',
    prepare: [],
    start: task === undefined ? (main === undefined ? undefined : `deno run -A --env-file ${main}`) : `deno task ${task}`,
    ...(task === undefined || manifest.includes('--env-file') ? {} : { loader: '--env-file' }),
    firstCall: (request) => {
      const [first = '', ...rest] = quotedCode(javaScript(request, source), shell, ' ');
      const load = request.envFile === undefined ? '' : ` --env-file=${shellWord(request.envFile, shell)}`;
      return { language: 'Deno', install: [], lines: [`deno eval${load} ${first}`, ...rest] };
    },
  };
}

/** The file may have comments, so a name that's followed by a colon has to do where it isn't plain JSON. */
function tasksIn(manifest: string): readonly string[] {
  const value = readJson(manifest);
  if (typeof value === 'object' && value !== null) return Object.keys((value as { tasks?: object }).tasks ?? {});
  return ['dev', 'start', 'serve'].filter((name) => manifest.includes(`"${name}":`));
}
