import { commands, exitStatuses, optionSpecs, type OptionName, type OptionSpec, type Word } from './options.ts';
import { withInputFrom } from '../shell/commands.ts';
import type { Shell } from '../shell/shell.ts';
import { padded } from '../wording/columns.ts';
import { wrap } from '../wording/wrap.ts';
import { capitalized } from '../wording/capitalized.ts';

/** A command line, or a word in one, and what it's for. */
type Example = readonly [command: string, meaning: string];

export function examples(shell: Shell): Readonly<Record<string, readonly Example[]>> {
  return {
    setup: [
      ['openai-setup', 'set up the project in this directory'],
      ['openai-setup --dry-run', 'see every edit; write nothing'],
      [withInputFrom('key.txt', 'openai-setup --yes --key-stdin', shell), 'set up without a terminal'],
      [withInputFrom('code.txt', 'openai-setup --yes --seat-code-stdin', shell), "open a workshop's seat without one"],
    ],
    doctor: [
      ['openai-setup doctor', "see what's fine and what isn't"],
      ['openai-setup doctor --json', 'check everything, as JSON for scripts'],
      ['openai-setup doctor --offline --strict', 'for CI: no network, and advice counts'],
    ],
    limits: [
      ['openai-setup limits', 'see or confirm the monthly limit'],
      ['openai-setup limits --limit 20', 'check against $20 a month'],
      ['openai-setup limits --all', 'every project in the organization, and its keys'],
    ],
    workshop: [
      ['openai-setup workshop create', 'ask what it needs, show what it can cost'],
      ['openai-setup workshop create --dry-run', 'only show it; create nothing'],
      ['openai-setup workshop status --watch', 'who has started, what was spent'],
      ['openai-setup workshop raise 7 --limit 5', 'seat 7 may spend $5'],
      ['openai-setup workshop revoke 7', "seat 7's key stops working"],
      ['openai-setup workshop end', 'delete all keys, show the cost'],
    ],
    scan: [
      ['openai-setup scan', "find keys where they shouldn't be"],
      ['openai-setup scan --staged', 'only what the next commit would add'],
      ['openai-setup scan --alive', 'and ask whether they still work'],
      ['openai-setup scan --json --strict', 'for CI: also fail if something could not be read'],
      ['openai-setup scan --install-guard', 'from now on, let git stop a commit with a key'],
    ],
    rotate: [
      ['openai-setup rotate', 'replace the key, then choose when the old one stops working'],
      ['openai-setup rotate --leaked', 'revoke a leaked key first'],
      [withInputFrom('key.txt', 'openai-setup rotate --key-stdin', shell), 'with a key you created'],
      ['openai-setup rotate --yes --ends 24h', 'without questions, with OPENAI_ADMIN_KEY set'],
      ['openai-setup rotate --yes github:ana/shop', 'also update a place you name in full, as store does'],
    ],
    store: [
      ['openai-setup store', 'which places the project mentions, and which lack the key'],
      ['openai-setup store github:ana/shop', 'put it into the secrets of GitHub Actions'],
      ['openai-setup store --yes vercel:shop', 'without being asked'],
      ['openai-setup store fly:shop', 'also: aws-secrets-manager:name, keychain'],
    ],
    undo: [['openai-setup undo', 'undo what the last run wrote']],
    completions: [
      ['source <(openai-setup completions bash)', 'bash: in ~/.bashrc'],
      ['source <(openai-setup completions zsh)', 'zsh: in ~/.zshrc, after compinit'],
      ['openai-setup completions fish | source', 'fish: in config.fish'],
    ],
    demo: [
      ['openai-setup demo', 'try everything without an account'],
      ['openai-setup demo --scenario no-credits', 'see how a failure is explained'],
    ],
  };
}

/** Options that a command accepts although they have no effect on it. */
const irrelevantOptions: Readonly<Record<string, readonly OptionName[]>> = {
  doctor: ['key-stdin', 'yes', 'dry-run', 'no-open'],
  limits: ['key-stdin'],
  scan: ['key-stdin', 'offline', 'model', 'base-url', 'limit', 'no-open'],
  rotate: ['offline', 'limit'],
  store: ['key-stdin', 'model', 'limit', 'strict'],
  undo: ['key-stdin', 'json', 'offline', 'model', 'base-url', 'limit', 'no-open', 'strict'],
  workshop: ['file', 'variable', 'key-stdin', 'offline', 'model', 'no-open', 'strict', 'verbose'],
  demo: ['cwd', 'file', 'variable', 'key-stdin', 'base-url', 'no-open'],
};

/** What an option means for a command, if that's less than usual or something else. */
const commandSpecificHelp: Readonly<Record<string, Partial<Record<OptionName, string>>>> = {
  store: {
    yes: 'put the key into each place that is named in full, without asking',
    'dry-run': 'show what would be put where; write nothing',
    offline: 'ask no place that needs the network',
  },
  doctor: { limit: 'the monthly spending limit to check against, in US dollars' },
  workshop: {
    limit: 'the hard limit of each seat, in US dollars; with raise, the new one of that seat',
    yes: 'go ahead without asking',
    'dry-run': 'show the plan, the most it can cost, and how long it takes; change nothing',
  },
  limits: { offline: 'skip the checks that need the network', model: 'the model whose price shows what a limit buys' },
  scan: {
    yes: 'with --alive: ask the API without asking you; with the guard: write without asking',
    'dry-run': 'with the guard: only show the lines and where they would go',
    strict: "also exit 1 if something couldn't be read",
    verbose: 'every place, and how many files git ignores',
    file: 'the env file, to say which key is in use (default: the one the project uses, or .env)',
  },
  rotate: {
    yes: 'ask nothing; the old key stays as it is unless --ends says when it ends',
    'key-stdin': 'read the new key from standard input; it replaces the one in the file once it has passed its test',
  },
  undo: { yes: 'undo without asking' },
  demo: { offline: 'skip the checks that need the network' },
};

/** The options of a command, in the order of the help. */
export function optionsFor(word: Word): OptionName[] {
  const all = Object.keys(optionSpecs) as OptionName[];
  if (word === 'completions') return ['help'];
  return all.filter((name) => {
    const { only }: OptionSpec = optionSpecs[name];
    return (only === undefined || only === word) && irrelevantOptions[word]?.includes(name) !== true;
  });
}

/** @param columns of the terminal; wider lines are hard to read @param scenarios what the demo can play */
export type HelpOptions = {
  readonly shell: Shell;
  readonly columns?: number;
  readonly scenarios?: { readonly tours: readonly Example[]; readonly failures: readonly Example[] };
  /** npx started the program. */
  readonly byNpx?: boolean;
};

/** The widest that a line gets. */
const widest = 80;
/** Columns that a text needs beside its label; if there are fewer, it goes below. */
const fewest = 24;

/** The help for everything, or for one command. */
export function helpText(word: Word | undefined, options: HelpOptions): string {
  // A line that's as wide as the terminal makes some of them add an empty one.
  const width = Math.min(options.columns ?? widest, widest) - 3;
  const lines = word === undefined ? wholeHelp(options, width) : commandHelp(word, options, width);
  return lines.join('\n');
}

/** How this program is called here. */
const nameIn = ({ byNpx }: HelpOptions): string => (byNpx === true ? 'npx openai-setup' : 'openai-setup');

function examplesIn(options: HelpOptions, word: string): readonly Example[] {
  return (examples(options.shell)[word] ?? []).map(([command, meaning]) => [command.replace('openai-setup', nameIn(options)), meaning]);
}

function wholeHelp(options: HelpOptions, width: number): string[] {
  const [setup, doctor] = [examplesIn(options, 'setup'), examplesIn(options, 'doctor')];
  return [
    ...wrap('Set up a working, safe, and budgeted OpenAI key for this project.', width),
    '',
    `Usage: ${nameIn(options)} [command] [options]`,
    '',
    'Commands',
    ...table(Object.entries(commands), width),
    '',
    'Options',
    ...table(
      optionsFor('setup').map((name) => [optionLabel(name), optionSpecs[name].help]),
      width,
    ),
    '',
    'Examples',
    ...table([...setup.slice(0, 1), ...doctor.slice(1, 2), ...setup.slice(2)], width),
    '',
    'Exit status',
    ...table(Object.entries(exitStatuses), width),
    '',
    ...wrap(`More about a command, and its own options: ${nameIn(options)} help scan`, width),
    '',
  ];
}

function commandHelp(word: Word, options: HelpOptions, width: number): string[] {
  const { scenarios } = options;
  const usage =
    word === 'setup'
      ? ''
      : word === 'completions'
        ? ' completions bash|zsh|fish'
        : word === 'workshop'
          ? ' workshop create|status|raise|revoke|end'
          : word === 'store' || word === 'rotate'
            ? ` ${word} [place…]`
            : ` ${word}`;
  const meaning: string = commands[word];
  return [
    `Usage: ${nameIn(options)}${usage} [options]`,
    '',
    ...wrap(`${capitalized(meaning)}.`, width),
    '',
    'Examples',
    ...table(examplesIn(options, word), width),
    '',
    'Options',
    ...table(
      optionsFor(word).map((name) => [optionLabel(name), commandSpecificHelp[word]?.[name] ?? optionSpecs[name].help]),
      width,
    ),
    ...(scenarios === undefined
      ? []
      : ['', 'Scenarios', ...table(scenarios.tours, width), '', 'Scenarios of what can go wrong', ...table(scenarios.failures, width)]),
    '',
  ];
}

/** `-C, --cwd <dir>` */
export function optionLabel(name: OptionName): string {
  const spec: OptionSpec = optionSpecs[name];
  const letters = [spec.short, spec.alias].flatMap((letter) => (letter === undefined ? [] : [`-${letter}, `]));
  return `${letters.join('')}--${name}${spec.value === undefined ? '' : ` <${spec.value}>`}`;
}

function table(rows: readonly (readonly string[])[], width: number): string[] {
  const labels = Math.max(0, ...rows.map(([label = '']) => label.length)) + 2;
  return rows.flatMap(([label = '', text = '']) => {
    if (width - labels < fewest) {
      const below = wrap(text, width - 4).filter((line) => line !== '');
      return [...wrap(label, width - 2).map((line) => `  ${line}`), ...below.map((line) => `      ${line}`)];
    }
    const [first = '', ...rest] = wrap(text, width - labels);
    return [`  ${padded(label, labels)}${first}`, ...rest.map((line) => `  ${' '.repeat(labels)}${line}`)];
  });
}
