import type { CommandName } from '../command-line/options.ts';
import { usesScreenReader } from '../terminal/capabilities.ts';
import type { Options } from '../command-line/parse.ts';

/** What the terminal and the environment can do. */
export type Capabilities = {
  readonly stdinIsTerminal: boolean;
  readonly stdoutIsTerminal: boolean;
  /** Keys can be read one by one, without echo. */
  readonly rawMode: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
};

/** How a run is shown, who answers its questions, and what it may change. */
export type Mode = {
  readonly show: 'wizard' | 'lines' | 'json';
  readonly answers: 'person' | 'automatic';
  readonly fixing: 'never' | 'plan' | 'do';
  /** Why nobody is asked although the command has questions: it decides the hint about how to continue. */
  readonly nobodyToAsk: false | 'no-terminal' | 'ci';
};

export function chooseMode(name: CommandName, options: Options, capabilities: Capabilities): Mode {
  const { env } = capabilities;
  const show = options.json ? 'json' : 'lines';
  if (name === 'doctor') return { show, answers: 'automatic', fixing: 'never', nobodyToAsk: false };

  const fixing = options.dryRun ? 'plan' : 'do';
  const withoutAsking = options.yes || options.keyStdin || options.seatCodeStdin;
  const automatic: Mode = { show, answers: 'automatic', fixing, nobodyToAsk: false };
  if (withoutAsking) return automatic;

  const inTerminal = capabilities.stdinIsTerminal && capabilities.stdoutIsTerminal;
  if (inTerminal && !isCi(env) && !options.json) {
    const repaints = capabilities.rawMode && !options.plain && env['TERM'] !== 'dumb' && !usesScreenReader(env);
    return { show: repaints ? 'wizard' : 'lines', answers: 'person', fixing, nobodyToAsk: false };
  }
  // The demo supplies its own key, and a dry run agrees to nothing, so nobody is needed.
  if (name === 'demo' || options.dryRun) return automatic;
  return {
    ...automatic,
    fixing: 'never',
    nobodyToAsk: !options.json && (name === 'setup' || name === 'rotate') && (inTerminal ? 'ci' : 'no-terminal'),
  };
}

/** CI services set `CI` to 1, true, or TRUE; people turn it off with 0, false, or an empty value. */
function isCi(env: Capabilities['env']): boolean {
  const value = env['CI']?.toLowerCase() ?? '';
  return value !== '' && value !== '0' && value !== 'false';
}
