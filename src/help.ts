import { commands, exitStatuses, optionSpecs, type OptionName, type OptionSpec } from './options.ts';

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

/** Breaks a text at blanks into lines of at most `width` characters; longer words stand alone. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? '';
    if (line === '') lines[lines.length - 1] = word;
    else if (line.length + 1 + word.length <= width) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines;
}
