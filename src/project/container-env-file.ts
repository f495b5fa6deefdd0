import path from 'node:path';
import type { Files } from '../machine/files.ts';
import { lineNumbers } from '../machine/line-numbers.ts';
import { untrusted } from '../wording/untrusted.ts';

/** Where a project says that docker reads an env file. */
export type ContainerMention = {
  /** Relative to the project, with `/`, safe to display. */
  readonly file: string;
  /** 1-based. */
  readonly line: number;
};

/** Files that say how a container is started. */
const named =
  /^(?:readme(?:\.\w+)?|(?:gnu)?makefile|justfile|taskfile\.ya?ml|package\.json|.+\.(?:sh|bash|ps1|bat|cmd|mk|service)|contributing\.md)$/i;
const directories = ['', 'scripts', 'bin', 'docker', 'docs', '.vscode', '.github'];
const maxFiles = 60;
const maxLength = 200_000;

/**
 * The first place in the usual files that lets `docker run` (or podman, or a dev container) read the env file with this path, relative
 * to the root. Not `docker compose`, which takes quotes off.
 */
export async function containerMention(files: Files, root: string, envFile: string): Promise<ContainerMention | undefined> {
  const found = await firstMention(files, root, (text) => mentionLine(text, envFile));
  if (found !== undefined) return found;
  for (const file of ['.devcontainer/devcontainer.json', '.devcontainer.json']) {
    const text = await textOf(files, path.join(root, file));
    const line = devcontainerLine(text, envFile);
    if (line !== undefined) return { file, line };
  }
  return undefined;
}

/** The first place that puts the env file into the environment with its quotes: `include` and `export` in a Makefile, `export $(grep …)`. */
export async function quoteKeeper(files: Files, root: string, envFile: string): Promise<ContainerMention | undefined> {
  return await firstMention(files, root, (text, name) => {
    const lines = text.split('\n').map((line) => line.slice(0, 2000));
    const isMake = /makefile$|\.mk$/i.test(name);
    const exports = isMake && lines.some((line) => /^\s{0,9}export(?:\s{1,9}\w|\s{0,9}$)/.test(line));
    const at = lines.findIndex((line) =>
      exports && /^-?include\s/.test(line)
        ? line.split(/\s+/).some((word) => isFile(word, envFile))
        : /\bexport \$?\$\(/.test(line) && !line.includes('xargs') && line.split(/[\s"'()|<;]+/).some((word) => isFile(word, envFile)),
    );
    return at === -1 ? undefined : at + 1;
  });
}

/** In the usual files; `find` gives the 1-based line. */
async function firstMention(
  files: Files,
  root: string,
  find: (text: string, name: string) => number | undefined,
): Promise<ContainerMention | undefined> {
  let looked = 0;
  for (const directory of directories) {
    const names = (await files.list(path.join(root, directory))).filter(
      (name) => named.test(name) || (directory === '.vscode' && name === 'tasks.json'),
    );
    for (const name of names.toSorted()) {
      if (looked === maxFiles) return undefined;
      looked += 1;
      const line = find(await textOf(files, path.join(root, directory, name)), name);
      if (line !== undefined) return { file: untrusted(directory === '' ? name : `${directory}/${name}`, 80), line };
    }
  }
  return undefined;
}

async function textOf(files: Files, file: string): Promise<string> {
  const found = await files.lookInside(file);
  return found.kind === 'file' ? found.bytes.subarray(0, maxLength).toString('utf8') : '';
}

/** The line of `docker run … --env-file <path>`, which may go on behind a backslash. */
function mentionLine(text: string, envFile: string): number | undefined {
  if (!text.includes('--env-file')) return undefined;
  // The breaks stay, so that the count of lines does.
  for (const [index, whole] of text
    .replaceAll(/\\\r?\n/g, '  ')
    .split('\n')
    .entries()) {
    const line = whole.slice(0, 2000);
    const start = /\b(?:docker|podman|nerdctl)\s+(?:container\s+)?(?:run|create)\b/.exec(line)?.index;
    if (start === undefined || /^\s*#(?!\s*`)/.test(line)) continue;
    const flags = [...line.slice(start).matchAll(/--env-file[= ]["']?([^\s"'`,]{1,200})/g)].map(([, file = '']) => file);
    if (flags.some((file) => isFile(file, envFile))) return index + 1;
  }
  return undefined;
}

/** `"runArgs": ["--env-file", ".devcontainer/devcontainer.env"]`, in JSON that may have comments. */
function devcontainerLine(text: string, envFile: string): number | undefined {
  const found = envFileOfDevcontainer(text);
  if (found === undefined || !isFile(found.path, envFile)) return undefined;
  return lineNumbers(text)(found.index);
}

/** The env file that a devcontainer.json gives to docker, relative to the project, and where it's named. */
export function envFileOfDevcontainer(text: string): { readonly path: string; readonly index: number } | undefined {
  const code = text.replaceAll(/^[ \t]*\/\/.*$/gm, (line) => ' '.repeat(line.length));
  const match = /"--env-file(?:=|"\s{0,50},\s{0,50}")([^"\n]{1,200})"/.exec(code);
  return match === null ? undefined : { path: withoutFolder(match[1] ?? ''), index: match.index };
}

const withoutFolder = (file: string): string => file.replace(/^\$\{(?:localW|w)orkspaceFolder\}\//, '').replace(/^(?:\.\/)+/, '');

function isFile(mentioned: string, envFile: string): boolean {
  return withoutFolder(mentioned).replace(/^(?:\$\(?PWD\)?|\$\{PWD\}|%cd%)[/\\]/i, '') === envFile;
}
