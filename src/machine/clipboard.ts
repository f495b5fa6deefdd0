import type { World } from './world.ts';
import { cannotCopy, doesNotLetCopy, isTerminalApp } from './clipboard.text.ts';

/** `cannot`: why this terminal can't copy; `program`: what copies its standard input on this computer instead. */
export type Copying = { readonly sequence: string } | { readonly cannot: string; readonly program?: 'pbcopy' | 'clip' };

/**
 * The OSC 52 sequence that asks the terminal to copy a text, or why this terminal can't. It works over SSH, too. Terminals
 * don't reply, so nobody knows whether it worked: the text stays on the screen.
 */
export function copySequence(text: string, { env, platform }: Pick<World, 'env' | 'platform'>): Copying {
  // Terminal.app and the Linux console ignore OSC 52; VTE (GNOME Terminal and others) refuses it (November 2026).
  if (env['TERM_PROGRAM'] === 'Apple_Terminal') return { cannot: isTerminalApp, program: 'pbcopy' };
  if (env['TERM'] === 'linux' || env['TERM'] === 'dumb') return { cannot: cannotCopy };
  // The old console of Windows ignores it, too. Newer terminals there are known by their variables.
  if (platform === 'win32' && !env['WT_SESSION'] && !env['TERM_PROGRAM'] && !env['TERM']) return { cannot: cannotCopy, program: 'clip' };
  if (env['VTE_VERSION']) return { cannot: doesNotLetCopy };
  const osc = `\u001b]52;c;${Buffer.from(text, 'utf8').toString('base64')}\u0007`;
  if (env['TERM']?.startsWith('screen') && env['TMUX'] === undefined) return { sequence: `\u001bP${osc}\u001b\\` };
  return { sequence: osc };
}
