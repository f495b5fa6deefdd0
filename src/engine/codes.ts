export type Status = 'advice' | 'problem' | 'unknown';

/**
 * What a check may find besides that all is well, each with its one status: a contract with scripts. Texts may change,
 * codes don't. The reference, the schema of the JSON document, and the compiler take them from here.
 */
export type Codes = { readonly [code: string]: { readonly status: Status; readonly meaning: string } };

/** What the engine itself may say of any check. */
export const engineCodes = {
  'internal-error': { status: 'unknown', meaning: 'a bug in openai-setup stopped this check' },
  offline: { status: 'unknown', meaning: 'left out because of --offline' },
} as const satisfies Codes;

/**
 * Every code that a check may give: a contract with scripts. Texts may change, codes do not. Each has one status.
 * A test holds that the README lists them all and that no check gives another.
 */
export const codes = {
  // any check
  'internal-error': ['unknown', 'a bug in openai-setup stopped this check'],
  offline: ['unknown', 'left out because of --offline'],
  // docker-ignore, deploy-ignore, npm-publish
  'rules-unjudged': ['unknown', 'a file with ignore rules is too large or too complex to check'],
  // project
  'not-a-project': ['unknown', 'no git repository and no known kind of project here, or it is the home directory or /'],
  'unsafe-directory': ['problem', 'git refuses to answer because the repository belongs to another user'],
  'git-elsewhere': ['problem', "git keeps this repository's data or files in another directory that doesn't point back here"],
  // env-ignored
  'not-ignored': ['problem', 'git would commit the env file'],
  'ignored-only-for-you': ['advice', 'only a rule on this machine hides the env file; other clones are not protected'],
  'no-git': ['unknown', "there is no repository, or git isn't installed, doesn't answer, or can't be used"],
  'gitignore-unreadable': ['problem', 'the .gitignore cannot be read by git (UTF-16, a link, a directory)'],
  // env-untracked
  tracked: ['problem', 'git tracks the env file'],
  // env-history
  'key-in-history': ['problem', 'a commit of this clone holds a key; no remote-tracking branch has it'],
  'key-pushed': ['problem', 'a commit that was pushed holds a key'],
  'shallow-clone': ['unknown', 'only a part of the history is in this clone, and no key in that part'],
  // docker-ignore
  'docker-copies-env': ['advice', 'a Dockerfile copies the env file into the image'],
  // deploy-ignore
  'upload-takes-env': ['advice', 'the ignore file of a deployment tool (Vercel, Google Cloud) lets the env file in'],
  // npm-publish
  'npm-publishes-env': ['problem', 'npm publish would pack the env file'],
  // env-file
  'readable-by-others': ['problem', 'other users of this machine can read the env file'],
  'utf-16': ['problem', 'the env file is UTF-16, which no program reads as an env file'],
  bom: ['problem', 'a byte order mark hides the first variable from some programs'],
  'duplicate-key': ['problem', 'OPENAI_API_KEY is set more than once, and programs disagree on which one wins'],
  'not-read-by-all': ['advice', "dotenv, python-dotenv, or a version of Node doesn't read OPENAI_API_KEY where it stands, or the code reads another file"],
  symlink: ['problem', 'the env file is a symbolic link'],
  'outside-project': ['problem', 'the chosen env file is outside this project'],
  'hard-link': ['problem', 'the env file has a second name elsewhere'],
  'not-a-file': ['problem', 'the env file is a directory, a pipe or a device'],
  'unterminated-quote': ['problem', 'a quote that is not closed swallows lines of the env file'],
  'merge-conflict': ['problem', 'the env file holds conflict markers of git'],
  'control-characters': ['problem', 'the env file holds NUL, control characters or lone carriage returns'],
  litter: ['problem', 'a killed run left a temporary file behind'],
  unreadable: ['problem', 'the env file cannot be read'],
  'not-writable': ['problem', 'the env file or its directory cannot be written'],
  // key-present
  'no-env-file': ['problem', 'there is no env file'],
  'no-key': ['problem', 'the env file has no OPENAI_API_KEY'],
  'empty-key': ['problem', 'OPENAI_API_KEY is empty'],
  'placeholder-key': ['problem', 'OPENAI_API_KEY is still a placeholder'],
  'managed-elsewhere': ['unknown', 'the value belongs to another tool (dotenvx, 1Password)'],
  'key-not-made': ['problem', 'the organization does not let a key be made this way'],
  // key-shape
  'wrong-vendor': ['problem', 'the key belongs to another vendor'],
  'admin-key': ['problem', 'an admin key: it manages the organization and cannot run models'],
  'not-a-key': ['problem', 'an id or a token, not a key'],
  'malformed-key': ['problem', 'the key is cut off, redacted, or has quotes, spaces or foreign characters inside'],
  'suspicious-key': ['advice', 'the key is plausible but unlike the usual ones'],
  // shell-override
  'shell-overrides': ['problem', 'another OPENAI_API_KEY, perhaps an empty one, is exported in the shell and wins'],
  'file-overrides': ['problem', 'another env file of the project sets OPENAI_API_KEY and wins'],
  // env-example
  'example-missing-variable': ['problem', 'the example file does not name OPENAI_API_KEY'],
  'example-holds-key': ['problem', 'the example file holds a real key'],
  // key-in-browser
  'key-in-browser': ['problem', 'a name, a setting or a bundler puts the key into the page'],
  // api-reachable
  dns: ['problem', 'the name of the API host cannot be resolved'],
  'connection-refused': ['problem', 'nothing answers at the address of the API'],
  'connection-reset': ['problem', 'the connection was cut'],
  timeout: ['problem', 'no answer in time'],
  'tls-untrusted': ['problem', 'the certificate is not trusted: usually a company proxy that inspects traffic'],
  'system-certificates': ['advice', 'only the certificates of this computer vouch for the API; a program needs a setting to use them'],
  'tls-check-off': ['problem', 'NODE_TLS_REJECT_UNAUTHORIZED=0 makes Node programs accept any certificate; openai-setup verifies them anyway'],
  'tls-clock': ['problem', 'the certificate is not valid at this time: usually a wrong clock'],
  'tls-not-https': ['problem', 'the server does not speak https at this address'],
  'proxy-unreachable': ['problem', 'the proxy does not answer'],
  'proxy-auth': ['problem', 'the proxy wants a user name and password'],
  'captive-portal': ['problem', 'a sign-in page of the network answers in place of the API'],
  'bad-base-url': ['problem', 'the base URL is not usable'],
  'untrusted-base-url': ['problem', 'the base URL comes from a file of the project and was not confirmed'],
  'untrusted-proxy': ['problem', "the project's .envrc (direnv) or mise.toml sets the proxy, or bypasses yours, and you haven't confirmed it"],
  'untrusted-certificates': ['problem', "only certificates from the project's .envrc (direnv) or mise.toml vouch for the server, and you haven't confirmed them"],
  redirected: ['problem', 'the API address redirects to another place'],
  'not-openai': ['problem', 'the server answers, but not as the API does'],
  // key-accepted
  'invalid-api-key': ['problem', 'the API does not accept the key'],
  'no-api-key': ['problem', 'the API received no key'],
  'mismatched-organization': ['problem', 'OPENAI_ORG_ID names another organization than the key'],
  'mismatched-project': ['problem', 'OPENAI_PROJECT_ID names another project than the key'],
  'no-organization': ['problem', 'the account belongs to no organization'],
  'project-archived': ['problem', 'the project of the key is archived'],
  'account-deactivated': ['problem', 'the account of the key is deactivated'],
  'incorrect-hostname': ['problem', 'the key belongs to another regional host'],
  'ip-not-authorized': ['problem', 'this network address is not on the allow-list'],
  'unsupported-region': ['problem', 'the API does not serve this region'],
  'needs-admin-key': ['unknown', 'only an admin key can look this up'],
  // completion
  'missing-scopes': ['problem', 'the key lacks a permission'],
  'model-not-found': ['problem', 'the key may not use the model'],
  'organization-not-verified': ['problem', 'the organization must be verified for this model'],
  'no-credits': ['problem', 'the account has no credit'],
  'billing-not-active': ['problem', 'billing is not set up'],
  'project-spend-limit': ['problem', 'the spending limit of the project is reached'],
  'organization-spend-limit': ['problem', 'the spending limit of the organization is reached'],
  'usage-limit': ['problem', 'the monthly limit of the usage tier is reached'],
  'rate-limited': ['problem', 'too many requests for now'],
  overloaded: ['problem', 'the API is overloaded for now'],
  'server-error': ['problem', 'the API failed'],
  'stream-cut': ['problem', 'the answer broke off'],
  'unexpected-answer': ['problem', 'the API answered in a way that this tool does not know'],
  // spending-limit
  'no-limit': ['problem', 'the admin key sees no monthly hard limit, neither of the project nor of the organization'],
  'limit-too-high': ['problem', 'the monthly limit is higher than --limit'],
  'limit-not-enforcing': ['problem', 'a monthly limit is set, and the API says that it is not enforced'],
  'limit-unconfirmed': ['unknown', 'nobody has confirmed a monthly hard limit in the last 90 days'],
  // admin-key
  'admin-key-in-project': ['problem', 'an env file of the project holds an admin key'],
  // spend-alert
  'no-alert': ['advice', 'fewer than two e-mail alerts warn before the limit is reached'],
  'alerts-outdated': ['advice', 'alerts that openai-setup made stand at amounts of an earlier limit'],
  // key-age
  'key-old': ['advice', 'the key is older than 90 days'],
  'key-expiring': ['advice', 'the key expires within 14 days'],
  'key-expired': ['problem', 'the key has expired'],
  'keys-to-review': ['advice', 'other keys of the project are old, were never used or never expire'],
} as const satisfies Record<string, readonly ['advice' | 'problem' | 'unknown', string]>;

export type Code = keyof typeof codes;
/** The status that goes with a code of the contract. */
export function statusOf(code: string): 'advice' | 'problem' | 'unknown' | undefined {
  return Object.hasOwn(codes, code) ? codes[code as Code][0] : undefined;
}

/** A code of the contract, or one that a check brings along: it is stable too, and explained where it is given. */
export type AnyCode = Code | (string & {});
