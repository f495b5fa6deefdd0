import { isAbsolute, join } from 'node:path';
import type { Action, Next } from './action.ts';

/** From where a program carries actions out. */
export type Here = {
  /** The relative path from there to the project's root; empty if it's the same directory. */
  readonly way: string;
  /** Only npx finds this program. */
  readonly byNpx: boolean;
};

/** What runs the same in every directory. */
const anywhere = new Set(['tmux', 'systemctl', 'launchctl', 'powershell']);

/** An action that's complete where the program is that reads it. What can only be done in the project's root needs a person. */
export function fromHere(next: Next, { way, byNpx }: Here): Next {
  if (typeof next === 'string' || next.kind === 'open') return next;
  const to = (path: string): string => (isAbsolute(path) || way === '' ? path : join(way, path));
  if (next.kind === 'edit') return { ...next, file: to(next.file) };
  const argv = way === '' ? next.argv : movedTo(next.argv, way, to);
  return argv === undefined ? next.text : { ...next, argv: byNpx ? withNpx(argv) : argv };
}

type Argv = Extract<Action, { kind: 'run' }>['argv'];

function movedTo([program, ...args]: Argv, way: string, to: (path: string) => string): Argv | undefined {
  const [first, named = '', ...others] = args;
  if (program === 'openai-setup') return first === '-C' ? [program, first, to(named), ...others] : [program, '-C', way, ...args];
  if (program === 'git') return [program, '-C', way, ...args];
  if (program === 'chmod') return [program, ...args.slice(0, -1), to(args.at(-1) ?? '')];
  if (program === 'npm') return [program, ...args, `./${way}`];
  return anywhere.has(program) ? [program, ...args] : undefined;
}

/** Also where another program, such as `op run --`, starts this one. */
function withNpx(argv: Argv): Argv {
  const at = argv.findIndex((word) => /^openai-setup(?: |$)/.test(word));
  if (at === -1) return argv;
  const before = argv.slice(0, at);
  const words = argv[at]?.includes(' ') === true ? [`npx ${argv[at]}`] : ['npx', 'openai-setup'];
  const [program = 'npx', ...args] = [...before, ...words, ...argv.slice(at + 1)];
  return [program, ...args];
}
