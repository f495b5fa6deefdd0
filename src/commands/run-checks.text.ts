import { withInputFrom } from '../shell/commands.ts';
import type { Shell } from '../shell/shell.ts';

/** Why nobody is asked, and how to set up all the same. */
export function onlyLooks(because: 'ci' | 'no-terminal', shell: Shell): string {
  const withoutQuestions = `To set up without questions: ${withInputFrom('key.txt', 'openai-setup --yes --key-stdin', shell)}`;
  return because === 'ci'
    ? `openai-setup: the variable CI is set, so nothing is asked and this only looks. To be asked, unset it. ${withoutQuestions}`
    : `openai-setup: there is no terminal to ask questions in, so this only looks. ${withoutQuestions}`;
}

export const keyWasNotSaved = "openai-setup: The key from standard input wasn't saved.";

/** @param inCI whether CI, and not the lack of a terminal, is why nobody was asked */
export const howToFix = (inCI: boolean): string =>
  inCI
    ? 'Run openai-setup without the variable CI to mend what can be mended.'
    : 'Run openai-setup in a terminal to mend what can be mended.';
