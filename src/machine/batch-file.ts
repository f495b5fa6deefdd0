import path from 'node:path';
import type { ChildEnvironment } from './child-environment.ts';

/** A program that comes with Windows, as an absolute path. */
export function programOfWindows(name: string, env: Readonly<Record<string, string | undefined>>): string {
  const root = Object.entries(env).find(([key]) => key.toUpperCase() === 'SYSTEMROOT')?.[1];
  return path.win32.join(root !== undefined && path.win32.isAbsolute(root) ? root : String.raw`C:\Windows`, 'System32', `${name}.exe`);
}

export type Start = {
  readonly file: string;
  readonly words: readonly string[];
  readonly env: Record<string, string | undefined>;
  readonly windowsVerbatimArguments?: true;
};

/**
 * How a program is started. Batch files, as npm makes them for its programs on Windows, need cmd, which reads words by rules of its own:
 * Node therefore refuses to start them (CVE-2024-27980). All words are put between quotes, in which only a few signs mean anything to cmd;
 * a word with one of those throws. What the batch file starts isn't looked for in the current directory.
 */
export function throughCmd(program: string, args: readonly string[], env: ChildEnvironment): Start {
  if (!/\.(?:cmd|bat)$/i.test(program)) return { file: program, words: args, env: { ...env } };
  const words = [path.win32.normalize(program), ...args];
  const unsafe = words.some((word) => word.endsWith('\\') || /["%!^\r\n\0]/.test(word));
  if (unsafe) throw Object.assign(new Error('cmd would change the words'), { code: 'EINVAL' });
  return {
    file: programOfWindows('cmd', env),
    // No commands of the registry before it, and no `!NAME!`; the outer quotes are removed by /s, and all others stay.
    words: ['/d', '/v:off', '/s', '/c', `"${words.map((word) => `"${word}"`).join(' ')}"`],
    env: { ...env, NoDefaultCurrentDirectoryInExePath: '1' },
    windowsVerbatimArguments: true,
  };
}
