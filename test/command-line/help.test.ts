import { columnsOf } from '../../src/wording/columns.ts';
import { describe, expect, it } from 'vitest';
import { parse } from '../../src/command-line/parse.ts';
import { helpText, optionsFor } from '../../src/command-line/help.ts';
import { scenarioRows } from '../../src/commands/scenario-names.ts';
import { commands, optionSpecs, type Word } from '../../src/command-line/options.ts';

const words = Object.keys(commands) as Word[];

/** The command lines that a help shows, from the program's name to the blanks before what it means. */
function commandLines(text: string): string[][] {
  return text.split('\n').flatMap((line) => {
    const [, found] = /^ {2}(?:source <\()?openai-setup ?(.*?)(?:\)? {2,}.*| [<|] .*)$/.exec(line) ?? [];
    return found === undefined
      ? []
      : [
          found
            .replace(/ [<|] .*/, '')
            .replace(/\)$/, '')
            .split(' ')
            .filter(Boolean),
        ];
  });
}

describe('the help', () => {
  it.each([undefined, ...words])('of %s fits 80 columns', (word) => {
    for (const line of helpText(word, { shell: 'posix', ...(word === 'demo' && { scenarios: scenarioRows }) }).split('\n'))
      expect(line.length, line).toBeLessThanOrEqual(80);
  });

  it.each(words)('of %s shows examples that the parser takes, with options that it lists', (word) => {
    const text = helpText(word, { shell: 'posix' });
    const examples = commandLines(text);
    expect(examples.length).toBeGreaterThan(0);
    for (const args of examples) {
      expect(parse(args), args.join(' ')).toMatchObject(word === 'completions' ? { kind: word } : { kind: 'run', name: word });
      for (const option of args.filter((arg) => arg.startsWith('--')))
        expect(text).toContain(`\n  ${option === '--yes' ? '-y, ' : ''}${option}`);
    }
  });

  it.each([40, 60])('breaks no word in %d columns', (columns) => {
    for (const word of [undefined, 'doctor', 'setup'] as const) {
      for (const line of helpText(word, { shell: 'posix', columns }).split('\n')) {
        // A command to copy is one piece.
        if (columnsOf(line) >= columns) expect(line.trim()).not.toContain(' ');
      }
    }
  });

  it('of a command says nothing of an option that does not hold there', () => {
    expect(helpText('limits', { shell: 'posix' })).not.toMatch(/test\s+completion/);
    expect(helpText('demo', { shell: 'posix' })).not.toMatch(/costs|browser/);
    expect(helpText('doctor', { shell: 'posix' })).not.toMatch(/also\s+set/);
    expect(helpText('doctor', { shell: 'posix' })).toMatch(/test completion\s+costs/);
  });

  it('of a command names only options that the command takes', () => {
    for (const word of words.filter((one) => one !== 'completions')) {
      for (const name of optionsFor(word)) {
        // Each of its actions takes some of them.
        if (word === 'workshop') continue;
        const args = [
          word,
          `--${name}`,
          ...('value' in optionSpecs[name] ? [name === 'variable' ? 'OPENAI_KEY' : name === 'ends' ? '24h' : '20'] : []),
        ];
        expect(parse(args).kind, args.join(' ')).not.toBe('wrong-usage');
      }
    }
  });
});
