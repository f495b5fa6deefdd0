// The key isn't accepted, or its account, project, or place isn't.
import { pages } from '../openai/pages.ts';
import type { Shell } from '../shell/shell.ts';
import { howToRemove, itSays, propagates } from './phrases.text.ts';
import type { Subject } from './subject.ts';
import type { Explanation } from './explanation.ts';

export const noKeyArrived = ({ host, keyName }: Subject): Explanation => ({
  summary: `${host} says it received no key`,
  why: 'Something between here and the API may have removed it.',
  next: [`Check whether ${keyName} is empty.`, 'If you use a proxy or gateway, check whether it removes the Authorization header.'],
});

export const isNotAccepted = (subject: Subject): Explanation => {
  const { host, keyName, keyEnd = '' } = subject;
  const summary = `${host} doesn't accept ${keyName}${keyEnd === '' ? '' : ` (…${keyEnd})`}`;
  return subject.keyIsCutOff === true
    ? {
        summary: `${summary}, which is probably cut off`,
        why: "OpenAI's keys have two halves of equal length. This one's second half is missing or too short.",
        next: [
          "Copy the whole key again with the copy button next to it. If it's no longer shown, create a new one.",
          ...otherCauses(subject),
          newKeyFrom(subject),
        ],
      }
    : {
        summary,
        why: 'It was revoked, has expired, was cut off when copied, or belongs to another service.',
        next: [...otherCauses(subject), newKeyFrom(subject)],
      };
};

/** Where another key comes from. */
function newKeyFrom({ server, host }: Subject): string {
  return server.keysPage === undefined ? `Get a key from whoever runs ${host}.` : `Create a new key: ${server.keysPage}`;
}

/** A refusal may have a cause outside the key: what's sent along with it, and where. */
function otherCauses({ official, server, source, sourceText, host, anotherKeyWorks, shell, ...sent }: Subject): readonly string[] {
  return [
    ...(!official && source !== 'default' && anotherKeyWorks !== true
      ? [
          server.kind === 'openai'
            ? `Requests go to ${host} because of ${sourceText}. If you meant OpenAI itself, remove that setting.`
            : `Requests go to ${server.kind === 'vendor' ? `${server.name} (${host})` : host} because of ${sourceText}, and it accepts only its own keys. If you meant OpenAI, remove that setting.`,
        ]
      : []),
    ...(sent.organizationSet ? [leftOver('OPENAI_ORG_ID', 'account', sent.organizationIn, shell)] : []),
    ...(sent.projectSet ? [leftOver('OPENAI_PROJECT_ID', 'project', sent.projectIn, shell)] : []),
  ];
}

const leftOver = (name: string, what: 'account' | 'project', file: string | undefined, shell: Shell): string =>
  `${name} is set in ${file ?? 'your shell'}, and one for another ${what} is refused, too. Try: ${howToRemove(name, file, shell)}`;

export const cannotBeSent = ({ keyName, server }: Subject): Explanation => ({
  summary: `${keyName} contains characters that can't be sent`,
  why: 'Keys contain only letters, digits, “-”, and “_”. A line break or a curly quote was probably copied along.',
  next: [
    `Copy the key again and paste it. If it's no longer shown, create a new one${server.keysPage === undefined ? '' : `: ${server.keysPage}`}`,
  ],
});

export const isOfAnotherOrganization = ({ keyName, organizationIn, shell }: Subject): Explanation => ({
  summary: `OPENAI_ORG_ID isn't the organization of ${keyName}`,
  why: 'The key may be fine: the API refuses it because it was sent with another organization.',
  next: [
    `Remove OPENAI_ORG_ID (${howToRemove('OPENAI_ORG_ID', organizationIn, shell)}). A project key doesn't need it.`,
    `If you need it, find the right ID here: ${pages.general}`,
  ],
});

export const isOfAnotherProject = ({ keyName, projectIn, shell }: Subject): Explanation => ({
  summary: `OPENAI_PROJECT_ID isn't the project of ${keyName}`,
  why: 'The key may be fine: the API refuses it because it was sent with another project.',
  next: [
    `Remove OPENAI_PROJECT_ID (${howToRemove('OPENAI_PROJECT_ID', projectIn, shell)}). A project key doesn't need it.`,
    `Your projects: ${pages.projects}`,
  ],
});

export const isOfNoOrganization = ({ keyName }: Subject): Explanation => ({
  summary: `${keyName} belongs to an account that isn't in any organization`,
  why: 'The API requires one. The account may have been removed from its organization.',
  next: ['Ask an owner of your organization to invite you again.', `Or create an organization: ${pages.general}`],
});

export const projectIsArchived = ({ keyName }: Subject): Explanation => ({
  summary: `${keyName} belongs to an archived project`,
  why: "An archived project's keys no longer work, and it can't be restored.",
  next: [`Create a key in an active project: ${pages.apiKeys}`, `Your projects: ${pages.projects}`],
});

export const accountIsDeactivated = ({ keyName, server }: Subject): Explanation => ({
  summary: `${keyName} belongs to a deactivated account`,
  why: `${server.name} turned the account off. A new key from this account won't work either.`,
  next: [`Look for an email from ${server.name} that says why.`, ...(server.kind === 'openai' ? [`Ask OpenAI: ${pages.help}`] : [])],
});

/** @param said what the server said, as displayed */
export const accessIsTerminated = (said: string, { keyName, server }: Subject): Explanation => ({
  summary: `${keyName} belongs to a closed account`,
  why: `${server.name} ended this account's access. Another key from this account won't work either.${itSays(said)}`,
  next: [
    `Look for an email from ${server.name} that says why.`,
    ...(server.kind === 'openai' ? [`If you think it's a mistake, appeal at the help center: ${pages.help}`] : []),
    'Or use a key from another account.',
  ],
});

/** @param rightHost the host that accepts the key, if it's known */
export const isOfAnotherRegion = (rightHost: string | undefined, { keyName }: Subject): Explanation => ({
  summary: rightHost === undefined ? `${keyName} belongs to another region` : `${keyName} belongs to another region: ${rightHost}`,
  why: "The project keeps its data in one region, and only that region's address accepts its keys.",
  next: [
    rightHost === undefined
      ? "Set OPENAI_BASE_URL to the address of the project's region, such as https://eu.api.openai.com/v1"
      : `Set OPENAI_BASE_URL=https://${rightHost}/v1`,
  ],
});

export const isNotOnAllowList = ({ server }: Subject): Explanation => ({
  summary: "your IP address isn't on the organization's allow list",
  why: 'The organization allows its keys only from certain networks. The key itself may be fine.',
  next: [
    `Ask an owner of the organization to add your IP address${server.kind === 'openai' ? `: ${pages.allowList}` : '.'}`,
    "Or use a network or VPN that's on the list.",
    propagates,
  ],
});

export const regionIsNotServed = ({ server }: Subject): Explanation => ({
  summary: "the API isn't available in the region you're connecting from",
  why: 'What counts is where your connection reaches the internet, so a VPN or proxy can be the cause.',
  next: [
    'If you use a VPN or proxy, turn it off, or choose a supported country.',
    ...(server.kind === 'openai' ? [`Supported countries: ${pages.countries}`] : []),
  ],
});
