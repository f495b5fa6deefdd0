import { withInputFrom } from '../shell/commands.ts';
import type { Shell } from '../shell/shell.ts';

/** Why nobody is asked, and how to set up all the same. `mintty`: Git Bash's window, which programs of Windows take for a pipe. */
export function onlyLooks(because: 'ci' | 'no-terminal' | 'mintty', shell: Shell, rotates: boolean): string {
  const withoutQuestions = rotates
    ? `To replace the key without questions: ${withInputFrom('key.txt', 'openai-setup rotate --key-stdin', shell)}, or openai-setup rotate --yes with OPENAI_ADMIN_KEY set`
    : `To set up without questions: ${withInputFrom('key.txt', 'openai-setup --yes --key-stdin', shell)}`;
  return because === 'ci'
    ? `openai-setup: CI is set, so this only checks and asks nothing. To be asked, unset CI. ${withoutQuestions}`
    : `openai-setup: there's no terminal to ask questions in, so this only checks. ${because === 'mintty' ? 'In Git Bash, type winpty npx.cmd openai-setup. ' : ''}${withoutQuestions}`;
}

/** What `rotate` is about to do. */
export const rotation = {
  usual: ['Replaces the key. The new one is tested and in place before the old one ends.'],
  leaked: ['Ends a leaked key and puts a new one in its place. In between, the project has no working key.'],
} as const;

export const keyWasNotSaved = "openai-setup: the key from standard input wasn't saved.";

export const seatWasNotOpened = "openai-setup: the seat wasn't opened.";

/**
 * @param inCI whether CI, and not the lack of a terminal, is why nobody was asked
 * @param moneyOnly whether nothing else was looked at
 */
export const howToFix = (inCI: boolean, moneyOnly: boolean): string =>
  `${inCI ? 'Unset CI and run' : 'Run'} openai-setup${moneyOnly ? ' limits in a terminal' : ''} to fix what it can.`;
