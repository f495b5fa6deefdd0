/** An image that a compose file builds: paths as written, relative to the compose file. */
export type ComposeBuild = {
  readonly context: string;
  /** Relative to the context; `Dockerfile` where it is not named. */
  readonly dockerfile: string;
};

/** The `build:` of each service. Plain values only; what a variable names is passed over. */
export function composeBuilds(yaml: string): readonly ComposeBuild[] {
  const builds: ComposeBuild[] = [];
  const lines = yaml.split(/\r?\n/).map((line) => line.replace(/(^|\s)#.*$/, ''));
  for (const [index, line] of lines.entries()) {
    const found = /^(\s+)build:\s*(.*)$/.exec(line);
    if (found === null) continue;
    const [, indent = '', rest = ''] = found;
    const below: string[] = [];
    for (const next of lines.slice(index + 1)) {
      if (next.trim() === '') continue;
      if ((/^\s*/.exec(next)?.[0].length ?? 0) <= indent.length) break;
      below.push(next);
    }
    const text = rest.trim().startsWith('{') ? rest.replace(/[{}]/g, '').split(',').join('\n') : below.join('\n');
    const valueOf = (name: string): string | undefined => unquoted(new RegExp(`^\\s*${name}:\\s*(\\S.*)$`, 'm').exec(text)?.[1]);
    const context = (rest.trim().startsWith('{') ? undefined : unquoted(rest)) ?? valueOf('context') ?? '.';
    const dockerfile = valueOf('dockerfile') ?? 'Dockerfile';
    if (!/\$|:\/\//.test(context + dockerfile)) builds.push({ context, dockerfile });
  }
  return builds;
}

function unquoted(text: string | undefined): string | undefined {
  const value = text?.trim().replace(/^(["'])(.*)\1$/, '$2');
  return value === '' ? undefined : value;
}
