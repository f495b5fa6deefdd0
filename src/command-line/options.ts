/** Commands and options: the one record that the parser, the help, and the README's tables are made from. */
export const commands = {
  setup: 'look at everything, ask about what is not right, fix it, look again (the default)',
  doctor: 'look at everything, change nothing, ask nothing',
  limits: 'only the checks about money; no completion is paid for',
  undo: 'take back what the last run wrote to the env file and the ignore files (not keys, not limits)',
  completions: 'print a completion script for bash, zsh or fish',
  demo: 'the whole wizard against a simulated API: no account, no network, nothing of yours touched',
} as const;
/** A command as typed. */
export type Word = keyof typeof commands;
/** A command that runs checks. */
export type CommandName = Exclude<Word, 'completions'>;

export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];

export type OptionSpec = {
  readonly short?: string;
  /** Another letter for the same. */
  readonly alias?: string;
  /** The name of the value, for options that take one. */
  readonly value?: string;
  readonly help: string;
  /** Only with this command. */
  readonly only?: CommandName;
};

export const optionSpecs = {
  cwd: { short: 'C', value: 'dir', help: 'the project (default: here)' },
  // Never use a name that Node knows: Node obeys some of its own options even after the script's name. See launcher.cjs.
  file: { short: 'e', value: 'path', help: 'the file that holds the key (default: what the project uses, else .env)' },
  variable: {
    value: 'NAME',
    help: 'the variable that holds the key (default: the one that the project’s code reads, else OPENAI_API_KEY)',
  },
  'key-stdin': { help: 'read the key from standard input and save it, replacing the one that is there' },
  yes: { short: 'y', help: 'accept each recommended fix without asking; needs no terminal' },
  'dry-run': { help: 'show every edit as a diff, write nothing' },
  offline: { help: 'leave out the checks that need the network; without it the test completion costs about a thousandth of a cent' },
  model: { value: 'id', help: 'model of the test completion' },
  'base-url': { value: 'url', help: 'API base, /v1 included (default: OPENAI_BASE_URL, else the official one)' },
  limit: { value: 'usd', help: 'monthly spending limit, in US dollars, to check against; with an admin key and --yes also set' },
  all: { help: 'every project of the organization: limit, costs, forecast, keys and their owners; needs an admin key', only: 'limits' },
  'no-open': { help: 'never start a browser' },
  json: { help: 'one JSON document on standard output, nothing else there; asks nothing' },
  plain: { help: 'no colour, boxes, spinners or cursor movement: a line per event' },
  strict: { help: '“unknown” and “advice” count as problems' },
  verbose: { help: "also what doesn't apply here, and the details of what went wrong on standard error" },
  scenario: { value: 'name', help: 'what the demo plays: a failure, or admin-key', only: 'demo' },
  help: { short: 'h', help: 'show this help' },
  version: { short: 'V', alias: 'v', help: 'show the version' },
} as const satisfies Record<string, OptionSpec>;
export type OptionName = keyof typeof optionSpecs;

/** Exit statuses: a contract with scripts. */
export const exitStatuses = {
  0: 'no problem remains',
  1: 'a problem remains, or a write that was asked for was refused',
  2: 'wrong usage',
  130: 'canceled with Ctrl-C (other signals: 128 plus the signal number; SIGTERM is 143)',
  70: 'a bug in openai-setup itself',
} as const;

/** The shell variables that are used, with their usual meanings. */
export const environment = {
  OPENAI_API_KEY: 'a key in the shell (or the variable that holds this project’s key); it wins over the env file, so it is tested too',
  OPENAI_ADMIN_KEY: 'an admin key, to look up and set limits, alerts and keys',
  OPENAI_BASE_URL: 'API base, /v1 included; --base-url wins over it',
  'OPENAI_ORG_ID, OPENAI_PROJECT_ID': 'sent with each request, as the official packages do',
  'HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, NO_PROXY': 'the way to the API, in capitals or small letters; http://, https://, or socks5://',
  NODE_EXTRA_CA_CERTS: 'a file of further certificates to trust, for a company’s proxy',
  NO_COLOR: 'no colour; FORCE_COLOR=1 asks for it where it would be left out, FORCE_COLOR=0 never wants it',
  'ACCESSIBLE, INK_SCREEN_READER=true': 'lines in place of a screen that repaints itself, as with --plain, for screen readers',
  CI: 'ask nothing, even in a terminal',
  'BROWSER, SHELL, TERM, LC_ALL, LC_CTYPE, LANG': 'which browser is started, whose startup files are looked at, what the terminal can show',
  XDG_CONFIG_HOME: 'where the settings are kept',
} as const;
