import type { Finding } from '../engine/check.ts';
import type { Written } from '../ports/files.ts';

/** What is told where a key could not be written to the env file. */
export function notWritten({ because, text }: Extract<Written, { written: false }>, name: string): Finding<never> {
  const code =
    because === 'git-silent' ? 'no-git' : because === 'changed' || because === 'disk-full' ? 'not-writable' : because;
  return {
    status: 'problem',
    code,
    summary: `${name} was not written: ${text}`,
    why: 'The file is as it was, whole. The key was not kept anywhere.',
    next: [because === 'changed' ? 'Run openai-setup again: it looks at the file afresh.' : 'Mend that and run openai-setup again.'],
  };
}
