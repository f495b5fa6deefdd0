import type { GitCommand } from './command.ts';
import type { GitFailure } from './failure.ts';

/** Hands over the lines of git's output one by one, as they come: there may be millions. They're names of objects and other plain ASCII. */
export async function eachLine(
  git: GitCommand,
  cwd: string,
  args: readonly string[],
  onLine: (line: string) => void,
  input?: string | Buffer,
): Promise<GitFailure | undefined> {
  let rest = '';
  const answer = await git(cwd, ['--no-replace-objects', ...args], {
    ...(input === undefined ? {} : { input }),
    onOutput(piece) {
      const lines = (rest + piece.toString('latin1')).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) onLine(line);
    },
  });
  return 'because' in answer ? answer : undefined;
}
