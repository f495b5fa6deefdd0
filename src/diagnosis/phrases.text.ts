import { pages } from '../openai/pages.ts';
// Sentences that several failures share.
import { shownAddress } from '../openai/shown-address.ts';
import { exportCommand, unsetCommand } from '../shell/commands.ts';
import type { Shell } from '../shell/shell.ts';
import { withoutTrailing } from '../machine/trailing.ts';
import { lacksVersion, settingOf, type Subject } from './subject.ts';
import type { Explanation } from './explanation.ts';

export const propagates = 'If you just changed this, it can take up to 15 minutes. Then try again.';

export const proxyForYourProgram = 'Your own program needs HTTPS_PROXY, too, and in Node (22.21, 24, or later) also NODE_USE_ENV_PROXY=1.';

export const proxyMayBeNeeded = (shell: Shell): string =>
  `A company network may need a proxy. ${proxyForYourProgram} To set it: ${exportCommand('HTTPS_PROXY', 'http://proxy-host:port', shell)}`;

/** @param said what the server said, as displayed; empty if it isn't worth quoting */
export const noSuchPage = (status: number, said: string, subject: Subject): Explanation => ({
  summary: `${subject.host} has no such page (HTTP ${status})`,
  why: lacksVersion(subject.baseUrl)
    ? 'The base URL is probably missing “/v1” at the end.'
    : withoutEndpoint(subject.baseUrl) === undefined
      ? `The base URL isn't the API's address.${itSays(said)}`
      : 'Programs add the rest of the path by themselves, so the base URL goes too far.',
  next: [
    ...addVersion(subject),
    ...shortenAddress(subject),
    subject.source === 'default' ? 'Something in between answers instead of the API: try another network.' : lookAtAddress(subject),
  ],
});

/** A complete sentence, to follow another one. */
export const itSays = (said: string): string => (said === '' ? '' : ` It says: “${said}”`);

/** How to remove a variable: from the shell, or from the env file that sets it. Follows “Try:” and the like. */
export const howToRemove = (name: string, file: string | undefined, shell: Shell): string =>
  file === undefined ? unsetCommand(name, shell) : `delete the ${name} line in ${file}`;

export const addVersion = ({ baseUrl }: Subject): readonly string[] =>
  lacksVersion(baseUrl) ? [`Add /v1 at the end: ${withoutTrailing(shownAddress(baseUrl, 1000), '/')}/v1`] : [];

/** The address without the part that programs add: `…/v1` of `…/v1/chat/completions`, or of `…/v1/v1`. `undefined`: there's none. */
function withoutEndpoint(baseUrl: string): string | undefined {
  const short = withoutTrailing(baseUrl, '/').replace(
    /(\/v\d\w{0,9})(?:\/v\d\w{0,9}|\/(?:chat\/completions|completions|responses|models|embeddings))$/,
    '$1',
  );
  return short === withoutTrailing(baseUrl, '/') ? undefined : short;
}

const shortenAddress = ({ baseUrl }: Subject): readonly string[] => {
  const short = withoutEndpoint(baseUrl);
  return short === undefined ? [] : [`Use only the beginning of it: ${shownAddress(short, 1000)}`];
};

export const lookAtAddress = (subject: Subject): string => `Check the address (${settingOf(subject)}).`;

/** Only an address that somebody typed can be misspelled. */
export const spelling = (subject: Subject): readonly string[] => (subject.source === 'default' ? [] : [lookAtAddress(subject)]);

/** The page knows nothing about other servers. */
export const howItIsDoing = ({ server }: Subject): readonly string[] =>
  server.statusPage === undefined ? [] : [`See if the API is down: ${server.statusPage}`];

/** @param requestId as displayed */
export const reportToSupport = (requestId: string | undefined, { server, host }: Subject): readonly string[] =>
  requestId === undefined
    ? []
    : [`If it keeps happening, report request ID ${requestId} to ${server.kind === 'openai' ? pages.help : `whoever runs ${host}`}`];
