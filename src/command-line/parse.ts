import { parseArgs } from 'node:util';
import {
  commands,
  endings,
  optionSpecs,
  shells,
  type CommandName,
  type Ending,
  type OptionName,
  type Shell,
  type Word,
} from './options.ts';
import { readWorkshop, type WorkshopOptions } from './workshop-options.ts';
import { didYouMean } from './did-you-mean.ts';
import { whyNoKeyVariable } from './key-variable.ts';
import { codeIsMisplaced, isSeatCode, keyIsMisplaced, mayBeKey } from './misplaced-key.ts';
import { holdsBeginningOfKey, holdsKeyOfAnyVendor } from '../keys/key-like.ts';

export type Options = {
  readonly cwd?: string;
  readonly file?: string;
  /** A name that shells and env files accept. */
  readonly variable?: string;
  readonly keyStdin: boolean;
  /** The public file of a workshop, as typed. */
  readonly workshopFile?: string;
  readonly seatCodeStdin: boolean;
  readonly yes: boolean;
  readonly dryRun: boolean;
  readonly offline: boolean;
  readonly model?: string;
  readonly baseUrl?: string;
  /** US dollars per month. */
  readonly limitUsd?: number;
  /** `limits`: every project of the organization. */
  readonly all: boolean;
  /** `scan`: where to look, and whether the API is asked. */
  readonly staged: boolean;
  readonly tree: boolean;
  readonly alive: boolean;
  /** `rotate`: the key is known to others. */
  readonly leaked: boolean;
  /** `rotate`: when the old key ends. */
  readonly ends?: Ending;
  /** `rotate`: also a key that was made within the last hour. */
  readonly again: boolean;
  /** `scan`: the check in front of every commit. */
  readonly guard?: 'install' | 'remove';
  readonly open: boolean;
  readonly json: boolean;
  readonly plain: boolean;
  readonly strict: boolean;
  readonly verbose: boolean;
  readonly scenario?: string;
  readonly workshop?: WorkshopOptions;
  /** `store`, `rotate`: the places, as typed. */
  readonly places: readonly string[];
};

export type Command =
  /** For one command, if one is named. */
  | { readonly kind: 'help'; readonly word?: Word }
  | { readonly kind: 'version' }
  | { readonly kind: 'completions'; readonly shell: Shell }
  | { readonly kind: 'run'; readonly name: CommandName; readonly options: Options }
  /** One line for standard error; exit status 2. */
  | { readonly kind: 'wrong-usage'; readonly message: string };

/** Parses the arguments after the program's name. Never throws. */
export function parse(argv: readonly string[]): Command {
  const wrong = (message: string): Command => ({ kind: 'wrong-usage', message: `${message} (see openai-setup --help)` });
  if (argv.some(holdsKeyOfAnyVendor)) return wrong(keyIsMisplaced);
  if (argv.some((each) => isSeatCode(each.slice(each.indexOf('=') + 1)))) return wrong(codeIsMisplaced);
  const { tokens, values } = parseArgs({
    // One option can't have two letters.
    args: argv.map((each) => (each === `-${optionSpecs.version.alias}` ? '--version' : each)),
    strict: false,
    allowPositionals: true,
    tokens: true,
    options: parserOptions(),
  });

  const positionals: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value);
    if (token.kind !== 'option') continue;
    const name = token.name;
    if (!isOption(name) && mayBeKey(name)) return wrong(keyIsMisplaced);
    if (!isOption(name)) {
      // What other tools call --file, and what Node would take for itself (see launcher.cjs).
      const near = /^env(?:-|$)/.test(name)
        ? '; did you mean --file?'
        : /^(?:.*-)?key$/.test(name)
          ? '; others can see a key on the command line, so pipe it in with --key-stdin'
          : didYouMean(name, Object.keys(optionSpecs), '--');
      return wrong(`unknown option ${token.rawName}${near}`);
    }
    if (takesValue(name)) {
      // If a value looks like an option, the real value was forgotten; an amount below zero is one.
      const isAmount = name === 'limit' && /^-[\d.]/.test(token.value ?? '');
      if (token.value === undefined || (!token.inlineValue && !isAmount && token.value.startsWith('-'))) {
        return wrong(`${token.rawName} needs a value`);
      }
    } else if (token.value !== undefined) {
      return wrong(`${token.rawName} doesn't take a value`);
    }
  }
  if (values['help'] === true) return { kind: 'help', ...(isWord(positionals[0]) ? { word: positionals[0] } : {}) };
  if (values['version'] === true) return { kind: 'version' };
  if (positionals[0] === 'help') {
    const about = positionals[1];
    if (about === undefined || isWord(about)) return { kind: 'help', ...(about !== undefined && { word: about }) };
    return wrong(mayBeKey(about) ? keyIsMisplaced : noCommand(about));
  }

  const [word = 'setup', ...rest] = positionals;
  // The full name of a place is long.
  const takesPlaces = word === 'store' || word === 'rotate';
  const isPlace = (each: string): boolean => takesPlaces && /^[a-z0-9-]{1,30}:/.test(each) && !holdsBeginningOfKey(each);
  if ([...positionals, values['scenario'] ?? ''].some((each) => mayBeKey(String(each)) && !isPlace(String(each))))
    return wrong(keyIsMisplaced);
  if (!isWord(word)) return wrong(noCommand(word));
  if (word === 'completions') {
    const shell = shells.find((name) => name === rest[0]);
    return shell !== undefined && rest.length === 1
      ? { kind: 'completions', shell }
      : wrong(`completions needs one of ${shells.join(', ')}`);
  }
  const isWorkshop = word === 'workshop';
  if (rest.length > 0 && !isWorkshop && !takesPlaces) return wrong(`unexpected argument “${rest[0]}”`);

  const text = (name: OptionName): string | undefined => values[name] as string | undefined;
  const flag = (name: OptionName): boolean => values[name] === true;
  for (const name of ['cwd', 'file', 'variable', 'model', 'base-url', 'scenario', 'until', 'models', 'name', 'out', 'workshop'] as const) {
    if (text(name)?.trim() === '') return wrong(`--${name} needs a value`);
  }
  for (const name of Object.keys(optionSpecs) as OptionName[]) {
    const spec = optionSpecs[name];
    if ('only' in spec && spec.only !== word && values[name] !== undefined) return wrong(`--${name} only works with ${spec.only}`);
  }
  const variable = text('variable');
  const misnamed = variable === undefined ? undefined : whyNoKeyVariable(variable);
  if (misnamed !== undefined) return wrong(misnamed);
  const limit = text('limit');
  const limitUsd = limit === undefined ? undefined : readLimit(limit);
  if (Number.isNaN(limitUsd)) return wrong('--limit needs an amount in US dollars per month, from 1 to 1000000, such as 20 or 12.50');
  if (flag('all') && (limitUsd !== undefined || flag('yes'))) return wrong("--all only looks; set a limit from the project it's for");
  if (flag('all') && flag('offline')) return wrong('--all needs the network: the API knows the projects');
  if (flag('install-guard') && flag('remove-guard')) return wrong("--install-guard and --remove-guard can't both be meant");
  if (flag('key-stdin') && flag('seat-code-stdin')) return wrong("--key-stdin and --seat-code-stdin can't both read standard input");
  if (flag('staged') && flag('tree')) return wrong('--staged and --tree are two different places: choose one');
  const ends = text('ends');
  const ending = endings.find((each) => each === ends);
  if (ends !== undefined && ending === undefined) return wrong(`--ends needs one of ${endings.join(', ')}`);
  if (flag('leaked') && ending !== undefined && ending !== 'now') return wrong('a leaked key ends now: --leaked only goes with --ends now');
  // Without a person, nothing that works is ended unless that was said.
  if (flag('leaked') && (flag('yes') || flag('key-stdin')) && ending === undefined)
    return wrong('without questions, --leaked needs --ends now');
  if (word === 'rotate' && flag('offline')) return wrong('rotate needs the network: the new key is tested before it is written');
  if (flag('key-stdin') && word !== 'setup' && word !== 'rotate') return wrong(`--key-stdin saves a key, which ${word} never does`);
  if (flag('json') && word === 'undo') return wrong('undo has no JSON output; its exit status says whether it worked');

  const workshop = isWorkshop ? readWorkshop(rest, text, flag) : undefined;
  if (typeof workshop === 'string') return wrong(workshop);

  return {
    kind: 'run',
    name: word,
    options: {
      ...given('cwd', text('cwd')),
      ...given('file', text('file')),
      ...given('variable', text('variable')),
      ...given('model', text('model')),
      ...given('baseUrl', text('base-url')),
      ...given('scenario', text('scenario')),
      ...given('workshopFile', text('workshop')),
      ...(limitUsd === undefined ? {} : { limitUsd }),
      ...(workshop === undefined ? {} : { workshop }),
      ...(flag('install-guard') ? { guard: 'install' as const } : flag('remove-guard') ? { guard: 'remove' as const } : {}),
      keyStdin: flag('key-stdin'),
      seatCodeStdin: flag('seat-code-stdin'),
      yes: flag('yes'),
      dryRun: flag('dry-run'),
      offline: flag('offline'),
      all: flag('all'),
      staged: flag('staged'),
      tree: flag('tree'),
      alive: flag('alive'),
      leaked: flag('leaked'),
      ...(ending === undefined ? {} : { ends: ending }),
      again: flag('again'),
      open: !flag('no-open'),
      json: flag('json'),
      plain: flag('plain'),
      strict: flag('strict'),
      verbose: flag('verbose'),
      places: takesPlaces ? rest : [],
    },
  };
}

function noCommand(word: string): string {
  return `unknown command “${word}”${didYouMean(word, [...Object.keys(commands), 'help'], '')}`;
}

function parserOptions(): Record<string, { type: 'string' | 'boolean'; short?: string }> {
  return Object.fromEntries(
    (Object.keys(optionSpecs) as OptionName[]).map((name) => {
      const spec = optionSpecs[name];
      return [name, { type: takesValue(name) ? 'string' : 'boolean', ...('short' in spec ? { short: spec.short } : {}) }];
    }),
  );
}

/** US dollars; NaN for anything but digits with at most two decimals: whoever writes 0x10 or 1e3 may mean another amount than we'd set. */
function readLimit(text: string): number {
  const value = /^\d{1,9}(?:\.\d{1,2})?$/.test(text) ? Number(text) : Number.NaN;
  return value >= 1 && value <= 1_000_000 ? value : Number.NaN;
}
function takesValue(name: OptionName): boolean {
  return 'value' in optionSpecs[name];
}
function isOption(name: string): name is OptionName {
  return Object.hasOwn(optionSpecs, name);
}
function isWord(name: string | undefined): name is Word {
  return name !== undefined && Object.hasOwn(commands, name);
}
function given<Name extends string>(name: Name, value: string | undefined): { [N in Name]?: string } {
  return value === undefined ? {} : ({ [name]: value } as { [N in Name]?: string });
}
