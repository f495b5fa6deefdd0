/** What `docker run --env-file` makes of a variable in an env file. */
export type DockerReading =
  | { readonly kind: 'value'; readonly value: string; readonly line: number }
  /** No container starts: the line (1-based) isn't `NAME=value`, for docker. */
  | { readonly kind: 'refused'; readonly line: number }
  | { readonly kind: 'absent' };

const blanks = /[\s\u0085]/;

/**
 * As docker reads it (docker/cli 28, `pkg/kvfile`, November 2026; podman does the same): the rest of the line is the value, with
 * its quotes, comment, and blanks; a name with a blank in it, as in `export NAME`, is an error.
 */
export function dockerReading(text: string, name: string): DockerReading {
  let found: DockerReading = { kind: 'absent' };
  for (const [index, whole] of text
    .replace(/^(?:\ufeff|\xef\xbb\xbf)/, '')
    .split('\n')
    .entries()) {
    const line = (whole.endsWith('\r') ? whole.slice(0, -1) : whole).trimStart();
    if (line === '' || line.startsWith('#')) continue;
    const equals = line.indexOf('=');
    const variable = equals === -1 ? line : line.slice(0, equals);
    if (variable === '' || blanks.test(variable)) return { kind: 'refused', line: index + 1 };
    if (variable === name && equals !== -1) found = { kind: 'value', value: line.slice(equals + 1), line: index + 1 };
  }
  return found;
}
