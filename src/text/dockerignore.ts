// The rules of moby/patternmatcher, which Docker, BuildKit, Compose and Podman use (read in its source, 2026-11).

/** Whether a .dockerignore keeps a file out of the build. `path` is relative to the build's directory, with `/`. */
export function dockerIgnores(dockerignore: Buffer | undefined, path: string): boolean {
  let ignored = false;
  for (const line of linesOf(dockerignore)) {
    if (line.startsWith('#')) continue;
    const negated = line.trim().startsWith('!');
    const pattern = line.trim().slice(negated ? 1 : 0);
    // The last rule that matches decides; an exception counts below an excluded directory as well.
    if (ignored === negated && pattern.trim() !== '' && covers(cleaned(pattern.trim(), 'may-leave'), path)) ignored = !negated;
  }
  return ignored;
}

/** Whether a source of `COPY` matches a path or a directory above it. It cannot leave the build's directory. */
export function dockerPatternCovers(pattern: string, path: string): boolean {
  const clean = cleaned(pattern.trim(), 'stays');
  return clean === '.' || covers(clean, path);
}

/** A `.` covers nothing here: Docker passes that line of a .dockerignore over. */
function covers(clean: string, path: string): boolean {
  const parts = path.split('/');
  const above = parts.map((_, index) => parts.slice(0, index + 1).join('/'));
  // With `**` in front and no other wildcard it is the end of the path that is compared, within a name as well.
  const suffix = /^\*\*([^*?[\]\\]*)$/.exec(clean)?.[1];
  if (suffix !== undefined) return above.some((each) => each.endsWith(suffix) || `/${each}` === suffix);
  let source: RegExp;
  try {
    source = new RegExp(`^${expressionFor(clean)}$`, 's');
  } catch {
    // Docker stops at a pattern like this.
    return false;
  }
  return above.some((each) => source.test(each));
}

/** The file with a rule for a path at its end, where no exception comes after it, in the file's own style. */
export function addDockerRule(
  dockerignore: Buffer | undefined,
  path: string,
): { readonly bytes: Buffer; readonly rule: string } {
  const text = dockerignore?.toString('latin1') ?? '';
  const lines = linesOf(dockerignore);
  const eol = text.split('\r\n').length > lines.length / 2 && text.includes('\r\n') ? '\r\n' : '\n';
  const escaped = path.replace(/[\\*?[\]]/g, '\\$&');
  const anyDepth = lines.some((line) => /^\*\*\/.*\.env/.test(line.trim()));
  const rule = anyDepth ? `**/${escaped.slice(escaped.lastIndexOf('/') + 1)}` : escaped;
  const glue = text === '' || text.endsWith('\n') ? '' : eol;
  return { bytes: Buffer.concat([Buffer.from(text + glue, 'latin1'), Buffer.from(rule + eol, 'utf8')]), rule };
}

function linesOf(dockerignore: Buffer | undefined): string[] {
  return (dockerignore?.toString('utf8') ?? '').replace(/^\ufeff/, '').split(/\r?\n/);
}

/** As Go's filepath.Clean: no `.`, no `..` where it can be resolved, no doubled or closing slash. `.env/` is `.env`. */
function cleaned(pattern: string, way: 'stays' | 'may-leave'): string {
  const parts: string[] = [];
  const leaves = way === 'may-leave' && !pattern.startsWith('/');
  for (const part of pattern.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' && leaves && (parts.length === 0 || parts.at(-1) === '..')) parts.push(part);
    else if (part === '..') parts.pop();
    else parts.push(part);
  }
  return parts.join('/') || '.';
}

function expressionFor(pattern: string): string {
  return pattern.replace(/\*\*\/?|\\.|[\s\S]/g, (token, at: number) => {
    if (token.startsWith('**')) return at + token.length === pattern.length ? '.*' : '(?:.*/)?';
    if (token === '*') return '[^/]*';
    if (token === '?') return '[^/]';
    if (token.length === 2) return `\\${token[1] as string}`.replace(/\\(\w)/, '$1');
    return /[[\]^-]/.test(token) ? token : token.replace(/[.*+?${}()|/\\]/, '\\$&');
  });
}
