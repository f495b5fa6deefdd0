import type { CommandName } from '../command-line/options.ts';
import type { Options } from '../command-line/parse.ts';
import type { World } from '../machine/world.ts';
import type { Terminal } from '../terminal/terminal.ts';
import type { PublicFile } from '../workshop/public-file.ts';
import type { Mode } from './mode.ts';

/** One run of a command: what was asked for, and where. */
export type Session = {
  readonly command: CommandName;
  readonly options: Options;
  readonly mode: Mode;
  readonly world: World;
  readonly terminal: Terminal;
  readonly version: string;
  readonly signal: AbortSignal;
  /** Sets what's said to a user who leaves early; `undefined`: what the command always says. */
  readonly noteIfLeft: (text: string | undefined) => void;
  /** What arrived on standard input with `--key-stdin` or `--seat-code-stdin`; or the demo's own pretend key. */
  readonly key?: string;
  /** The demo's, for when the first one isn't accepted. */
  readonly nextKey?: string;
  /** `--workshop`: the workshop's file, and its name as displayed. */
  readonly workshop?: { readonly name: string; readonly file: PublicFile };
};
