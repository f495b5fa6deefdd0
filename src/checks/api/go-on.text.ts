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
    meaning: 'it works in this run only, with a change that you chose and your own program does not have',
  },
} as const;

export const howToGoOn = 'How do you want to go on?';

export const cannotSee =
  'This program cannot see what you change in the shell: to change it there, quit with Ctrl-C, change it, and run openai-setup again.';

export const forThisRunOnly = 'for this run only';
export const lookAgain = 'Look again';
export const leaveIt = 'Leave it as it is';

export function goOnWith(change: ShownChange): string {
  switch (change.kind) {
    case 'without-proxy':
      return `Go on without the proxy of ${change.proxy.variable}`;
    case 'proxy':
      return `Go on through the proxy ${change.shown}`;
    case 'without-header':
      return `Go on without ${change.name}`;
    case 'base-url':
      return `Go on with ${change.shown}`;
    default:
      return change satisfies never;
  }
}

/** What the rest of the run does. */
export function goesOnWith(change: ShownChange): string {
  switch (change.kind) {
    case 'without-proxy':
      return `the rest of this run goes past the proxy of ${change.proxy.variable}`;
    case 'proxy':
      return `the rest of this run goes through the proxy ${change.shown}`;
    case 'without-header':
      return `the rest of this run leaves out ${change.name}`;
    case 'base-url':
      return `the rest of this run asks ${change.shown}`;
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
    why: 'Your own program does not know of that, nor does the next run: both would fail as this one did.',
    next,
  });
  switch (change.kind) {
    case 'without-proxy': {
      const names = change.proxy.all?.length ? change.proxy.all : [change.proxy.variable];
      return says(`without the proxy of ${change.proxy.variable}`, [
        `Remove it in the shell that your program starts from: ${names.map((name) => unsetCommand(name, shell)).join('; ')}`,
        'If it comes back in a new terminal, look for its line in your shell’s startup file or in the system’s network settings.',
      ]);
    }
    case 'proxy':
      return says(`through the proxy ${change.shown}`, [
        `Set it in the shell that your program starts from: ${exportCommand('HTTPS_PROXY', shellWord(change.shown, shell), shell)}${change.shown.includes('PASSWORD@') ? ' (with your password for PASSWORD, its special characters as %23 and the like)' : ''}`,
        `A Node program goes through it only if told (Node 22.21 or 24 and later): ${exportCommand('NODE_USE_ENV_PROXY', '1', shell)}`,
      ]);
    case 'without-header':
      return says(`without ${change.name}`, [
        change.file === undefined
          ? `Remove it in the shell that your program starts from: ${unsetCommand(change.name, shell)}`
          : `Delete its line in ${change.file}.`,
      ]);
    case 'base-url':
      return says(`at ${change.shown}`, [`Set it right, with the “/v1” at the end: ${namedIn}`]);
    default:
      return change satisfies never;
  }
}
