import { allChecks } from '../checks/all.ts';
import { allCodes } from './all-codes.ts';
import { optionLabel } from '../command-line/help.ts';
import { stores } from '../stores/all.ts';
import { storeCodes } from '../stores/store.text.ts';
import { commands, environment, exitStatuses, optionSpecs, type OptionName } from '../command-line/options.ts';

/** The tables of the reference, each by the name of its markers: `<!-- commands -->` to `<!-- /commands -->`. */
export const referenceTables = {
  commands: commandsTable,
  options: optionsTable,
  environment: environmentTable,
  exit: exitTable,
  checks: checksTable,
  codes: codesTable,
  places: placesTable,
  'place-codes': placeCodesTable,
};

function commandsTable(): string {
  const typed: Readonly<Record<string, string>> = {
    setup: '',
    completions: ' completions <shell>',
    rotate: ' rotate [place…]',
    store: ' store [place…]',
  };
  return table(
    'command',
    'what it does',
    Object.entries(commands).map(([word, meaning]) => [`\`openai-setup${typed[word] ?? ` ${word}`}\``, meaning]),
  );
}

function optionsTable(): string {
  return table(
    'option',
    'meaning',
    (Object.keys(optionSpecs) as OptionName[]).map((name) => [`\`${optionLabel(name)}\``, optionSpecs[name].help]),
  );
}

function environmentTable(): string {
  return table(
    'variable',
    'meaning',
    Object.entries(environment).map(([names, meaning]) => [
      names
        .split(', ')
        .map((name) => `\`${name}\``)
        .join(', '),
      meaning,
    ]),
  );
}

function exitTable(): string {
  return table('status', 'meaning', Object.entries(exitStatuses));
}

function checksTable(): string {
  return table(
    'check',
    'it holds when',
    'group',
    allChecks.map(({ id, title, group }) => [`\`${id}\``, title, group.title]),
  );
}

function codesTable(): string {
  return table(
    'code',
    'status',
    'meaning',
    Object.entries(allCodes()).map(([code, { status, meaning }]) => [`\`${code}\``, status, meaning]),
  );
}

function placesTable(): string {
  const ways = { written: 'openai-setup', shown: 'you, with the command', page: 'you, on the page' };
  return table(
    'place',
    'named like this',
    'who writes',
    'command (the value on standard input), or page',
    'how it is known to be there',
    stores.map(({ title, form, handling, command, proof }) => [
      title,
      `\`${form}\``,
      ways[handling],
      handling === 'page' || form === 'env-file' ? command : `\`${command}\``,
      proof,
    ]),
  );
}

function placeCodesTable(): string {
  return table(
    'code',
    'meaning',
    Object.entries(storeCodes).map(([code, meaning]) => [`\`${code}\``, meaning]),
  );
}

function table(...parts: [...heads: string[], rows: (readonly string[])[]]): string {
  const rows = parts.at(-1) as (readonly string[])[];
  const heads = parts.slice(0, -1) as string[];
  const line = (cells: readonly string[]): string => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(heads), `|${'---|'.repeat(heads.length)}`, ...rows.map(line)].join('\n');
}

/** The README's text with its tables regenerated. */
export function withTables(readme: string): string {
  return Object.entries(referenceTables).reduce(
    (text, [name, make]) =>
      text.replace(markers(name), (_all, before: string, _old: string, after: string) => `${before}${make()}\n${after}`),
    readme,
  );
}

/** What stands between the markers of a table. */
export function tableIn(readme: string, name: keyof typeof referenceTables): string | undefined {
  return markers(name).exec(readme)?.[2]?.trim();
}

function markers(name: string): RegExp {
  return new RegExp(`(<!-- ${name} -->\\n)([\\s\\S]*?)(<!-- /${name} -->)`);
}
