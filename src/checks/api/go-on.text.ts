// Going on with a change that only this run knows of.
import type { RunChange } from '../../openai/for-this-run.ts';
import { exportCommand, unsetCommand } from '../../shell/commands.ts';
import { shellWord } from '../../shell/word.ts';
import type { Shell } from '../../shell/shell.ts';

/** A change as displayed. */
export type ShownChange =
  | Exclude<RunChange, { kind: 'base-url' | 'without-header' }>
  | { readonly kind: 'base-url'; readonly shown: string }
  /** `file`: the env file that sets it; absent: the shell. */
  | { readonly kind: 'without-header'; readonly name: string; readonly file: string | undefined };

export const onlyThisRunCode = {
  'only-this-run': {
    status: 'problem',
    meaning: "it works in this run only, with a change you chose that your own program doesn't have",
  },
} as const;

export const howToGoOn = 'How do you want to continue?';

export const cannotSee = 'To change it in the shell, quit with Ctrl-C, change it, and run openai-setup again.';

export const forThisRunOnly = 'for this run only';
export const lookAgain = 'Check again';
export const leaveIt = 'Leave it as is';

export function goOnWith(change: ShownChange): string {
  switch (change.kind) {
    case 'without-proxy':
      return `Continue without the proxy in ${change.proxy.variable}`;
    case 'proxy':
      return `Continue through the proxy ${change.shown}`;
    case 'without-header':
      return `Continue without ${change.name}`;
    case 'base-url':
      return `Continue with ${change.shown}`;
    default:
      return change satisfies never;
  }
}

/** What the rest of the run does. */
export function goesOnWith(change: ShownChange): string {
  switch (change.kind) {
    case 'without-proxy':
      return `the rest of this run bypasses the proxy in ${change.proxy.variable}`;
    case 'proxy':
      return `the rest of this run uses the proxy ${change.shown}`;
    case 'without-header':
      return `the rest of this run doesn't send ${change.name}`;
    case 'base-url':
      return `the rest of this run uses ${change.shown}`;
    default:
      return change satisfies never;
  }
}

/**
 * @param works what works with it: “api.openai.com answers”
 * @param namedIn what names the base URL, as displayed
 */
export function onlyThisRun(works: string, change: ShownChange, namedIn: string, shell: Shell) {
  const says = (how: string, next: readonly string[]) => ({
    summary: `${works} ${how}, in this run only`,
    why: 'Your own program and the next run would still fail.',
    next,
  });
  switch (change.kind) {
    case 'without-proxy': {
      const names = change.proxy.all?.length ? change.proxy.all : [change.proxy.variable];
      return says(`without the proxy in ${change.proxy.variable}`, [
        `Remove it in the shell you start your program from: ${names.map((name) => unsetCommand(name, shell)).join('; ')}`,
        "If it comes back in a new terminal, look for it in your shell's startup file or the system's network settings.",
      ]);
    }
    case 'proxy':
      return says(`through the proxy ${change.shown}`, [
        `Set it in the shell you start your program from: ${exportCommand('HTTPS_PROXY', shellWord(change.shown, shell), shell)}${change.shown.includes('PASSWORD@') ? ' (with your password for PASSWORD, special characters written like %23)' : ''}`,
        `For a Node program (Node 22.21, 24, or later), also: ${exportCommand('NODE_USE_ENV_PROXY', '1', shell)}`,
      ]);
    case 'without-header':
      return says(`without ${change.name}`, [
        change.file === undefined
          ? `Remove it in the shell you start your program from: ${unsetCommand(change.name, shell)}`
          : `Delete its line in ${change.file}.`,
      ]);
    case 'base-url':
      return says(`at ${change.shown}`, [`Add “/v1” at the end: ${namedIn}`]);
    default:
      return change satisfies never;
  }
}
