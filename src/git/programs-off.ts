import { untrusted } from '../wording/untrusted.ts';
import type { GitCommand } from './command.ts';
import type { GitFailure } from './failure.ts';
import * as text from './failure.text.ts';

/**
 * Keeps git from running programs that a repository's own configuration names: filters, when it compares a file's content with
 * the index (with an empty command, git has none), and hooks, which need no file since git 2.54.
 */
export async function programsOff(git: GitCommand, cwd: string): Promise<readonly string[] | GitFailure> {
  const listed = await git(cwd, ['config', '--name-only', '-z', '--get-regexp', '^(filter|hook)\\.'], { alsoFine: [1] });
  if ('because' in listed) return listed;
  const names = new Set(listed.stdout.split('\0').flatMap((key) => /^((?:filter|hook)\.[^]*)\.\w+$/.exec(key)?.[1] ?? []));
  const odd = [...names].find((name) => name.includes('='));
  // `-c` ends a setting's name at the first of these.
  if (odd !== undefined)
    return {
      because: 'failed',
      text: text.cannotBeSwitchedOff(untrusted(odd, 100)),
      directory: cwd,
    };
  return [...names].flatMap((name) => {
    const settings = name.startsWith('hook.') ? ['enabled=false'] : ['clean=', 'process=', 'required=false'];
    return settings.flatMap((each) => ['-c', `${name}.${each}`]);
  });
}
