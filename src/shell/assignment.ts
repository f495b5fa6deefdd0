import { lineNumbers } from '../machine/line-numbers.ts';

/** How a file that sets variables is written. `settings`: JSON with comments, `toml`: mise's `[env]`, `nix`: an attribute. */
export type StartupSyntax =
  | 'sh'
  | 'fish'
  | 'fish-variables'
  | 'csh'
  | 'nushell'
  | 'powershell'
  | 'batch'
  | 'environment'
  | 'toml'
  | 'nix'
  | 'settings'
  | 'plist';

export type ShellAssignment = {
  /** 1-based. */
  readonly line: number;
  /** The value, if it's written out; `undefined` if a command or another variable provides it. Never print it. */
  readonly value: string | undefined;
  /** Nothing else is on the line, and it isn't indented: it takes effect whenever the file is read, unlike an alias or a function. */
  readonly plain: boolean;
};

/** The lines of a file that set a variable. Nothing is evaluated; comments don't count. */
export function assignmentsIn(text: string, syntax: StartupSyntax, name: string): ShellAssignment[] {
  if (syntax === 'plist') return inPlist(text, name);
  if (syntax === 'settings') return inSettings(text, name);
  const pattern = patterns(name)[syntax];
  const comment = syntax === 'batch' ? /^\s*(?:::|rem\s)/i : /^\s*#/;
  return text.split('\n').flatMap((raw, index): ShellAssignment[] => {
    const line = raw.replace(/\r$/, '');
    if (comment.test(line) || line.length > 5000) return [];
    const found = pattern.exec(line);
    const written = found?.[1];
    if (found === null || written === undefined) return [];
    const value = literal(written, syntax);
    const start = found.index + found[0].length - written.length;
    const plain =
      begins(line.slice(0, start), syntax) && (value === undefined || /^\s*(?:[#;].*)?$/.test(line.slice(start + written.length)));
    return [{ line: index + 1, value, plain }];
  });
}

/** Whether a line only sets the variable, by what's in front of the value: no alias, no condition, no command that gets it. */
function begins(before: string, syntax: StartupSyntax): boolean {
  if (syntax === 'sh') return /^(?:(?:export|declare|typeset)\s+(?:-\w+\s+)?)?\w+=$/.test(before);
  return syntax === 'fish' || syntax === 'csh' ? before.startsWith('set') : /^\S/.test(before);
}

const word = `("(?:[^"\\\\]|\\\\.)*"|'[^']*'|[^\\s;&#"']*)`;
/** A value that a command provides may contain spaces: it's only recognized by its beginning. */
const quoted = `("(?:[^"\\\\]|\\\\.)*"|'[^']*'|[^\\s;,#}"']*)`;

function patterns(name: string): Record<Exclude<StartupSyntax, 'plist' | 'settings'>, RegExp> {
  return {
    sh: new RegExp(`^(?:.*[;&\\s])?${name}=${word}`),
    fish: new RegExp(`^(?:.*[;&\\s])?set\\s+(?:-\\S{1,50}\\s+){1,9}${name}\\s+${word}`),
    'fish-variables': new RegExp(`^SETUVAR\\s.*--export\\s+${name}:(.*)$`, 's'),
    csh: new RegExp(`^(?:.*[;&\\s])?setenv\\s+${name}\\s+${word}`),
    // `$env.NAME = "value"`, older `let-env NAME = "value"`, and a field of `load-env {NAME: "value"}`.
    nushell: new RegExp(`(?:\\$env\\.|let-env\\s+|[{,\\s]["']?)${name}["']?\\s*[=:]\\s*${quoted}`),
    powershell: new RegExp(
      `(?:\\$env:${name}\\s*=\\s*|SetEnvironmentVariable\\(\\s*["']${name}["']\\s*,\\s*|Set-Item\\s+(?:-Path\\s+)?env:[\\\\/]?${name}\\s+(?:-Value\\s+)?)${word}`,
      'i',
    ),
    batch: new RegExp(`^\\s*@?set\\s+"?${name}=([^"\\r\\n]*)`, 'i'),
    // environment.d uses systemd's format; ~/.pam_environment also has `NAME DEFAULT=value`, and systemd's own settings have lists.
    environment: new RegExp(`^\\s*(?:(?:Default|Manager)?Environment=["']?)?(?:export\\s+)?${name}(?:\\s+(?:DEFAULT|OVERRIDE))?=${word}`),
    // mise: `NAME = "value"` or `NAME = {value = "…", redact = true}`, by https://mise.jdx.dev/environments (November 2026).
    toml: new RegExp(`^\\s*(?:env\\.)?["']?${name}["']?\\s*=\\s*(?:\\{.*?\\bvalue\\s*=\\s*)?${quoted}`),
    nix: new RegExp(`(?:^|[\\s{;.])${name}\\s*=\\s*("(?:[^"\\\\]|\\\\.)*"|[^\\s;"]*)`),
  };
}

function literal(written: string, syntax: StartupSyntax): string | undefined {
  if (syntax === 'fish-variables') {
    return written.replace(/\\x([0-9a-f]{2})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
  }
  if (syntax === 'batch') return written.includes('%') ? undefined : written.trim();
  const quote = /^["']/.exec(written)?.[0];
  const inner = quote === undefined ? written : written.slice(1, -1);
  // mise expands templates in either kind of quotes.
  if (syntax === 'toml' && /\{[{%]/.test(inner)) return undefined;
  return quote !== "'" && /[$`({]/.test(inner) ? undefined : inner;
}

/** `launchctl setenv NAME value` in a launch agent, as one string or several, or its dictionary of variables. */
function inPlist(text: string, name: string): ShellAssignment[] {
  const pattern = new RegExp(`(?:setenv\\s+|>\\s*)${name}(?:\\s+|</(?:string|key)>\\s*<string>)["']?([^<"'\\s]*)`, 'g');
  const lineOf = lineNumbers(text);
  return [...text.matchAll(pattern)].map((match) => ({
    line: lineOf(match.index + match[0].indexOf(name)),
    value: match[1] ?? '',
    plain: true,
  }));
}

/** `"NAME": "value"`, wherever it is: VS Code's settings, devcontainer.json, devbox.json. `${localEnv:NAME}` and the like are unknown. */
function inSettings(text: string, name: string): ShellAssignment[] {
  const lineOf = lineNumbers(text);
  return [...text.matchAll(new RegExp(`"${name}"\\s*:\\s*"((?:[^"\\\\]|\\\\.)*)"`, 'g'))].flatMap((match): ShellAssignment[] => {
    // A line may be the whole file, so only a little of it is looked at.
    const before = text.slice(Math.max(0, match.index - 200), match.index);
    if (/^\s*\/[/*]/.test(before.slice(before.lastIndexOf('\n') + 1))) return [];
    const value = match[1] ?? '';
    return [{ line: lineOf(match.index), value: value.includes('${') ? undefined : value, plain: true }];
  });
}

/** Files that a POSIX shell's startup file reads in turn, as written: `source ~/.secrets`, `export $(cat ~/.keys | xargs)`. */
export function sourcedFiles(text: string): string[] {
  const file = '((?:~|\\$HOME|\\$\\{HOME\\}|/)[\\w./${}-]*)';
  const patterns = [
    new RegExp(`(?:^|[;&\\s]|\\bthen)(?:source|\\.)\\s+["']?${file}`),
    new RegExp(`\\bexport\\s+["']?\\$\\([^)~/$]{1,60}["']?${file}`),
  ];
  return text.split('\n').flatMap((line) => {
    if (/^\s*#/.test(line) || line.length > 5000) return [];
    return patterns.flatMap((pattern) => {
      const path = pattern.exec(line)?.[1];
      return path === undefined ? [] : [path.replace(/^(\$HOME|\$\{HOME\})/, '~')];
    });
  });
}
