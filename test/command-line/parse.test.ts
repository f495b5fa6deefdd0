import { describe, expect, it } from 'vitest';
import { parse } from '../../src/command-line/parse.ts';
import { drawCode } from '../../src/workshop/code.ts';
import { keyIsMisplaced, usageLine } from '../../src/command-line/misplaced-key.ts';
import { capitalized } from '../../src/wording/capitalized.ts';
import { characters } from '../keys/fake-keys.ts';

function options(...argv: string[]) {
  const command = parse(argv);
  if (command.kind !== 'run') throw new Error(JSON.stringify(command));
  return { name: command.name, ...command.options };
}

const whole = characters(24);

describe('parse', () => {
  it('runs the wizard without arguments', () => {
    expect(options()).toMatchObject({ name: 'setup', yes: false, keyStdin: false, open: true, json: false });
  });

  it.each([
    [['doctor', '--json'], { name: 'doctor', json: true }],
    [['--json', 'doctor'], { name: 'doctor', json: true }],
    [['-C', 'app', '-y', '--key-stdin'], { cwd: 'app', yes: true, keyStdin: true }],
    [['-Capp'], { cwd: 'app' }],
    [['--cwd=app', '--file=.env.local'], { cwd: 'app', file: '.env.local' }],
    [['-e', '.env.local'], { file: '.env.local' }],
    [['--variable', 'OPENAI_KEY'], { variable: 'OPENAI_KEY' }],
    [['--no-open'], { open: false }],
    [['--limit', '12.50'], { limitUsd: 12.5 }],
    [['limits', '--limit=20'], { name: 'limits', limitUsd: 20 }],
    [['demo', '--scenario', 'no-credits'], { name: 'demo', scenario: 'no-credits' }],
  ])('understands %j', (argv, expected) => {
    expect(options(...argv)).toMatchObject(expected);
  });

  it.each([
    [['docter'], 'doctor'],
    [['--jsno'], '--json'],
    [['--ofline'], '--offline'],
    [['doctor', 'now'], 'now'],
    [['--limit', 'ten'], '--limit'],
    [['--limit', '0'], '--limit'],
    [['--limit', '-5'], '--limit'],
    ...['-5', '+5', '0x10', '1e3', '30.999', '5.', '.5', '1,000', '$5', ' 5', '5 ', '٥', 'Infinity', '1000001', '1000000.01', ''].map(
      (amount): [string[], string] => [[`--limit=${amount}`], '--limit'],
    ),
    [['--cwd'], '--cwd'],
    [['--cwd', '--json'], '--cwd'],
    [['--json=yes'], '--json'],
    [['--model', ''], '--model'],
    [['--variable', ''], '--variable'],
    [['--variable', '7UP'], '--variable'],
    [['--variable', 'openai.key'], '--variable'],
    [['--variable', 'NEXT_PUBLIC_OPENAI_API_KEY'], 'NEXT_PUBLIC_OPENAI_API_KEY'],
    [['--variable', 'OPENAI_ADMIN_KEY'], 'OPENAI_ADMIN_KEY'],
    [['doctor', '--key-stdin'], '--key-stdin'],
    [['limits', '--key-stdin'], '--key-stdin'],
    [['doctor', '--all'], '--all'],
    [['limits', '--all', '--yes'], '--all'],
    [['limits', '--all', '--offline'], '--all'],
    [['limits', '--limit', '-5'], 'US dollars'],
    [['limits', '--all', '--limit', '5'], '--all'],
    [['--scenario', 'dns'], '--scenario'],
  ])('refuses %j in one line', (argv, named) => {
    const command = parse(argv);
    expect(command.kind).toBe('wrong-usage');
    const { message } = command as { message: string };
    expect(message).toContain(named);
    expect(message).not.toContain('\n');
  });

  it.each([
    [['sk-proj-something']],
    [['doctor', 'sk-proj-something']],
    [['--key', 'sk-proj-something']],
    [['--key=sk-proj-something']],
    [['--limit', 'sk-proj-something']],
    [['AIzaSomethingThatIsLongerThanAnyWord']],
    [['--sk-proj-something']],
    [['--AIzaSomethingThatIsLongerThanAnyWord']],
    [['--scenario', 'sk-proj-something']],
    [['-C', `sk-proj-${whole}omething`]],
    [['-C', `../gsk_${whole}omething/x`]],
    [['-e', `.env.sk-or-v1-${whole}omething`]],
    [[`--file=sk-${whole}omething`]],
    [['doctor', '--help', '--model', `sk-${whole}omething`]],
  ])('does not repeat what may be a key: %j', (argv) => {
    const command = parse(argv);
    expect(command.kind).toBe('wrong-usage');
    expect(JSON.stringify(command)).not.toMatch(/omething/);
  });

  it.each([
    ['-C', 'task-list'],
    ['-C', '../sk-learn-examples-for-beginners'],
    ['-C', `/builds/${'0123456789abcdef'.repeat(2)}/hf_transformers-2`],
    ['-e', '.env.task-2'],
  ])('takes no name of a directory for a key: %s %s', (...argv) => {
    expect(parse(argv).kind).toBe('run');
  });

  it.each(['frobnicate', 'install', 'keygen'])('suggests nothing for a word that none is close to: %s', (word) => {
    const command = parse([word]);
    expect(command).toMatchObject({ kind: 'wrong-usage' });
    expect(JSON.stringify(command)).not.toContain(' mean ');
  });

  it('shows no key in what was wrong, nor anything that a terminal obeys', () => {
    expect(usageLine('there is no directory /x/sk-proj-something')).toBe(`there is no directory /x/sk-…. ${capitalized(keyIsMisplaced)}`);
    expect(usageLine('there is no directory /x/\u001b[31m\nred')).toBe('there is no directory /x/ red');
  });

  it("takes no seat's code as an argument, and a directory for none", () => {
    const code = drawCode(7).reveal();
    const isRefused = (...argv: string[]) => parse(argv).kind === 'wrong-usage';
    // The second one has hardly any digits.
    for (const each of [
      code,
      '7-K7JF-SJNM-BRYA-W',
      code.toLowerCase(),
      code.replaceAll('-', ' '),
      code.replaceAll('-', '').replace(/^7/, '7-'),
    ])
      expect([isRefused(each), isRefused('--workshop', each), isRefused(`--workshop=${each}`)]).toEqual([true, true, true]);
    for (let year = 1000; year < 1100; year += 1) {
      expect(isRefused('--cwd', `${year}-workshop-demos`)).toBe(false);
      expect(isRefused('--cwd', `${year}-work-shop-demo-s`)).toBe(false);
      expect(isRefused('--workshop', `./${year}-0123-4567-89AB.json`)).toBe(false);
    }
  });

  it('knows help and version anywhere', () => {
    expect(parse(['doctor', '--help'])).toEqual({ kind: 'help', word: 'doctor' });
    expect(parse(['-V'])).toEqual({ kind: 'version' });
    expect(parse(['doctor', '-v'])).toEqual({ kind: 'version' });
    expect(parse(['help'])).toEqual({ kind: 'help' });
    expect(parse(['help', 'doctor'])).toEqual({ kind: 'help', word: 'doctor' });
    expect(parse(['help', 'docter'])).toMatchObject({ kind: 'wrong-usage', message: expect.stringContaining('doctor') as string });
  });

  it.each([
    [['--help'], { kind: 'help' }],
    [['-h', 'completions'], { kind: 'help', word: 'completions' }],
    [['docter', '--help'], { kind: 'help' }],
    [['completions', 'bash'], { kind: 'completions', shell: 'bash' }],
  ])('understands %j', (argv, expected) => {
    expect(parse(argv)).toEqual(expected);
  });

  it.each([[['completions']], [['completions', 'tcsh']], [['completions', 'bash', 'zsh']]])(
    'says which shells there are after %j',
    (argv) => {
      expect(parse(argv)).toMatchObject({ kind: 'wrong-usage', message: expect.stringContaining('bash, zsh, fish') as string });
    },
  );
});
