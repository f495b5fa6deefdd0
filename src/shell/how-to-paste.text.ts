type Machine = { readonly env: Readonly<Record<string, string | undefined>>; readonly platform: NodeJS.Platform };

/**
 * How to paste in the terminal that the program runs in, for somebody who pressed Ctrl+V or Command+V and got a letter. Over SSH,
 * nothing says which terminal it is, so all ways are named (defaults of the terminals' documentation, November 2026).
 */
export function howToPaste({ env, platform }: Machine): string {
  // Where the remote shell or tmux runs isn't where the terminal's window is.
  const isRemote = Boolean(env['SSH_CONNECTION'] || env['SSH_TTY']);
  // A container or `sudo` keeps TERM and drops the rest.
  if (env['TMUX'] || env['TERM']?.startsWith('tmux')) {
    return `Nothing was pasted. In tmux: Ctrl+B, then ] (pastes what you copied in tmux). In the terminal window: ${ways(undefined, platform, isRemote)}.`;
  }
  if (env['STY']) {
    return `Nothing was pasted. In screen: Ctrl+A, then ] (pastes what you copied in screen). In the terminal window: ${ways(undefined, platform, isRemote)}.`;
  }
  if (env['TERM'] === 'linux' && !isRemote && platform === 'linux') return consoleCannotPaste;
  return `Nothing was pasted. To paste in this terminal: ${ways(env, platform, isRemote)}.`;
}

const consoleCannotPaste =
  'Nothing was pasted: this console has no clipboard. Use a terminal window, or put the key in a file: openai-setup --key-stdin < key.txt';

/** @param env `undefined` where it doesn't tell which terminal it is */
function ways(env: Machine['env'] | undefined, platform: NodeJS.Platform, isRemote: boolean): string {
  const program = env?.['TERM_PROGRAM'];
  const isCloud = Boolean(env?.['CODESPACES'] || env?.['GITPOD_WORKSPACE_ID'] || env?.['CLOUD_SHELL'] || env?.['REPL_ID']);
  if (program === 'mintty') return 'Shift+Insert, or right-click and Paste';
  if (env?.['TERMUX_VERSION']) return 'touch and hold the screen, then Paste';
  if (platform === 'darwin' && !isRemote) return 'Command+V, or Paste in the Edit menu';
  if (isRemote || isCloud) return 'right-click, or Ctrl+Shift+V (on a Mac, Command+V)';
  if (platform === 'win32' || env?.['WSL_DISTRO_NAME']) return 'right-click, or Ctrl+Shift+V';
  if (program === 'vscode') return 'Ctrl+Shift+V, or right-click';
  return 'Ctrl+Shift+V, or right-click and Paste, or Paste in the Edit menu; a middle click pastes the selection';
}
