import { childEnvironment } from '../machine/child-environment.ts';
import { runCommand } from '../machine/run-command.ts';
import type { World } from '../machine/world.ts';

/** What keeps variables for the programs it starts, without a file. */
export type Keeper = 'tmux' | 'systemd' | 'launchd' | 'windows-user' | 'windows-machine';

type Question = {
  readonly keeper: Keeper;
  readonly program: string;
  readonly args: readonly string[];
  /** The value in what the program prints. */
  readonly read: (output: string) => string | undefined;
};

/** Milliseconds. Each of them answers in a few. */
const patience = 1500;

/** The one that holds exactly this value for the variable, if any does; they're asked at the same time, and only about this one. */
export async function keeperOf(world: World, name: string, value: string): Promise<Keeper | undefined> {
  const env = childEnvironment(world.env);
  const answers = await Promise.all(
    questions(world, name).map(async ({ keeper, program, args, read }) => {
      const result = await runCommand(program, args, { cwd: world.home ?? world.cwd, env, timeoutMs: patience, maxBytes: 1024 * 1024 });
      const isIt = 'stdout' in result && result.status === 0 && read(result.stdout.toString('utf8'))?.trim() === value;
      return isIt ? keeper : undefined;
    }),
  );
  return answers.find((keeper) => keeper !== undefined);
}

function questions({ env, platform }: World, name: string): readonly Question[] {
  const line = (output: string): string | undefined => assigned(output, name);
  const keys = [
    ['windows-user', String.raw`HKCU\Environment`],
    ['windows-machine', String.raw`HKLM\SYSTEM\CurrentControlSet\Control\Session Manager\Environment`],
  ] as const;
  return [
    ...(env['TMUX'] ? [{ keeper: 'tmux', program: 'tmux', args: ['show-environment', '-g', name], read: line } as const] : []),
    ...(platform === 'linux' && env['XDG_RUNTIME_DIR']
      ? [{ keeper: 'systemd', program: 'systemctl', args: ['--user', 'show-environment'], read: line } as const]
      : []),
    ...(platform === 'darwin'
      ? [{ keeper: 'launchd', program: 'launchctl', args: ['getenv', name], read: (output: string) => output } as const]
      : []),
    ...(platform === 'win32'
      ? keys.map(([keeper, key]) => ({
          keeper,
          program: 'reg',
          args: ['query', key, '/v', name],
          read: (output: string) => registryValue(output, name),
        }))
      : []),
  ];
}

/** The value in a line `NAME=value`. */
function assigned(output: string, name: string): string | undefined {
  const line = output.split(/\r?\n/).find((each) => each.startsWith(`${name}=`));
  return line?.slice(name.length + 1).replace(/^\$?'(.*)'$/, '$1');
}

/** The value in what `reg query … /v NAME` prints: `    NAME    REG_SZ    value`. */
export function registryValue(output: string, name: string): string | undefined {
  for (const line of output.split(/\r?\n/)) {
    const found = /^\s+(\S+)\s+REG_(?:EXPAND_)?SZ\s+(\S.*)$/.exec(line);
    if (found?.[1]?.toUpperCase() === name.toUpperCase()) return found[2]?.trim();
  }
  return undefined;
}
