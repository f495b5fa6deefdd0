import { lineNumbers } from '../machine/line-numbers.ts';

/** How a file that sets variables at the start of a shell or session is written. */
export type StartupSyntax = 'sh' | 'fish' | 'fish-variables' | 'powershell' | 'environment' | 'plist';

export type ShellAssignment = {
  /** 1-based. */
  readonly line: number;
  /** The value, if it's written out; `undefined` if a command or another variable provides it. Never print it. */
  readonly value: string | undefined;
};

/** The lines of a startup file that set a variable. Nothing is evaluated; comments don't count. */
export function assignmentsIn(text: string, syntax: StartupSyntax, name: string): ShellAssignment[] {
  if (syntax === 'plist') return inPlist(text, name);
  const pattern = patterns(name)[syntax];
  return text.split('\n').flatMap((raw, index): ShellAssignment[] => {
    const line = raw.replace(/\r$/, '');
    if (/^\s*#/.test(line) || line.length > 5000) return [];
    const written = pattern.exec(line)?.[1];
    return written === undefined ? [] : [{ line: index + 1, value: literal(written, syntax) }];
  });
}

const word = `("(?:[^"\\\\]|\\\\.)*"|'[^']*'|[^\\s;&#"']*)`;

function patterns(name: string): Record<Exclude<StartupSyntax, 'plist'>, RegExp> {
  return {
    sh: new RegExp(`^(?:.*[;&\\s])?${name}=${word}`),
    fish: new RegExp(`^(?:.*[;&\\s])?set\\s+(?:-\\S{1,50}\\s+){1,9}${name}\\s+${word}`),
    'fish-variables': new RegExp(`^SETUVAR\\s.*--export\\s+${name}:(.*)$`, 's'),
    powershell: new RegExp(
      `(?:\\$env:${name}\\s*=\\s*|SetEnvironmentVariable\\(\\s*["']${name}["']\\s*,\\s*|Set-Item\\s+(?:-Path\\s+)?env:[\\\\/]?${name}\\s+(?:-Value\\s+)?)${word}`,
      'i',
    ),
    // environment.d uses systemd's format; ~/.pam_environment also has `NAME DEFAULT=value`.
    environment: new RegExp(`^\\s*(?:export\\s+)?${name}(?:\\s+(?:DEFAULT|OVERRIDE))?=${word}`),
  };
}

function literal(written: string, syntax: StartupSyntax): string | undefined {
  if (syntax === 'fish-variables') {
    return written.replace(/\\x([0-9a-f]{2})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
  }
  const quote = /^["']/.exec(written)?.[0];
  const inner = quote === undefined ? written : written.slice(1, -1);
  return quote !== "'" && /[$`(]/.test(inner) ? undefined : inner;
}

/** `launchctl setenv NAME value` in a launch agent, as one string or several, or its dictionary of variables. */
function inPlist(text: string, name: string): ShellAssignment[] {
  const pattern = new RegExp(`(?:setenv\\s+|>\\s*)${name}(?:\\s+|</(?:string|key)>\\s*<string>)["']?([^<"'\\s]*)`, 'g');
  const lineOf = lineNumbers(text);
  return [...text.matchAll(pattern)].map((match) => ({
    line: lineOf(match.index + match[0].indexOf(name)),
    value: match[1] ?? '',
  }));
}

/** Files that a POSIX shell's startup file reads in turn, as written: `~/.secrets`, `$HOME/.keys`. */
export function sourcedFiles(text: string): string[] {
  return text.split('\n').flatMap((line) => {
    if (/^\s*#/.test(line)) return [];
    const path = /(?:^|[;&\s]|\bthen)(?:source|\.)\s+["']?((?:~|\$HOME|\$\{HOME\}|\/)[\w./${}-]*)/.exec(line)?.[1];
    return path === undefined ? [] : [path.replace(/^(\$HOME|\$\{HOME\})/, '~')];
  });
}
