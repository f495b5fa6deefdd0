/** An image that a compose file builds: paths as written, relative to the compose file. */
export type ComposeBuild = {
  readonly context: string;
  /** Relative to the context; `Dockerfile` where it is not named. */
  readonly dockerfile: string;
};

const contextLine = /^[^\S\r\n\u2028\u2029]*context:\s*(\S.*)$/m;
const dockerfileLine = /^[^\S\r\n\u2028\u2029]*dockerfile:\s*(\S.*)$/m;
/** More than a project has. */
const mostBuilds = 50;

/** The `build:` of each service. Plain values only; what a variable names is passed over. */
export function composeBuilds(yaml: string): readonly ComposeBuild[] {
  const builds: ComposeBuild[] = [];
  const lines = yaml.split(/\r?\n/).map((line) => line.replace(/(^|\s)#.*/s, ''));
  for (const [index, line] of lines.entries()) {
    const found = /^(\s+)build:(.*)$/s.exec(line);
    if (found === null) continue;
    if (builds.length === mostBuilds) break;
    const [, indent = '', rest = ''] = found;
    const below: string[] = [];
    for (let at = index + 1; at < lines.length; at += 1) {
      const next = lines[at] as string;
      if (next.trim() === '') continue;
      if ((/^\s*/.exec(next)?.[0].length ?? 0) <= indent.length) break;
      below.push(next);
    }
    const text = rest.trim().startsWith('{') ? rest.replace(/[{}]/g, '').split(',').join('\n') : below.join('\n');
    const context = (rest.trim().startsWith('{') ? undefined : unquoted(rest)) ?? unquoted(contextLine.exec(text)?.[1]) ?? '.';
    const dockerfile = unquoted(dockerfileLine.exec(text)?.[1]) ?? 'Dockerfile';
    if (!/\$|:\/\//.test(context + dockerfile)) builds.push({ context, dockerfile });
  }
  return builds;
}

function unquoted(text: string | undefined): string | undefined {
  const value = text?.trim().replace(/^(["'])(.*)\1$/, '$2');
  return value === '' ? undefined : value;
}
