/** Commands and options: the one record that the parser, the help, and the README's tables are made from. */
export const commands = {
  setup: "check everything, ask about what isn't right, fix it, and check again (the default)",
  doctor: 'check everything; change nothing, ask nothing',
  limits: 'only the checks about money; never pays for a completion',
  scan: 'find every key in the repository: files, history, messages, and names; and let git stop the next one',
  rotate: 'replace the key: the new one is tested and in place before the old one stops working',
  store: "put the env file's key where CI, hosts, and your team read it; or show which places need it",
  undo: 'undo what the last run wrote to the env file and ignore files (not keys, not limits)',
  workshop: 'create, status, raise, revoke, end: a key for each attendee, with a hard limit and an end date; needs an admin key',
  completions: 'print a completion script for bash, zsh, or fish',
  demo: 'try the whole wizard against a simulated API: no account, no network, nothing of yours is touched',
} as const;
/** A command as typed. */
export type Word = keyof typeof commands;
/** A command that runs checks. */
export type CommandName = Exclude<Word, 'completions'>;

export const workshopActions = ['create', 'status', 'raise', 'revoke', 'end'] as const;
export type WorkshopAction = (typeof workshopActions)[number];
/** What `--ends` takes. */
export const endings = ['now', '1h', '24h', '7d', 'never'] as const;
export type Ending = (typeof endings)[number];

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
  cwd: { short: 'C', value: 'dir', help: 'the project directory (default: the current one)' },
  // Never use a name that Node knows: Node obeys some of its own options even after the script's name. See launcher.cjs.
  file: { short: 'e', value: 'path', help: 'the file for the key (default: the one the project uses, or .env)' },
  variable: {
    value: 'NAME',
    help: 'the variable for the key (default: the one your code reads, or OPENAI_API_KEY)',
  },
  leaked: { help: 'the key has leaked: revoke it first, then replace it', only: 'rotate' },
  ends: {
    value: 'when',
    help: 'when the old key stops working: now, 1h, 24h, 7d, or never; needs an admin key (default: ask; with --yes, it stays)',
    only: 'rotate',
  },
  again: { help: 'also replace a key created within the last hour', only: 'rotate' },
  'key-stdin': { help: 'read the key from standard input and save it, replacing any key in the file' },
  workshop: { value: 'path', help: "open a seat of this workshop: its file, openai-workshop.json (default: the project's)", only: 'setup' },
  'seat-code-stdin': { help: "read a seat's code from standard input, and save its key if the file has none that works", only: 'setup' },
  yes: { short: 'y', help: 'accept every recommended fix without asking; works without a terminal' },
  'dry-run': { help: 'show every edit as a diff; write nothing' },
  offline: { help: 'skip the checks that need the network (the test completion costs about a thousandth of a cent)' },
  model: { value: 'id', help: 'the model for the test completion' },
  'base-url': { value: 'url', help: 'the API base URL, including /v1 (default: OPENAI_BASE_URL, or the official one)' },
  limit: { value: 'usd', help: 'the monthly spending limit to check against, in US dollars; with an admin key and --yes, it is also set' },
  all: { help: 'every project in the organization: limit, costs, forecast, keys, and their owners; needs an admin key', only: 'limits' },
  seats: { value: 'n', help: 'how many seats to create', only: 'workshop' },
  until: { value: 'time', help: 'when the keys expire: 18:00, 2h, or 2026-12-01T18:00+01:00', only: 'workshop' },
  models: { value: 'a,b', help: 'the models that seats may use (default: the cheap ones for tests)', only: 'workshop' },
  name: { value: 'text', help: 'what the workshop is called on the cards', only: 'workshop' },
  out: { value: 'dir', help: 'where the cards go, outside of git (default: with the settings)', only: 'workshop' },
  test: { value: 'which', help: 'which keys to try: all, some (the default), or none', only: 'workshop' },
  'one-project': { help: 'one project and one limit for all seats: one person can use up everything', only: 'workshop' },
  watch: { help: 'workshop status: show it again every minute', only: 'workshop' },
  staged: { help: 'only what the next commit would add', only: 'scan' },
  tree: { help: 'only files, no history', only: 'scan' },
  alive: { help: "ask OpenAI's own API whether each key still works; asks you first, or needs --yes", only: 'scan' },
  'install-guard': { help: 'check every commit for keys: git stops one that would add a key', only: 'scan' },
  'remove-guard': { help: 'remove that check', only: 'scan' },
  'no-open': { help: 'never open a browser' },
  json: { help: 'print one JSON document on standard output and nothing else there; ask nothing' },
  plain: { help: 'no color, boxes, spinners, or cursor movement: one line per event' },
  strict: { help: 'count “unknown” and “advice” as problems' },
  verbose: { help: "also show what doesn't apply here and, on standard error, details of what went wrong" },
  scenario: { value: 'name', help: 'what the demo plays: a failure, admin-key, leak, rotate, or workshop', only: 'demo' },
  help: { short: 'h', help: 'show this help' },
  version: { short: 'V', alias: 'v', help: 'show the version' },
} as const satisfies Record<string, OptionSpec>;
export type OptionName = keyof typeof optionSpecs;

/** Exit statuses: a contract with scripts. */
export const exitStatuses = {
  0: 'no problem remains',
  1: 'a problem remains, or a requested write was refused',
  2: "wrong usage; from scan --staged: something couldn't be read, so nobody can tell whether the next commit adds a key",
  130: 'canceled with Ctrl-C (other signals: 128 plus the signal number; SIGTERM is 143)',
  70: 'a bug in openai-setup itself',
} as const;

/** The shell variables that are used, with their usual meanings. */
export const environment = {
  OPENAI_API_KEY: "a key in the shell (or the variable for this project's key); it overrides the env file, so it's tested, too",
  OPENAI_ADMIN_KEY: 'an admin key, to look up and set limits, alerts, and keys',
  OPENAI_BASE_URL: 'the API base URL, including /v1; --base-url overrides it',
  'OPENAI_ORG_ID, OPENAI_PROJECT_ID': 'sent with each request, as the official SDKs do',
  'HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, NO_PROXY': 'the proxy for requests, in upper or lower case; http://, https://, or socks5://',
  NODE_EXTRA_CA_CERTS: "a file of extra certificates to trust, such as a company proxy's",
  NO_COLOR: 'no color; FORCE_COLOR=1 turns color on where it would be off, FORCE_COLOR=0 turns it off',
  'ACCESSIBLE, INK_SCREEN_READER=true': 'plain lines for screen readers instead of a screen that repaints itself, as with --plain',
  CI: 'ask nothing, even in a terminal',
  'BROWSER, SHELL, TERM, LC_ALL, LC_CTYPE, LANG': 'which browser to open, whose startup files to check, what the terminal can show',
  XDG_CONFIG_HOME: 'where settings are saved',
} as const;
