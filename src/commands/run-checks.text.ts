import { withInputFrom } from '../shell/commands.ts';
import type { Shell } from '../shell/shell.ts';

/** Why nobody is asked, and how to set up all the same. */
export function onlyLooks(because: 'ci' | 'no-terminal', shell: Shell): string {
  const withoutQuestions = `To set up without questions: ${withInputFrom('key.txt', 'openai-setup --yes --key-stdin', shell)}`;
  return because === 'ci'
    ? `openai-setup: CI is set, so this only checks and asks nothing. To be asked, unset CI. ${withoutQuestions}`
    : `openai-setup: there's no terminal to ask questions in, so this only checks. ${withoutQuestions}`;
}

export const keyWasNotSaved = "openai-setup: the key from standard input wasn't saved.";

export const seatWasNotOpened = "openai-setup: the seat wasn't opened.";

/** @param inCI whether CI, and not the lack of a terminal, is why nobody was asked */
export const howToFix = (inCI: boolean): string =>
  inCI ? 'Unset CI and run openai-setup to fix what it can.' : 'Run openai-setup to fix what it can.';
