import { assignmentsIn } from './assignment.ts';

type Env = Readonly<Record<string, string | undefined>>;

/**
 * Whether VS Code's extensions put this value into the terminal. It lists what they do as `NAME=value:NAME=value`, with `\x3a` for a
 * colon in a value; its shell integration removes the list, so it's only there without it (VS Code 1.106, `shellIntegration-bash.sh`).
 */
export function isByVSCode(env: Env, name: string, value: string): boolean {
  return ['VSCODE_ENV_REPLACE', 'VSCODE_ENV_PREPEND', 'VSCODE_ENV_APPEND'].some((list) =>
    (env[list] ?? '').split(':').some((entry) => {
      const at = entry.indexOf('=');
      return entry.slice(0, Math.max(at, 0)) === name && unescaped(entry.slice(at + 1)) === value;
    }),
  );
}

const unescaped = (text: string): string => text.replaceAll(/\\x3a/gi, ':').replaceAll('\\\\', '\\').trim();

/** Whether WSL takes the variable from Windows: `WSLENV=NAME/u:OTHER/p`, https://learn.microsoft.com/windows/wsl/filesystems */
export function isFromWindows(env: Env, name: string): boolean {
  const isWsl = env['WSL_DISTRO_NAME'] !== undefined || env['WSL_INTEROP'] !== undefined;
  return isWsl && (env['WSLENV'] ?? '').split(':').some((entry) => entry.split('/')[0] === name);
}

/** Whether the npm script that this runs in sets the variable to this value: `"setup": "NAME=… openai-setup"`. */
export function isByNpmScript(env: Env, name: string, value: string): boolean {
  return assignmentsIn(env['npm_lifecycle_script'] ?? '', 'sh', name).some((each) => each.value === value);
}

/** A place that hands variables to everything in it: a cloud editor, a CI, a program that runs others. */
export type Surrounding =
  | 'codespaces'
  | 'gitpod'
  | 'replit'
  | 'stackblitz'
  | 'codesandbox'
  | 'cloud9'
  | 'firebase-studio'
  | 'coder'
  | 'hugging-face'
  | 'cloud-shell'
  | 'github-actions'
  | 'gitlab-ci'
  | 'doppler'
  | 'railway'
  | 'pipenv';

/** By each place's own documentation, November 2026: the variables that nothing else sets. */
const signs: readonly (readonly [Surrounding, (env: Env) => boolean])[] = [
  ['doppler', (env) => has(env, 'DOPPLER_PROJECT') && has(env, 'DOPPLER_CONFIG')],
  ['railway', (env) => has(env, 'RAILWAY_PROJECT_ID')],
  ['pipenv', (env) => env['PIPENV_ACTIVE'] === '1'],
  ['github-actions', (env) => env['GITHUB_ACTIONS'] === 'true'],
  ['gitlab-ci', (env) => env['GITLAB_CI'] === 'true'],
  ['codespaces', (env) => env['CODESPACES'] === 'true'],
  ['gitpod', (env) => has(env, 'GITPOD_WORKSPACE_ID') || has(env, 'GITPOD_ENVIRONMENT_ID')],
  ['replit', (env) => has(env, 'REPL_ID') || has(env, 'REPLIT_DEV_DOMAIN')],
  ['stackblitz', (env) => /(?:^|\/)jsh$/.test(env['SHELL'] ?? '') || has(env, 'STACKBLITZ_ENV')],
  ['codesandbox', (env) => env['CSB'] === 'true' || has(env, 'CODESANDBOX_HOST') || has(env, 'CODESANDBOX_SSE')],
  ['cloud9', (env) => has(env, 'C9_PROJECT') || has(env, 'C9_PID') || has(env, 'C9_USER')],
  ['firebase-studio', (env) => has(env, 'IDX_CHANNEL') || has(env, 'MONOSPACE_ENV')],
  ['coder', (env) => env['CODER'] === 'true' || has(env, 'CODER_WORKSPACE_NAME')],
  ['hugging-face', (env) => has(env, 'SPACE_ID') && has(env, 'SPACE_HOST')],
  ['cloud-shell', (env) => env['CLOUD_SHELL'] === 'true' || env['GOOGLE_CLOUD_SHELL'] === 'true'],
];

const has = (env: Env, name: string): boolean => (env[name] ?? '') !== '';

/** Where this terminal runs, the innermost first. */
export function surroundingsOf(env: Env): readonly Surrounding[] {
  return signs.flatMap(([surrounding, isThere]) => (isThere(env) ? [surrounding] : []));
}
