import { inflateSync } from 'node:zlib';

/**
 * Whether direnv put this variable into the shell, from an `.envrc`: a file of a project and not the user's own word.
 * `DIRENV_DIFF` is base64url of zlib of `{"p": before, "n": after}` (direnv 2.32).
 */
export function isFromDirenv(env: Readonly<Record<string, string | undefined>>, name: string): boolean {
  const diff = env['DIRENV_DIFF'];
  const value = env[name];
  if (diff === undefined || value === undefined) return false;
  try {
    // An environment is small; what grows beyond this is none.
    const json = inflateSync(Buffer.from(diff, 'base64url'), { maxOutputLength: 4_000_000 }).toString('utf8');
    const { n } = JSON.parse(json) as { n?: Record<string, unknown> };
    return n?.[name] === value;
  } catch {
    return false;
  }
}
