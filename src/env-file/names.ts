/** Names of files that are committed on purpose. */
const example = /(?:^|[._-])(?:example|sample|template|tpl|dist|defaults?|schema)(?:[._-]|$)/i;
/** What an editor, a person, or a mode appends to `.env`. Not `config.env.ts`, which is code. */
const endings = 'local|dev|develop|development|test|testing|ci|stage|staging|preview|prod|production|bak|backup|old|orig|save|copy|txt';
const named = [/^\.env(?![a-z0-9])/i, /^\.(?:envrc|flaskenv|dev\.vars)(?![a-z0-9])/i, new RegExp(`\\.env(?:\\.(?:${endings}))*$`, 'i')];

/** Whether a file's name says that it contains environment variables and isn't an example: `.env.local`, `prod.env`, `.env~`. */
export function isEnvFileName(name: string): boolean {
  return named.some((form) => form.test(name)) && !example.test(name);
}

const exampleWord = /^(?:example|sample|template|tpl|dist)$/;
const otherWords: ReadonlySet<string> = new Set(endings.split('|'));

/** Whether a file's name says that it shows which environment variables a project wants: `.env.example`, `env.local.sample`, `example.env`. */
export function isEnvExampleName(name: string): boolean {
  const words = name
    .toLowerCase()
    .replace(/^\.?(?:dev\.vars|flaskenv)(?![a-z0-9])/, 'env')
    .split(/[._-]/)
    .filter((word) => word !== '');
  if (words.length === 2 && words[1] === 'env') return exampleWord.test(words[0] ?? '');
  const [first, ...rest] = words;
  // `env.example.ts` is code.
  return (
    first === 'env' && rest.some((word) => exampleWord.test(word)) && rest.every((word) => exampleWord.test(word) || otherWords.has(word))
  );
}

/** Env files as globs for git, which match more: check the results with {@link isEnvFileName}. Case doesn't count. */
export const envFileGlobs = ['**/*.env*', '**/.flaskenv*', '**/.dev.vars*'] as const;

/**
 * Globs of files that are no env files and hold nothing but secrets: Streamlit's, those of Azure Functions, of Firebase's emulator,
 * and R's.
 */
export const secretFileGlobs = ['**/.streamlit/secrets.toml', '**/local.settings.json', '**/.secret.local', '**/.Renviron'] as const;

/** Whether a path, with `/`, is one of {@link secretFileGlobs}. */
export function isSecretFile(file: string): boolean {
  return /(?:^|\/)(?:\.streamlit\/secrets\.toml|local\.settings\.json|\.secret\.local|\.renviron)$/i.test(file);
}

/** Names that env files have in most projects, for when we can't ask about every name. */
export const usualEnvFileNames: readonly string[] = [
  ...['', '.development', '.dev', '.production', '.prod', '.staging', '.test'].flatMap((mode) => [`.env${mode}`, `.env${mode}.local`]),
  ...['.example', '.sample', '.template', '.bak', '.backup', '.old', '.save'].map((ending) => `.env${ending}`),
  '.envrc',
  '.dev.vars',
  '.streamlit/secrets.toml',
  'local.settings.json',
];

/** Whether a path is among a project's test fixtures. */
export function isFixture(path: string): boolean {
  return /(?:^|\/)(?:__)?(?:fixtures?|testdata|mocks?|snapshots?)(?:__)?\//i.test(path);
}
