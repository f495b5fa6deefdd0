import type { EnvConventions } from '../env-file/convention.ts';

type Project = {
  /** The names in the project's root. */
  readonly names: readonly string[];
  /** A file, by its path relative to the root; empty if there's none. */
  readonly read: (name: string) => Promise<string>;
  readonly list: (directory: string) => Promise<readonly string[]>;
  readonly uses: (dependency: string) => boolean;
};

const aboutOpenAI = /open_?ai/i;
/** Functions of one project that are looked at. */
const maxFunctions = 20;

/** What the emulators of cloud functions read, if the code that calls the API is there. According to their documentation, November 2026. */
export async function cloudConventions(project: Project): Promise<EnvConventions | undefined> {
  const { names, uses } = project;
  // In the directory of the functions itself, as well.
  const functions =
    names.includes('firebase.json') && names.includes('functions') ? 'functions/' : uses('firebase-functions') ? '' : undefined;
  if (functions !== undefined) {
    const sources = await Promise.all(
      ['index.js', 'index.ts', 'src/index.ts', 'src/index.js', 'main.py', 'package.json', 'requirements.txt'].map((name) =>
        project.read(`${functions}${name}`),
      ),
    );
    if (sources.some((text) => aboutOpenAI.test(text))) {
      const secret = sources.some((text) => /\b(?:defineSecret|SecretParam)\s*\(/.test(text));
      // A secret isn't read from `.env`; everything else isn't read from `.secret.local`.
      const order = secret ? [`${functions}.secret.local`] : [`${functions}.env.local`, `${functions}.env`];
      return { framework: 'Firebase', order, secrets: secret ? `${functions}.secret.local` : `${functions}.env.local` };
    }
  }
  if (names.includes('supabase')) {
    const ofSupabase = (await project.list('supabase/functions')).filter((name) => !name.includes('.')).toSorted();
    const sources = await Promise.all(ofSupabase.slice(0, maxFunctions).map((name) => project.read(`supabase/functions/${name}/index.ts`)));
    if (sources.some((text) => aboutOpenAI.test(text))) {
      return { framework: 'Supabase', order: ['supabase/functions/.env'], secrets: 'supabase/functions/.env' };
    }
  }
  const isWorker = names.some((name) => /^wrangler\.(?:toml|jsonc?)$/.test(name));
  if (isWorker && !uses('next') && (uses('@cloudflare/vite-plugin') || !uses('vite'))) {
    return { framework: 'Wrangler', order: ['.dev.vars', '.env'], secrets: '.dev.vars' };
  }
  return undefined;
}
