// The key isn't accepted, or its account, project, or place isn't.
import { pages } from '../openai/pages.ts';
import type { Shell } from '../shell/shell.ts';
import { howToRemove, itSays, propagates } from './phrases.text.ts';
import type { Subject } from './subject.ts';
import type { Explanation } from './explanation.ts';

export const noKeyArrived = ({ host, keyName }: Subject): Explanation => ({
  summary: `${host} says that it received no key`,
  why: 'A request without a key is refused. Something between here and the API may have taken it out.',
  next: [`Look whether ${keyName} is empty.`, 'If you use a proxy or gateway, look whether it removes the Authorization header.'],
});

export const isNotAccepted = (subject: Subject): Explanation =>
  subject.keyIsCutOff === true
    ? {
        summary: `${subject.host} doesn't accept ${subject.keyName}, which is probably cut off`,
        why: "Its second half is missing, or shorter than its first. OpenAI's keys have two halves of the same length.",
        next: [
          'Copy the whole key again, with the copy button beside it. If it is no longer shown, make a new one.',
          ...otherCauses(subject),
          newKeyFrom(subject),
        ],
      }
    : {
        summary: `${subject.host} does not accept ${subject.keyName}`,
        why: 'The key was revoked, has expired, was cut off when it was copied, or belongs to another service.',
        next: [...otherCauses(subject), newKeyFrom(subject)],
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
            ? `Requests go to ${host} because of ${sourceText}. If you mean OpenAI itself, remove that setting.`
            : `Requests go to ${server.kind === 'vendor' ? `${server.name} (${host})` : host} because of ${sourceText}, and it takes only keys of its own, none of OpenAI. If you mean OpenAI, remove that setting.`,
        ]
      : []),
    ...(sent.organizationSet ? [leftOver('OPENAI_ORG_ID', 'account', sent.organizationIn, shell)] : []),
    ...(sent.projectSet ? [leftOver('OPENAI_PROJECT_ID', 'project', sent.projectIn, shell)] : []),
  ];
}

const leftOver = (name: string, what: 'account' | 'project', file: string | undefined, shell: Shell): string =>
  `${name} is set in ${file ?? 'your shell'}: a left-over of another ${what} is refused, too. Try: ${howToRemove(name, file, shell)}`;

export const cannotBeSent = ({ keyName, server }: Subject): Explanation => ({
  summary: `${keyName} holds characters that cannot be sent`,
  why: 'Keys consist of letters, digits, “-” and “_”. A line break or a typographic quote came with it when ' + 'it was copied.',
  next: [
    `Copy the key again and paste it; if it is no longer shown, create a new one${server.keysPage === undefined ? '' : `: ${server.keysPage}`}`,
  ],
});

export const isOfAnotherOrganization = ({ keyName, organizationIn, shell }: Subject): Explanation => ({
  summary: `OPENAI_ORG_ID names another organization than ${keyName} belongs to`,
  why: 'The key may be fine: the API refuses it because the organization that is sent with it is a different one.',
  next: [
    `Remove OPENAI_ORG_ID (${howToRemove('OPENAI_ORG_ID', organizationIn, shell)}). A project key needs none.`,
    `The right id, if you need one: ${pages.general}`,
  ],
});

export const isOfAnotherProject = ({ keyName, projectIn, shell }: Subject): Explanation => ({
  summary: `OPENAI_PROJECT_ID names another project than ${keyName} belongs to`,
  why: 'The key may be fine: the API refuses it because the project that is sent with it is a different one.',
  next: [
    `Remove OPENAI_PROJECT_ID (${howToRemove('OPENAI_PROJECT_ID', projectIn, shell)}). A project key needs none.`,
    `Your projects: ${pages.projects}`,
  ],
});

export const isOfNoOrganization = ({ keyName }: Subject): Explanation => ({
  summary: `the account of ${keyName} belongs to no organization`,
  why: 'Every use of the API is counted for an organization. The account may have been removed from its own.',
  next: ['Ask the owner of your organization to invite you again.', `Or create an organization: ${pages.general}`],
});

export const projectIsArchived = ({ keyName }: Subject): Explanation => ({
  summary: `the project of ${keyName} is archived`,
  why: 'Keys of an archived project no longer work, and a project cannot be brought back.',
  next: [`Create a key in an active project: ${pages.apiKeys}`, `Your projects: ${pages.projects}`],
});

export const accountIsDeactivated = ({ keyName, server }: Subject): Explanation => ({
  summary: `the account of ${keyName} is deactivated`,
  why: `${server.name} has switched the account off. A new key of the same account would not work either.`,
  next: [`Look for an e-mail from ${server.name} that says why.`, ...(server.kind === 'openai' ? [`Ask OpenAI: ${pages.help}`] : [])],
});

/** @param said what the server said, as displayed */
export const accessIsTerminated = (said: string, { keyName, server }: Subject): Explanation => ({
  summary: `the account of ${keyName} has been closed`,
  why: `${server.name} ended this account's access. Another key of the same account would be refused, too.${itSays(said)}`,
  next: [
    `Look for an e-mail from ${server.name} that says why.`,
    ...(server.kind === 'openai' ? [`If you think it's a mistake, appeal at the help center: ${pages.help}`] : []),
    'Or use a key of another account.',
  ],
});

/** @param rightHost the host that accepts the key, if it's known */
export const isOfAnotherRegion = (rightHost: string | undefined, { keyName }: Subject): Explanation => ({
  summary:
    rightHost === undefined ? `${keyName} belongs to another regional host` : `${keyName} belongs to another regional host: ${rightHost}`,
  why: 'The project keeps its data in one region, and only that region’s address takes its keys.',
  next: [
    rightHost === undefined
      ? 'Set OPENAI_BASE_URL to the address of the project’s region, e.g. https://eu.api.openai.com/v1'
      : `Set OPENAI_BASE_URL=https://${rightHost}/v1`,
  ],
});

export const isNotOnAllowList = ({ server }: Subject): Explanation => ({
  summary: 'your network address is not on the organization’s allow-list',
  why: 'The organization lets its keys be used only from certain networks. The key itself may be fine.',
  next: [
    `Ask the owner of the organization to add your address${server.kind === 'openai' ? `: ${pages.allowList}` : '.'}`,
    'Or use the network (the VPN) that is on the list.',
    propagates,
  ],
});

export const regionIsNotServed = ({ server }: Subject): Explanation => ({
  summary: 'the API does not serve the region that your connection comes from',
  why: 'The API goes by the place where your connection enters the internet: a VPN or proxy counts, too.',
  next: [
    'If a VPN or proxy is on, let it leave in a supported country, or switch it off.',
    ...(server.kind === 'openai' ? [`The list: ${pages.countries}`] : []),
  ],
});
