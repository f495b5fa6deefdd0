import { examples, optionLabel } from '../command-line/help.ts';
import { commands, environment, exitStatuses, optionSpecs, type OptionName } from '../command-line/options.ts';
import { finds, findsNot } from '../scan/scan.text.ts';

/** The manual page, in man(7) macros, from the same records as the help and the README's tables. */
export function manPage(version: string): string {
  return [
    // Without a date: the same sources build the same package.
    `.TH OPENAI\\-SETUP 1 "" "openai\\-setup ${text(version)}" "User Commands"`,
    // Left-aligned, without hyphenation: commands and names are read as they're typed.
    '.nh',
    '.ad l',
    '.SH NAME',
    'openai\\-setup \\- set up a working, safe, and budgeted OpenAI key for a project',
    '.SH SYNOPSIS',
    '.B openai\\-setup',
    '.RI [ command ]',
    '.RI [ options ]',
    '.SH DESCRIPTION',
    'Takes a freshly cloned project to a working, safe, and budgeted OpenAI key.',
    'A setup is a list of conditions, and each is a check: it looks, says what it found and why it matters, and may offer',
    'one fix. After a fix it looks again. Run it again whenever something is broken: it fixes only that.',
    '.PP',
    'Without a terminal it never waits for an answer: it checks, as',
    '.B doctor',
    'does, and says how to continue.',
    '.SH COMMANDS',
    ...entries(Object.entries(commands).map(([word, meaning]) => [labels[word] ?? word, meaning])),
    '.SH WHAT SCAN FINDS',
    text(finds),
    '.PP',
    text(findsNot),
    '.SH OPTIONS',
    ...entries((Object.keys(optionSpecs) as OptionName[]).map((name) => [optionLabel(name), optionSpecs[name].help])),
    '.SH ENVIRONMENT',
    ...entries(Object.entries(environment)),
    '.SH EXIT STATUS',
    ...entries(Object.entries(exitStatuses)),
    '.SH EXAMPLES',
    ...entries(Object.values(examples('posix')).flat()),
    '',
  ].join('\n');
}

const labels: Readonly<Record<string, string>> = {
  setup: '(no command)',
  completions: 'completions <shell>',
  rotate: 'rotate [place…]',
  store: 'store [place…]',
};

function entries(rows: readonly (readonly [string, string])[]): string[] {
  return rows.flatMap(([label, meaning]) => ['.TP', `.B ${text(label)}`, text(meaning)]);
}

/** A line of text that troff takes literally: no escapes, no macros, hyphens that can be copied. */
function text(line: string): string {
  return line
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll('"', '\\(dq')
    .replaceAll(/[^\0-\x7f]/gu, (character) => `\\[u${character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')}]`)
    .replace(/^[.']/, '\\&$&');
}
