/** A file that the project itself says it reads. */
export type EnvFileMention = {
  /** As written, with `/`; relative to `from`. */
  readonly path: string;
  readonly from: 'root' | 'file';
  /** Where it's mentioned, for people: “dotenv.config()”. */
  readonly by: string;
  /** The loader is configured to override what the shell exports. */
  readonly overridesTheShell?: true;
};

/** Mentions in source code of any language: dotenv's loaders and similar ones. Literals only; nothing is evaluated. */
export function mentionsInCode(source: string): EnvFileMention[] {
  const code = source
    .split('\n')
    .map((line) => (/^\s*(\/\/|#|\*)/.test(line) ? '' : line))
    .join('\n')
    // Two ways to get dotenv's own function without naming it at the call.
    .replace(/\b(?:require|import)\s*\(\s*(["'])dotenv(?:-expand|-flow)?\1\s*\)\s*\.config\b/g, 'dotenv.config');
  const imported =
    /\bimport\s*\{[^{}]{0,200}\bconfig\b(?!\s+as\b)[^{}]{0,200}\}\s*from\s*["']dotenv["']/.test(code) ||
    /\{[^{}:]{0,200}\bconfig\b[^{}:]{0,200}\}\s*=\s*require\(\s*["']dotenv["']\s*\)/.test(code);
  const found: EnvFileMention[] = [];
  let indirect = 0;
  // Arguments are short; anything longer isn't a call to a loader.
  const text = imported ? code.replace(/(?<![.\w])config\s*\(/g, 'dotenv.config(') : code;
  for (const [, name = '', args = ''] of text.matchAll(
    /\b(dotenv\.config|dotenvy?::from_(?:filename|path)(?:_override)?|dotenv\.load|dotenvConfig|load_dotenv|find_dotenv|dotenv_values|read_env|RepositoryEnv|Dotenv\.(?:load|overload)!?|loadEnvFile|godotenv\.(?:Load|Overload))\s*\(((?:[^()]|\((?:[^()]|\([^()]{0,200}\)){0,200}\)){0,400})\)/g,
  )) {
    const inner = /find_dotenv\s*\(([^()]*)\)/.exec(args)?.[1] ?? args;
    const override = /\boverride\s*[:=]\s*(true|True)\b/.test(args) || /Overload$|_override$/.test(name);
    const direct = pathsIn(inner);
    // Each of these reads the whole text, and no file has many.
    const paths = direct.length > 0 || (indirect += 1) > 5 ? direct : pathsIn(namedIn(code, inner));
    for (const each of paths) {
      found.push({ ...each, by: `${name}()`, ...(override ? { overridesTheShell: true as const } : {}) });
    }
  }
  for (const [, value = ''] of code.matchAll(/\b(?:env_file|envFilePath|_env_file)\s*[:=]\s*([^\n;]{1,200})/g)) {
    for (const each of pathsIn(value)) found.push({ ...each, by: 'its settings' });
  }
  return found;
}

/** Whether a loader without a path is configured to override what the shell exports. */
export function overridesShell(source: string): boolean {
  return /\b(?:dotenv\.config|config|load_dotenv)\s*\([^()]{0,200}\boverride\s*[:=]\s*(?:true|True)\b/.test(source);
}

/** The value of the first name in a call's arguments that's set to something like a path: `load_dotenv(env_path)`. */
function namedIn(code: string, args: string): string {
  const names = new Set((args.match(/[A-Za-z_]\w{0,80}/g) ?? []).slice(0, 10));
  if (names.size === 0) return '';
  for (const line of code.split('\n')) {
    const [, name = '', value = ''] = /^\s*(?:(?:const|let|var)\s+)?(\w{1,80})\s*=(?!=)\s*(\S.{0,300})/.exec(line) ?? [];
    if (names.has(name) && /env/.test(value) && !/\b(?:load_dotenv|find_dotenv|read_env)\b/.test(value)) return value;
  }
  return '';
}

/** Literal paths: `'.env.local'`, `['.env.local', '.env']`, `path.join(__dirname, '..', '.env')`, `__dirname + '/.env'`. */
function pathsIn(given: string): Pick<EnvFileMention, 'path' | 'from'>[] {
  const beside = /__file__|__dirname|import\.meta\.(?:dirname|url)/.test(given);
  // What's put in front of a path, so that its slash isn't the root's.
  const isAppended = beside || /cwd\b/.test(given);
  const text = given.replaceAll(/(?:\$|(?<=["']))\{[^{}]{0,200}\b(?:cwd|getcwd|__file__|\w*dirname)\b[^{}]{0,200}\}/g, '');
  const found = literalPathsIn(text, beside);
  return isAppended ? found.map(({ path }) => ({ path: path.replace(/^\/+/, ''), from: beside ? 'file' : 'root' })) : found;
}

function literalPathsIn(text: string, beside: boolean): Pick<EnvFileMention, 'path' | 'from'>[] {
  const joined = /\b(?:join|joinpath|resolve)\s*\(([^()]*(?:\(\s*\)[^()]*)?)\)/.exec(text);
  if (joined !== null) {
    const args = joined[1] ?? '';
    const parts = literals(args);
    if (parts.length > 0) return [{ path: parts.join('/'), from: beside ? 'file' : 'root' }];
  }
  // Python's `Path(__file__).parent.parent / 'config' / '.env'`: the first parent is the file's own directory.
  const ups = Math.max(0, (text.match(/\.parent\b|\bdirname\s*\(/g)?.length ?? 0) - 1);
  if (/\/\s{0,3}["'][^"'\n]{1,120}["']/.test(text) && /__file__|_DIR\b|Path\b|\bcwd\b|\b(?:BASE|ROOT|root|base)\w*/.test(text)) {
    const parts = literals(text).filter((part) => !/^(?:utf-?8|r)$/i.test(part));
    if (/(^|[./])env[\w.-]{0,120}$/.test(parts.at(-1) ?? '')) {
      return [{ path: [...Array<string>(beside ? ups : 0).fill('..'), ...parts].join('/'), from: beside ? 'file' : 'root' }];
    }
  }
  return literals(text)
    .filter((path) => /(^|[./])env[\w.-]{0,120}$/.test(path))
    .map((path) => ({ path, from: beside ? ('file' as const) : ('root' as const) }));
}

function literals(text: string): string[] {
  return [...text.matchAll(/(["'`])((?:(?!\1)[^\n$]){1,120})\1/g)].map(([, , literal = '']) => literal.replaceAll('\\', '/'));
}

/** `node --env-file=…`, `tsx --env-file …`, `dotenv -e …`, `env-cmd -f …` in the scripts used during development. */
export function mentionsInScripts(packageJson: Record<string, unknown> | undefined): EnvFileMention[] {
  const scripts = packageJson?.['scripts'];
  if (typeof scripts !== 'object' || scripts === null) return [];
  const names = Object.keys(scripts).filter((name) => !/test|lint|deploy|prod|ci\b/.test(name));
  const rank = (name: string): number => (name.startsWith('dev') ? 0 : name.startsWith('start') ? 1 : 2);
  return names
    .toSorted((one, other) => rank(one) - rank(other))
    .flatMap((name): EnvFileMention[] => {
      const script: unknown = (scripts as Record<string, unknown>)[name];
      if (typeof script !== 'string') return [];
      const flags = [...script.matchAll(/--env-file(?:-if-exists)?[= ]["']?([^\s"']+)/g)].map(([, path = '']) => path);
      const tools = [...script.matchAll(/\b(?:dotenvx? (?:run )?|env-cmd )(?:-[ef]|--file) ["']?([^\s"']+)/g)].map(([, path = '']) => path);
      // If Node gets several of these flags, the last one wins.
      return [...flags.toReversed(), ...tools].map((path) => ({ path, from: 'root', by: `the script “${name}”` }));
    });
}

/**
 * The file that a README says to create: the target of a copy command, otherwise a local env file that it names. The copy
 * command has a few short flags at most.
 */
export function mentionInReadme(readme: string): string | undefined {
  const copied =
    /\b(?:cp|mv|copy|copy-item|rename|ren)\s+(?:-\S{1,50}\s+){0,9}["'`]?(?:\.\/)?\.env[\w.-]*["'`]?\s+(?:to\s+)?["'`]?(?:\.\/)?(\.env[\w.-]*)/i.exec(
      readme,
    )?.[1];
  const target = (copied ?? /(?<![\w/.])\.env(?:\.development)?\.local\b(?!\.)/.exec(readme)?.[0])?.replace(/\.$/, '');
  return target;
}
