/**
 * A script of package.json with Node's option for env files, which tsx and nodemon hand on (measured with tsx 4.23, nodemon 3.1, and
 * Node.js 20 and 22). `undefined`: it isn't known how. ts-node, which nodemon starts for TypeScript, refuses it.
 */
export function withEnvFile(script: string, envFile: string, mayBeMissing: boolean): string | undefined {
  // What's started last is the program: before it, others build it, or watch.
  const last = [...script.matchAll(/(?<![^\s"'&|;])(?:node|tsx(?: watch)?|nodemon)(?= \S)/g)].at(-1);
  if (last === undefined) return undefined;
  const end = last.index + last[0].length;
  const rest = script.slice(end);
  return last[0] === 'nodemon' && /ts-node|\.[cm]?tsx?\b/.test(rest)
    ? undefined
    : `${script.slice(0, end)} --env-file${mayBeMissing ? '-if-exists' : ''}=${envFile}${rest}`;
}

/** Starts a program with the env file that nothing in the project loads, if what starts it can do that. */
export function startLoading(command: string | undefined, envFile: string): string | undefined {
  const [, by, program] = /^(node|deno run|uv run)( [^-\s][^;&|]*)$/.exec(command ?? '') ?? [];
  return by === undefined ? undefined : `${by} --env-file=${envFile}${program}`;
}
