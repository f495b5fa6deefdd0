/** How a project's framework treats env files during development. */
export type EnvConventions = {
  /** For people: “Next.js”. Absent: no known framework reads env files by itself. */
  readonly framework?: string;
  /** The files that are read, the winning one first (mode `development`). */
  readonly order: readonly string[];
  /** Where the framework wants secrets that belong to one computer. */
  readonly secrets: string;
};

const nextOrder = ['.env.development.local', '.env.local', '.env.development', '.env'];
const viteOrder = ['.env.development.local', '.env.development', '.env.local', '.env'];

/** By dependency in package.json. According to the projects' documentation and loaders, November 2026. */
const frameworks: readonly (readonly [dependency: string, conventions: EnvConventions])[] = [
  ['next', { framework: 'Next.js', order: nextOrder, secrets: '.env.local' }],
  ['expo', { framework: 'Expo', order: nextOrder, secrets: '.env.local' }],
  ['gatsby', { framework: 'Gatsby', order: ['.env.development'], secrets: '.env.development' }],
  ['nuxt', { framework: 'Nuxt', order: ['.env'], secrets: '.env' }],
  ['astro', { framework: 'Astro', order: viteOrder, secrets: '.env' }],
  ['@sveltejs/kit', { framework: 'SvelteKit', order: viteOrder, secrets: '.env' }],
  ['@remix-run/dev', { framework: 'Remix', order: ['.env'], secrets: '.env' }],
  ['@react-router/dev', { framework: 'React Router', order: viteOrder, secrets: '.env' }],
  ['@nestjs/config', { framework: 'Nest', order: ['.env'], secrets: '.env' }],
  ['react-scripts', { framework: 'Create React App', order: viteOrder, secrets: '.env.local' }],
  ['@vue/cli-service', { framework: 'Vue CLI', order: viteOrder, secrets: '.env.local' }],
  ['vite', { framework: 'Vite', order: viteOrder, secrets: '.env.local' }],
  ['dotenv-flow', { framework: 'dotenv-flow', order: viteOrder, secrets: '.env.local' }],
  // It reads .env only if there's no .dev.vars.
  ['wrangler', { framework: 'Wrangler', order: ['.dev.vars', '.env'], secrets: '.dev.vars' }],
];

export function dependsOn(packageJson: Record<string, unknown> | undefined, name: string): boolean {
  return ['dependencies', 'devDependencies'].some((list) => {
    const listed = packageJson?.[list];
    return typeof listed === 'object' && listed !== null && Object.hasOwn(listed, name);
  });
}

/** What is read without anybody asking for it. `gemfile` is the text of a Ruby project's Gemfile. */
export function envConventions(
  packageJson: Record<string, unknown> | undefined,
  fileNames: readonly string[],
  gemfile = '',
): EnvConventions {
  const known = frameworks.find(([dependency]) => dependsOn(packageJson, dependency))?.[1];
  if (known !== undefined) return known;
  if (
    /^[^\S\r\n\u2028\u2029]*gem\s+["']dotenv(-rails)?["']/m.test(gemfile) &&
    /^[^\S\r\n\u2028\u2029]*gem\s+["'](rails|dotenv-rails)["']/m.test(gemfile)
  ) {
    return { framework: 'Rails', order: nextOrder, secrets: '.env' };
  }
  // Its .env is committed and contains defaults.
  if (fileNames.includes('symfony.lock')) {
    return { framework: 'Symfony', order: ['.env.dev.local', '.env.local', '.env.dev', '.env'], secrets: '.env.local' };
  }
  if (fileNames.includes('manage.py')) return { framework: 'Django', order: ['.env'], secrets: '.env' };
  if (fileNames.some((name) => /^(bun\.lockb?|bunfig\.toml)$/.test(name))) {
    return { framework: 'Bun', order: nextOrder, secrets: '.env' };
  }
  if (fileNames.includes('.flaskenv')) return { framework: 'Flask', order: ['.env', '.flaskenv'], secrets: '.env' };
  // R reads it when it starts in the project.
  if (fileNames.some((name) => name === '.Renviron' || name.endsWith('.Rproj')) && !fileNames.includes('package.json')) {
    return { framework: 'R', order: ['.Renviron'], secrets: '.Renviron' };
  }
  return { order: ['.env'], secrets: '.env' };
}

/** The env file that a committed example is for, and the example's name. */
export function exampleTarget(
  fileNames: readonly string[],
  conventions: EnvConventions,
): { readonly name: string; readonly example: string } | undefined {
  const targets = fileNames.toSorted().flatMap((example) => {
    const match =
      /^(\.env(?:\.[\w-]+)*)\.(?:example|sample|template|dist)$/.exec(example) ??
      /^(\.env)\.(?:example|sample|template)(\.[\w-]+)$/.exec(example);
    const name = match === null ? '' : `${match[1]}${match[2] ?? ''}`;
    return isForDeveloping(name) ? [{ name, example }] : [];
  });
  // An example for a file that the framework never reads (Gatsby's `.env.example`) says what is needed, not where.
  const usable = targets.filter(({ name }) => conventions.framework === undefined || conventions.order.includes(name));
  const rank = (name: string): number => [...conventions.order.filter((each) => each !== '.env'), '.env'].indexOf(name);
  return (
    usable.toSorted((one, other) => rank(one.name) - rank(other.name))[0] ?? (conventions.framework === undefined ? targets[0] : undefined)
  );
}

/** Not a file for tests, a build, or servers, and not an example. */
export function isForDeveloping(name: string): boolean {
  return isForPrograms(name) && !isForServers(name);
}

export function isForServers(name: string): boolean {
  return isForPrograms(name) && /\b(?:prod|production|staging|preview)\b/i.test(baseName(name));
}

function isForPrograms(name: string): boolean {
  const base = baseName(name);
  return /^\.env(\.|$)|\.env$/.test(base) && !/\b(?:test|tests|testing|ci|example|sample|template|dist|vault|keys)\b/i.test(base);
}

function baseName(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}
