/** One line of a git configuration file. */
export type GitSetting = {
  /** Lower case, with its subsection: `core`, `include`, `includeif "gitdir:~/acme/"`. */
  readonly section: string;
  /** Lower case. */
  readonly name: string;
  readonly value: string;
};

/**
 * The settings in a configuration file, for what we need to know before git may run. git itself judges everything else, so
 * this doesn't support values that continue on the next line.
 */
export function gitSettings(text: string): readonly GitSetting[] {
  const settings: GitSetting[] = [];
  let section = '';
  for (const line of text.split('\n')) {
    let rest = line.trim();
    const end = rest.startsWith('[') ? endOfHeader(rest) : -1;
    if (end !== -1) {
      section = rest.slice(1, end).trim().toLowerCase();
      rest = rest.slice(end + 1).trim();
    }
    const equals = rest.indexOf('=');
    if (equals === -1 || /^[#;]/.test(rest)) continue;
    settings.push({ section, name: rest.slice(0, equals).trim().toLowerCase(), value: valueOf(rest.slice(equals + 1).trim()) });
  }
  return settings;
}

/** The bracket that ends `[section "sub]section"]`. */
function endOfHeader(line: string): number {
  let quoted = false;
  for (let at = 1; at < line.length; at += 1) {
    const character = line[at];
    if (character === '\\') at += 1;
    else if (character === '"') quoted = !quoted;
    else if (character === ']' && !quoted) return at;
  }
  return -1;
}

/** The value without quotes and without a trailing comment. */
function valueOf(written: string): string {
  let value = '';
  let quoted = false;
  for (let at = 0; at < written.length; at += 1) {
    const character = written[at] as string;
    if (character === '"') quoted = !quoted;
    else if (character === '\\') value += written[(at += 1)] ?? '';
    else if (!quoted && (character === '#' || character === ';')) break;
    else value += character;
  }
  return value.trimEnd();
}
