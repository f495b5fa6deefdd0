import { readFileSync } from 'node:fs';
import Ajv2020 from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { parse } from '../../src/command-line/parse.ts';
import { allCodes } from '../../src/docs/all-codes.ts';
import { chooseMode, type Capabilities } from '../../src/commands/mode.ts';
import { makeWorld } from '../make-world.ts';
import { runProgram, simulate } from '../e2e/program.ts';

const schema = JSON.parse(readFileSync(new URL('../../src/docs/report.schema.json', import.meta.url), 'utf8')) as object;
const isReport = new Ajv2020.default({ allErrors: true }).compile(schema);

describe('the JSON document', () => {
  it.each([
    ['a good setup', ['doctor', '--json'], true],
    ['a broken one', ['doctor', '--json'], false],
    ['a repair', ['--yes', '--key-stdin', '--json'], false],
    ['a plan', ['--dry-run', '--yes', '--json'], false],
    ['money only', ['limits', '--json'], true],
    ['a rotation, looked at', ['rotate', '--json'], true],
    ['a rotation that has nothing to replace', ['rotate', '--yes', '--json'], false],
    ['a rotation in the demo', ['demo', '--scenario', 'rotate', '--json'], false],
    ['the demo', ['demo', '--json'], false],
  ])('is as its schema says: %s', async (_name, args, good) => {
    const simulator = await simulate();
    const world = makeWorld({ api: simulator });
    if (good) {
      world.put('.gitignore', '.env\n');
      world.put('.env', `OPENAI_API_KEY=${simulator.key}\n`, 0o600);
    }
    const { status, stdout } = await runProgram(world, args, args.includes('--key-stdin') ? 'not a key' : '');
    const document = JSON.parse(stdout) as {
      exitCode: number;
      project: { server: string | null };
      checks: { code?: string; status: string; next?: string[]; actions?: { text: string; url?: string }[] }[];
    };
    expect(isReport(document), JSON.stringify(isReport.errors)).toBe(true);
    expect(document.exitCode).toBe(status);
    // The demo has a server of its own.
    if (args[0] !== 'demo') expect(document.project.server).toBe(new URL(simulator.baseUrl).origin);
    for (const { code, status: given, next = [], actions = [] } of document.checks) {
      expect(actions.map(({ text }) => text)).toEqual(next);
      for (const { url } of actions) if (url !== undefined) expect(new URL(url).protocol).toBe('https:');
      // A check may bring a code of its own.
      if (code !== undefined) expect([code, given]).toEqual([code, allCodes()[code]?.status]);
    }
  });
});

it.each([
  ['an unknown option', ['doctor', '--json', '--no-such-option']],
  ['an unknown command', ['--json', 'no-such-command']],
  ['a value that is missing', ['doctor', '--json', '--file']],
  ['a value too many', ['doctor', '--json=yes']],
  ['a directory that is not there', ['doctor', '--json', '-C', 'no/such/directory']],
  ['a file as the directory', ['--json', '-C', 'package.json']],
  ['an amount that is none', ['limits', '--json', '--limit', 'ten']],
  ['an option that does not go with the command', ['doctor', '--json', '--key-stdin']],
  ['an unknown scenario', ['demo', '--json', '--scenario', 'no-such-scenario']],
  ['an option of Node', ['doctor', '--json', '--env-file', 'package.json']],
])('the JSON document of wrong usage is as its schema says, too: %s', async (_what, args) => {
  const world = makeWorld({ project: { files: { 'package.json': '{}' } } });
  const { status, stdout, stderr } = await runProgram(world, args);
  expect(status).toBe(2);
  expect(stderr.trim().split('\n')).toHaveLength(1);
  const document: unknown = JSON.parse(stdout);
  expect(document).toMatchObject({ schemaVersion: 1, error: { code: 'wrong-usage' } });
  expect(isReport(document), JSON.stringify(isReport.errors)).toBe(true);
});

describe('chooseMode', () => {
  const terminal: Capabilities = { stdinIsTerminal: true, stdoutIsTerminal: true, rawMode: true, env: { TERM: 'xterm' } };
  const mode = (args: string[], capabilities: Partial<Capabilities> = {}) => {
    const command = parse(args);
    if (command.kind !== 'run') throw new Error('no command');
    return chooseMode(command.name, command.options, { ...terminal, ...capabilities });
  };
  const piped = { stdinIsTerminal: false, stdoutIsTerminal: false, rawMode: false };

  it.each([
    [[], {}, 'wizard', 'person', 'do', false],
    [['--plain'], {}, 'lines', 'person', 'do', false],
    [[], { rawMode: false }, 'lines', 'person', 'do', false],
    [[], { env: { TERM: 'dumb' } }, 'lines', 'person', 'do', false],
    [[], { env: { ACCESSIBLE: '1' } }, 'lines', 'person', 'do', false],
    [[], { env: { CI: 'TRUE' } }, 'lines', 'automatic', 'never', 'ci'],
    [[], { env: { CI: '' } }, 'wizard', 'person', 'do', false],
    [[], { env: { CI: 'false' } }, 'wizard', 'person', 'do', false],
    [[], piped, 'lines', 'automatic', 'never', 'no-terminal'],
    [[], { stdoutIsTerminal: false }, 'lines', 'automatic', 'never', 'no-terminal'],
    [[], { stdinIsTerminal: false }, 'lines', 'automatic', 'never', 'no-terminal'],
    [['--yes'], piped, 'lines', 'automatic', 'do', false],
    [['--yes'], {}, 'lines', 'automatic', 'do', false],
    [['--json'], {}, 'json', 'automatic', 'never', false],
    [['--json', '--yes'], {}, 'json', 'automatic', 'do', false],
    [['--json', '--key-stdin'], piped, 'json', 'automatic', 'do', false],
    [['--dry-run'], {}, 'wizard', 'person', 'plan', false],
    [['--dry-run'], piped, 'lines', 'automatic', 'plan', false],
    [['doctor'], {}, 'lines', 'automatic', 'never', false],
    [['doctor', '--yes'], {}, 'lines', 'automatic', 'never', false],
    [['limits'], {}, 'wizard', 'person', 'do', false],
    [['limits'], piped, 'lines', 'automatic', 'never', false],
    [['demo'], piped, 'lines', 'automatic', 'do', false],
  ] as const)('%j in %j: %s, %s, %s', (args, capabilities, show, answers, fixing, nobodyToAsk) => {
    expect(mode([...args], capabilities)).toEqual({ show, answers, fixing, nobodyToAsk });
  });
});
