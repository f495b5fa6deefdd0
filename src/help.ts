import { commands, exitStatuses, optionSpecs, type OptionName, type OptionSpec } from './options.ts';
import { wrap } from './text/wrap.ts';

/** The help for a terminal of 80 columns. */
export function helpText(): string {
  const optionLabels = (Object.keys(optionSpecs) as OptionName[]).map((name) => [optionLabel(name), optionSpecs[name].help]);
  return [
    'openai-setup takes this project to a working, safe and budgeted OpenAI key.',
    '',
    'Usage: openai-setup [command] [options]',
    '',
    'Commands',
    ...table(Object.entries(commands)),
    '',
    'Options',
    ...table(optionLabels),
    '',
    'Examples',
    '  openai-setup                                    set up the project in this directory',
    '  openai-setup doctor --json                      what is wrong, for scripts',
    '  openai-setup --yes --key-stdin < key.txt        set up without a terminal',
    '',
    'Exit status',
    ...table(Object.entries(exitStatuses)),
    '',
  ].join('\n');
}

/** `-C, --cwd <dir>` */
export function optionLabel(name: OptionName): string {
  const spec: OptionSpec = optionSpecs[name];
  return `${spec.short === undefined ? '' : `-${spec.short}, `}--${name}${spec.value === undefined ? '' : ` <${spec.value}>`}`;
}

function table(rows: readonly (readonly string[])[]): string[] {
  const width = Math.max(...rows.map(([label = '']) => label.length)) + 2;
  return rows.flatMap(([label = '', text = '']) => {
    const [first = '', ...rest] = wrap(text, 78 - width);
    return [`  ${label.padEnd(width)}${first}`, ...rest.map((line) => `  ${' '.repeat(width)}${line}`)];
  });
}
