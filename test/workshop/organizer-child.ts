import { chooseMode } from '../../src/commands/mode.ts';
import { runWorkshop } from '../../src/commands/workshop.ts';
import { parse } from '../../src/command-line/parse.ts';
import { worldOfProcess } from '../../src/machine/process-world.ts';
import { Canceled } from '../../src/machine/canceled.ts';
import { terminalOf } from '../../src/terminal/terminal.ts';

// `openai-setup workshop …` in a process of its own, with a shorter minute, so that it can be killed without waiting for minutes. Its
// first argument is the minute's milliseconds.
const [minute = '', ...args] = process.argv.slice(2);
const command = parse(args);
if (command.kind !== 'run') throw new Error('no command that runs');
const controller = new AbortController();
process.on('SIGINT', () => controller.abort(new Canceled(130)));
const { env, stdin, stdout } = process;
const world = worldOfProcess(process, process.cwd());
const mode = chooseMode(command.name, command.options, {
  stdinIsTerminal: stdin.isTTY,
  stdoutIsTerminal: stdout.isTTY,
  rawMode: false,
  env,
});
process.exitCode = await runWorkshop({
  command: command.name,
  options: command.options,
  mode,
  world: { ...world, timeouts: { ...world.timeouts, minute: Number(minute) } },
  terminal: terminalOf(
    process,
    { plain: true, color: false, utf8: true },
    { cancel: () => controller.abort(new Canceled(130)), crash: (error) => controller.abort(error) },
  ),
  version: '0.0.0',
  signal: controller.signal,
  noteIfLeft: () => {},
});
