import { pages } from '../openai/pages.ts';
// Sentences that several failures share.
import { shownAddress } from '../openai/shown-address.ts';
import { exportCommand, unsetCommand } from '../shell/commands.ts';
import type { Shell } from '../shell/shell.ts';
import { withoutTrailing } from '../machine/trailing.ts';
import { lacksVersion, settingOf, type Subject } from './subject.ts';
import type { Explanation } from './explanation.ts';

export const propagates = 'If you have just changed this, wait: it can take up to 15 minutes to come into force. Then look again.';

export const proxyForYourProgram =
  'Your own program: set HTTPS_PROXY, too, and with Node 22.21 or 24 and later NODE_USE_ENV_PROXY=1. Python ' +
  'reads HTTPS_PROXY by itself.';

export const proxyMayBeNeeded = (shell: Shell): string =>
  `In a company network a proxy may be needed. ${proxyForYourProgram} To set it: ${exportCommand('HTTPS_PROXY', 'http://proxy-host:port', shell)}`;

/** @param said what the server said, as displayed; empty if it isn't worth quoting */
export const noSuchPage = (status: number, said: string, subject: Subject): Explanation => ({
  summary: `there is no such page on ${subject.host} (HTTP ${status})`,
  why: lacksVersion(subject.baseUrl)
    ? 'Most likely the “/v1” at the end of the base URL is missing.'
    : `The base URL is not the place of the API.${itSays(said)}`,
  next: [
    ...addVersion(subject),
    subject.source === 'default' ? 'Something on the way answers in place of the API: try another network.' : lookAtAddress(subject),
  ],
});

/** A complete sentence, to follow another one. */
export const itSays = (said: string): string => (said === '' ? '' : ` It says: “${said}”`);

/** How to remove a variable: from the shell, or from the env file that sets it. Follows “Try:” and the like. */
export const howToRemove = (name: string, file: string | undefined, shell: Shell): string =>
  file === undefined ? unsetCommand(name, shell) : `delete the line of ${name} in ${file}`;

export const addVersion = ({ baseUrl }: Subject): readonly string[] =>
  lacksVersion(baseUrl) ? [`Add /v1 at the end: ${withoutTrailing(shownAddress(baseUrl, 1000), '/')}/v1`] : [];

export const lookAtAddress = (subject: Subject): string => `Look at the address: ${settingOf(subject)}`;

/** Only an address that somebody typed can be misspelled. */
export const spelling = (subject: Subject): readonly string[] => (subject.source === 'default' ? [] : [lookAtAddress(subject)]);

/** The page knows nothing about other servers. */
export const howItIsDoing = ({ server }: Subject): readonly string[] =>
  server.statusPage === undefined ? [] : [`How the API is doing: ${server.statusPage}`];

/** @param requestId as displayed */
export const reportToSupport = (requestId: string | undefined, { server, host }: Subject): readonly string[] =>
  requestId === undefined
    ? []
    : [`If it stays, tell ${server.kind === 'openai' ? pages.help : `whoever runs ${host}`} the request id ${requestId}`];
