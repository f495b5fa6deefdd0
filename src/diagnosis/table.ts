// One row for everything that a call of the API can come to. The file is long because it is the one place to look; each
// row is read on its own. Facts of the API: its error guide, public issue threads and the openai package 7.55, read on
// 2026-11-20.
import type { Code } from '../engine/codes.ts';
import type { NetworkFailure, NetworkReason } from '../openai/http/failure.ts';
import type { AnswerFailure } from '../openai/failure.ts';
import { pages } from '../openai/pages.ts';
import { exportCommand } from '../shell/commands.ts';
import { shownHost } from '../openai/shown-address.ts';
import { untrusted } from '../wording/untrusted.ts';
import type { Subject } from './subject.ts';
import {
  general,
  usage,
  allowList,
  projects,
  countries,
  howItIsDoing,
  help,
  howToRemove,
  propagates,
  proxyForYourProgram,
  proxyAuth,
  proxyMayBeNeeded,
  noApiThere,
  otherCauses,
  spelling,
  settingOf,
  scopesIn,
  whereToTick,
  quoted,
  inAWhile,
  day,
  type Telling,
} from './wording.ts';

/** Errors of the API. A row is chosen by code, else by type, else by message, else by status; the first that fits. */
export type ErrorRow = {
  readonly code: Code;
  readonly codes?: readonly string[];
  readonly types?: readonly string[];
  readonly says?: RegExp;
  /** The message must fit besides, whatever else chose the row. */
  readonly only?: RegExp;
  readonly statuses?: (status: number) => boolean;
  tell(failure: AnswerFailure, subject: Subject): Telling;
};

export const errorRows: readonly ErrorRow[] = [
  {
    code: 'no-api-key',
    says: /didn't provide an API key|no api key provided|missing (bearer|api key)/i,
    tell: (_failure, { host, keyName }) => ({
      summary: `${host} says that it received no key`,
      why: 'A request without a key is refused. Something between here and the API may have taken it out.',
      next: [
        `Look whether ${keyName} is empty.`,
        'If you use a proxy or gateway, look whether it removes the Authorization header.',
      ],
    }),
  },
  {
    code: 'mismatched-organization',
    codes: ['mismatched_organization', 'invalid_organization'],
    says: /organization header should match|no such organization/i,
    tell: (_failure, { keyName, organizationIn, shell }) => ({
      summary: `OPENAI_ORG_ID names another organization than ${keyName} belongs to`,
      why: 'The key may be fine: the API refuses it because the organization that is sent with it is a different one.',
      next: [
        `Remove OPENAI_ORG_ID (${howToRemove('OPENAI_ORG_ID', organizationIn, shell)}). A project key needs none.`,
        `The right id, if you need one: ${general}`,
      ],
    }),
  },
  {
    code: 'mismatched-project',
    codes: ['mismatched_project', 'invalid_project'],
    says: /project header should match|no such project/i,
    tell: (_failure, { keyName, projectIn, shell }) => ({
      summary: `OPENAI_PROJECT_ID names another project than ${keyName} belongs to`,
      why: 'The key may be fine: the API refuses it because the project that is sent with it is a different one.',
      next: [
        `Remove OPENAI_PROJECT_ID (${howToRemove('OPENAI_PROJECT_ID', projectIn, shell)}). A project key needs none.`,
        `Your projects: ${projects}`,
      ],
    }),
  },
  {
    code: 'no-organization',
    codes: ['no_organization'],
    says: /must be a member of an organization/i,
    tell: (_failure, { keyName }) => ({
      summary: `the account of ${keyName} belongs to no organization`,
      why: 'Every use of the API is counted for an organization. The account may have been removed from its own.',
      next: ['Ask the owner of your organization to invite you again.', `Or create an organization: ${general}`],
    }),
  },
  {
    code: 'project-archived',
    codes: ['not_authorized_invalid_project', 'project_archived'],
    says: /project .{0,300}\barchived\b/i,
    tell: (_failure, { keyName }) => ({
      summary: `the project of ${keyName} is archived`,
      why: 'Keys of an archived project no longer work, and a project cannot be brought back.',
      next: [`Create a key in an active project: ${pages.apiKeys}`, `Your projects: ${projects}`],
    }),
  },
  {
    code: 'account-deactivated',
    codes: ['account_deactivated'],
    says: /\b(account|organization)\b.{0,300}\bdeactivated/i,
    tell: (_failure, { keyName }) => ({
      summary: `the account of ${keyName} is deactivated`,
      why: 'OpenAI has switched the account off. A new key of the same account would not work either.',
      next: ['Look for an e-mail from OpenAI that says why.', `Ask OpenAI: ${help}`],
    }),
  },
  {
    code: 'incorrect-hostname',
    codes: ['incorrect_hostname'],
    says: /incorrect regional hostname/i,
    tell: (failure, { keyName }) => {
      const right = /make your request to ((?:[a-z0-9-]+\.)?api\.openai\.com)\b/i.exec(failure.message)?.[1];
      return {
        summary: `${keyName} belongs to another regional host${right === undefined ? '' : `: ${right}`}`,
        why: 'The project keeps its data in one region, and only that region’s address takes its keys.',
        next: [
          right === undefined
            ? 'Set OPENAI_BASE_URL to the address of the project’s region, e.g. https://eu.api.openai.com/v1'
            : `Set OPENAI_BASE_URL=https://${right}/v1`,
        ],
      };
    },
  },
  {
    code: 'ip-not-authorized',
    codes: ['ip_not_authorized'],
    says: /\bip\b.{0,300}\b(not authorized|not allowed|allow-?list)/i,
    tell: () => ({
      summary: 'your network address is not on the organization’s allow-list',
      why: 'The organization lets its keys be used only from certain networks. The key itself may be fine.',
      next: [
        `Ask the owner of the organization to add your address: ${allowList}`,
        'Or use the network (the VPN) that is on the list.',
        propagates,
      ],
    }),
  },
  {
    code: 'unsupported-region',
    codes: ['unsupported_country_region_territory'],
    says: /country, region, or territory not supported/i,
    tell: () => ({
      summary: 'the API does not serve the region that your connection comes from',
      why: 'The API goes by the place where your connection enters the internet: a VPN or proxy counts, too.',
      next: [
        'If a VPN or proxy is on, let it leave in a supported country, or switch it off.',
        `The list: ${countries}`,
      ],
    }),
  },
  {
    code: 'needs-admin-key',
    codes: ['insufficient_scope', 'insufficient_permissions'],
    says: /./,
    only: /missing scopes?:[^.]{0,300}\bapi\.(management|usage)\./i,
    tell: (failure) => ({
      summary: `only an admin key can look this up (${scopesIn(failure.message)})`,
      why: 'Limits and costs belong to the organization, so a project key may not see them.',
      next: [
        'An owner of the organization can create one: https://platform.openai.com/settings/organization/admin-keys',
      ],
    }),
  },
  {
    code: 'organization-not-verified',
    codes: ['unsupported_value', 'model_not_found', 'organization_not_verified'],
    says: /./,
    only: /must be verified to (use|stream|generate)|organization_not_verified/i,
    tell: (_failure, { model }) => ({
      summary: `your organization must be verified before it may use ${model ?? 'this model'}`,
      why: 'OpenAI asks for a proof of identity for some models. The key itself is fine.',
      next: [
        `Choose “Verify Organization”: ${general}`,
        propagates,
        model?.includes('gpt-4o-mini') === true ? 'Or name a model that needs none: --model <id>' : 'Or use another model, e.g. --model gpt-4o-mini',
      ],
    }),
  },
  {
    code: 'missing-scopes',
    codes: ['insufficient_scope', 'insufficient_permissions'],
    types: ['insufficient_permissions'],
    says: /missing scopes?:|insufficient permissions/i,
    tell: (failure, { keyName }) => {
      const scopes = scopesIn(failure.message);
      return {
        summary: `${keyName} is valid but lacks a permission${scopes === '' ? '' : `: ${scopes}`}`,
        why: 'It is a restricted key, or your role in the project does not allow this.',
        next: [
          `Create a key with “Restricted” and tick ${whereToTick(scopes)}: ${pages.apiKeys}`,
          'A new key is surer than changing the permissions of this one.',
          'If the key has all permissions, ask the owner of the project for the role “Member”.',
        ],
      };
    },
  },
  {
    code: 'model-not-found',
    codes: ['model_not_found', 'model_not_available', 'model_deprecated'],
    says: /does not have access to model|model .{1,100} does not exist|model .{1,100} (has been|is) (deprecated|shut down|retired)/i,
    tell: (_failure, { model = 'the model', official, host }) => {
      const [none, absent] = model.includes(', ') ? ['use none of', 'they do'] : ['not use', 'it does'];
      return {
        summary: `the key may ${none} ${model}${official ? '' : ` at ${host}`}, or ${absent} not exist${official ? '' : ' there'}`,
        why: 'A project can allow only some models, and a new account gets some only after its first purchase of credit.',
        next: [
          ...(official
            ? [`Look which models the project allows (Project → Limits): ${projects}`, 'Or name a model that you may use: --model <id>']
            : ['Name a model that you may use: --model <id>']),
          propagates,
        ],
      };
    },
  },
  {
    code: 'organization-spend-limit',
    codes: ['organization_spend_limit_exceeded', 'billing_hard_limit_reached'],
    says: /billing hard limit/i,
    tell: () => ({
      summary: 'the organization has reached its monthly spending limit',
      why:
        'The limit does what it is for. The key is fine; requests are refused until the month ends or the ' +
        'limit is raised.',
      next: [`An owner of the organization can raise it: ${pages.limits}`, `What was spent: ${usage}`],
    }),
  },
  {
    code: 'project-spend-limit',
    codes: ['project_spend_limit_exceeded'],
    tell: () => ({
      summary: 'the project has reached its monthly spending limit',
      why:
        'The limit does what it is for. The key is fine; requests are refused until the month ends or the ' +
        'limit is raised.',
      next: [`Raise it (choose the project, then Limits): ${projects}`, `What was spent: ${usage}`],
    }),
  },
  {
    code: 'usage-limit',
    codes: ['organization_usage_limit_exceeded'],
    tell: () => ({
      summary: 'the organization has reached the monthly limit of its usage tier',
      why: 'OpenAI sets this limit by what has been paid so far. The key is fine.',
      next: [`See the tier and ask for more: ${pages.limits}`, 'Or wait for the new month.'],
    }),
  },
  {
    code: 'billing-not-active',
    codes: ['billing_not_active'],
    types: ['billing_not_active'],
    says: /account is not active/i,
    tell: () => ({
      summary: 'billing is not set up for this account',
      why: 'The key is fine, but the API answers only accounts with a way to pay. A ChatGPT plan does not count.',
      next: [`Set up billing: ${pages.billing}`, propagates],
    }),
  },
  {
    code: 'no-credits',
    codes: ['insufficient_quota', 'credit_balance_exhausted'],
    types: ['insufficient_quota'],
    says: /exceeded your current quota|credit balance/i,
    tell: (_failure, { official, host }) => ({
      summary: 'the key is fine, but the account has no credit',
      why:
        'The API is paid from credit bought beforehand. A ChatGPT plan holds none, and the credit of one organization ' +
        'does not count in another.',
      next: [
        `Add credit, 5 dollars are enough to begin: ${pages.billing}`,
        'If you have credit: look at the top left of that page whether it is in the organization of this key.',
        propagates,
        ...(official ? [] : [`If ${host} is not run by OpenAI, look at your account with whoever runs it.`]),
      ],
    }),
  },
  {
    code: 'overloaded',
    codes: ['server_is_overloaded'],
    types: ['service_unavailable_error', 'overloaded_error'],
    says: /overloaded/i,
    statuses: (status) => status === 503 || status === 529,
    tell: (failure, subject) => ({
      summary: `${subject.host} is overloaded for now`,
      why: 'This is not about your key or your machine.',
      next: [`Try again ${inAWhile(failure, 'in a minute')}.`, ...howItIsDoing(subject)],
    }),
  },
  {
    code: 'rate-limited',
    codes: ['rate_limit_exceeded', 'slow_down'],
    types: ['rate_limit_error', 'requests', 'tokens'],
    says: /rate limit|too many requests|slow down/i,
    statuses: (status) => status === 429,
    tell: (failure) => ({
      summary: 'too many requests for now',
      why:
        'The key is fine. The API counts requests per minute for the whole organization, so others may ' +
        'have used them up.',
      next: [`Try again ${inAWhile(failure, 'in a minute')}.`, `Your limits: ${pages.limits}`],
    }),
  },
  {
    code: 'server-error',
    codes: ['server_error', 'internal_error'],
    types: ['server_error'],
    statuses: (status) => status >= 500 || status === 409,
    tell: (failure, subject) => ({
      summary: `${subject.host} failed (${failure.status === 200 ? 'its answer is an error' : `HTTP ${failure.status}`})`,
      why: 'The fault is with the server, not with your key or your machine.',
      next: [
        'Try again in a minute.',
        ...howItIsDoing(subject),
        ...(failure.requestId === undefined
          ? []
          : [`If it stays, tell ${help} the request id ${untrusted(failure.requestId, 100)}`]),
      ],
    }),
  },
  {
    code: 'invalid-api-key',
    codes: ['invalid_api_key'],
    says: /(incorrect|invalid|expired|revoked) api key|api key .{0,40}(invalid|expired|revoked|disabled)/i,
    statuses: (status) => status === 401,
    tell: (_failure, subject) => ({
      summary: `${subject.host} does not accept ${subject.keyName}`,
      why: 'The key was revoked, has expired, was cut off when it was copied, or belongs to another service.',
      next: [
        ...otherCauses(subject),
        ...(subject.official || subject.source === 'default'
          ? [`Create a new key: ${pages.apiKeys}`]
          : [`Get a key from whoever runs ${subject.host}.`]),
      ],
    }),
  },
  {
    code: 'timeout',
    statuses: (status) => status === 408,
    tell: (_failure, { host }) => ({
      summary: `${host} gave up waiting (HTTP 408)`,
      why: 'The connection is slow, or something on the way holds requests back.',
      next: ['Try again. If it stays so, try another network.'],
    }),
  },
  {
    code: 'missing-scopes',
    statuses: (status) => status === 403,
    tell: (failure, { host, keyName }) => ({
      summary: `${host} refuses this to ${keyName} (HTTP 403)`,
      why: `The key is known, but it may not do this.${quoted(failure)}`,
      next: [
        `Create a key with “Restricted” and tick ${whereToTick('')}: ${pages.apiKeys}`,
        'Or ask the owner of the project for the role “Member”.',
      ],
    }),
  },
  {
    code: 'bad-base-url',
    statuses: (status) => status === 404 || status === 405 || status === 501,
    tell: (failure, subject) => noApiThere(failure, subject),
  },
  {
    code: 'unexpected-answer',
    statuses: () => true,
    tell: (failure, subject) => ({
      summary: `${subject.host} answered in a way that openai-setup does not know (HTTP ${failure.status})`,
      why: `The request was understood and refused.${quoted(failure)}`,
      next: [
        subject.model === undefined
          ? 'Try again. If it stays, report it with --verbose.'
          : 'Try again. If it stays, try another model with --model <id>, or report it with --verbose.',
        ...spelling(subject),
      ],
    }),
  },
];

type NetworkRow = { readonly code: Code; tell(failure: NetworkFailure, subject: Subject): Telling };

/** No answer came. The remedies are for this tool and for the user's own program; none switches a protection off. */
export const networkRows: Readonly<Record<NetworkReason, NetworkRow>> = {
  dns: {
    code: 'dns',
    tell: (_failure, subject) => ({
      summary: `the name ${subject.host} cannot be resolved`,
      why: 'There is no internet connection, the network’s name service does not answer, or the name is misspelt.',
      next: [
        'Look whether a web page opens in a browser; if a VPN is on, try without it (or with it).',
        ...spelling(subject),
        proxyMayBeNeeded(subject),
      ],
    }),
  },
  'connection-refused': {
    code: 'connection-refused',
    tell: ({ system }, subject) => ({
      summary: /UNREACH|DOWN|ADDRNOTAVAIL/.test(system)
        ? `there is no way to ${subject.host}`
        : `nothing answers at ${subject.host}`,
      why: subject.official
        ? 'A firewall or the lack of a connection stops it.'
        : 'The server is not running, or the address or its port is wrong.',
      next: subject.official
        ? [
            'Look whether a web page opens in a browser.',
            proxyMayBeNeeded(subject),
          ]
        : ['Start the server, or correct the port.', ...spelling(subject)],
    }),
  },
  'connection-reset': {
    code: 'connection-reset',
    tell: ({ proxy }, subject) => ({
      summary: `the connection to ${subject.host} was cut${proxy === undefined ? '' : ` (through the proxy ${shownHost(proxy.host)})`}`,
      why: 'A firewall, a VPN or a shaky network ended it before the answer came.',
      next: [
        'Look again; it may pass.',
        'Try without the VPN, or another network (a phone’s hotspot) to see whether this network is the reason.',
        proxy === undefined ? proxyMayBeNeeded(subject) : proxyForYourProgram,
      ],
    }),
  },
  timeout: {
    code: 'timeout',
    tell: ({ during, proxy, system }, subject) => ({
      summary:
        during === 'headers'
          ? `no answer from ${subject.host} in time`
          : system === 'total'
            ? `${subject.host} began to answer but did not end in time`
            : `${subject.host} began to answer and then fell silent`,
      why:
        proxy === undefined
          ? 'The network is slow, or a firewall swallows the requests.'
          : `The request went through the proxy ${shownHost(proxy.host)} (${proxy.variable}), which may be the reason.`,
      next: [
        'Look again; it may pass.',
        proxyMayBeNeeded(subject),
        ...howItIsDoing(subject),
      ],
    }),
  },
  'tls-untrusted': {
    code: 'tls-untrusted',
    tell: ({ certificate, system }, { host, shell }) => {
      const issuer = certificate?.issuer === undefined ? undefined : untrusted(certificate.issuer, 80);
      return {
        summary: `the certificate for ${host} is not trusted${issuer === undefined ? ` (${system})` : `: it is signed by “${issuer}”`}`,
        why:
          'Usually a company proxy or a virus scanner reads along. Nothing was sent. Only trust the ' +
          'certificate if you know whose it is.',
        next: [
          'Ask your IT department for the company’s root certificate (a .pem file), then: ' +
            exportCommand('NODE_EXTRA_CA_CERTS', '/path/to/it.pem', shell),
          'Or, if this computer already trusts it, with Node 22.19 or 24.6 and later: ' +
            exportCommand('NODE_USE_SYSTEM_CA', '1', shell),
          'Or start it with node --use-system-ca (Node 22.15 and later).',
          `Your own program needs the same: Node the one above; Python this one: ${exportCommand('SSL_CERT_FILE', '/path/to/it.pem', shell)}`,
          'Never switch the check of certificates off: anybody on the way could read your key.',
        ],
      };
    },
  },
  'tls-clock': {
    code: 'tls-clock',
    tell: ({ certificate, system }, { host, now, official }) => {
      const { validFrom, validTo } = certificate ?? {};
      const valid =
        validFrom === undefined || validTo === undefined
          ? ''
          : `, and the certificate is valid from ${day(validFrom)} to ${day(validTo)}`;
      return {
        summary:
          `the certificate for ${host} ` +
          `${system === 'CERT_NOT_YET_VALID' ? 'is not valid yet' : 'has expired'}, says this computer’s clock`,
        why: `This computer thinks that it is ${now.toISOString().slice(0, 16).replace('T', ' ')} UTC${valid}.`,
        next: [
          'If that date is wrong, set the clock (switch on “set time automatically”). It mends your own ' +
            'program, too. In WSL: sudo hwclock -s',
          official
            ? 'If it is right, something between you and the API shows an old certificate: try another network.'
            : `If it is right, whoever runs ${host} must renew the certificate.`,
        ],
      };
    },
  },
  'tls-not-https': {
    code: 'tls-not-https',
    tell: ({ system }, subject) => ({
      summary: `${subject.host} does not speak https at this address (${untrusted(system, 60)})`,
      why: 'The server there expects http, or something on the way answers in its place.',
      next:
        subject.source === 'default'
          ? ['Sign in to the network in a browser, or try another network.']
          : [
              `If it is a server on this machine, write http:// in place of https://: ${settingOf(subject)}`,
              'Look at the port, too.',
            ],
    }),
  },
  'proxy-unreachable': {
    code: 'proxy-unreachable',
    tell: ({ proxy, system }, { host, shell }) => ({
      summary:
        proxy === undefined
          ? `${untrusted(system, 40)} does not hold the address of a proxy`
          : system.startsWith('HTTP')
            ? `the proxy ${shownHost(proxy.host)} does not let ${host} through (${system})`
            : `the proxy ${shownHost(proxy.host)} does not answer (${untrusted(system, 60)})`,
      why:
        `${proxy?.variable ?? untrusted(system, 40)} sends every request through it, those of your own ` +
        'program as well.',
      next: [
        `If you are not in the network of the proxy, remove the variable: ` +
          howToRemove(proxy?.variable ?? untrusted(system, 40), undefined, shell),
        `If you are, look at its address: ${exportCommand('HTTPS_PROXY', 'http://proxy-host:port', shell)}`,
        `Or go around it for this host, which your own program needs, too: ${exportCommand('NO_PROXY', host, shell)}`,
      ],
    }),
  },
  'proxy-auth': { code: 'proxy-auth', tell: (_failure, subject) => proxyAuth(subject) },
  'not-http': {
    code: 'not-openai',
    tell: ({ system }, subject) => ({
      summary: `${subject.host} answers with something that is not the API (${untrusted(system, 60)})`,
      why: 'Another program listens at this address, or it is an https port that was asked with http.',
      next: [
        subject.source === 'default'
          ? 'Try another network.'
          : `Look at the address and its port: ${settingOf(subject)}`,
      ],
    }),
  },
  'too-large': {
    code: 'not-openai',
    tell: (_failure, subject) => ({
      summary: `${subject.host} sends far more than the API would`,
      why: 'The answer was cut off for safety; this is not the API.',
      next: [subject.source === 'default' ? 'Try another network.' : `Look at the address: ${settingOf(subject)}`],
    }),
  },
};
