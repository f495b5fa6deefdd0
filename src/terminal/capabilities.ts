import { toAscii } from './ascii.ts';

type Variables = Readonly<Record<string, string | undefined>>;

/** Some terminals (Git Bash without winpty) claim to have it and then refuse. */
export function hasRawMode(stdin: NodeJS.ReadStream): boolean {
  try {
    if (!stdin.isTTY || typeof stdin.setRawMode !== 'function') return false;
    stdin.setRawMode(true);
    stdin.setRawMode(false);
    return true;
  } catch {
    return false;
  }
}

export function wantsColor(env: Variables, stdout: { readonly isTTY?: boolean }): boolean {
  if (env['FORCE_COLOR'] !== undefined) return env['FORCE_COLOR'] !== '0' && env['FORCE_COLOR'] !== 'false';
  return !env['NO_COLOR'] && env['TERM'] !== 'dumb' && stdout.isTTY === true;
}

/** Screen readers handle lines well and repainted screens badly. */
export function usesScreenReader(env: Variables): boolean {
  return Boolean(env['ACCESSIBLE']) || env['INK_SCREEN_READER'] === 'true';
}

/**
 * Whether the locale's character set is UTF-8. On Windows, newer terminals are recognized by their variables; whatever reads a pipe or a
 * file there takes it for the old character set of the console, as PowerShell does, unless it's Git Bash.
 */
export function hasUnicode(
  { env, platform }: { readonly env: Variables; readonly platform: NodeJS.Platform },
  { isTTY = false }: { readonly isTTY?: boolean },
): boolean {
  if (platform === 'win32') return Boolean(env['TERM'] || (isTTY && (env['WT_SESSION'] || env['TERM_PROGRAM'])));
  return /utf-?8/i.test(env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'] || '') || platform === 'darwin';
}

/** The stream, with everything written to it converted to ASCII. */
export function asciiOnly(stream: NodeJS.WriteStream): NodeJS.WriteStream {
  return new Proxy(stream, {
    get(target, name) {
      if (name === 'write') return (chunk: string, ...rest: never[]) => target.write(toAscii(chunk), ...rest);
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}
