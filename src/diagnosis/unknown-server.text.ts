// Something other than the API answers: pages, redirects, other programs.
import { addVersion, howItIsDoing, lookAtAddress, reportToSupport } from './phrases.text.ts';
import { settingOf, type Subject } from './subject.ts';
import type { Explanation } from './explanation.ts';

/** @param target the address it leads to, as displayed; `undefined` if it can't be parsed */
export const redirects = (target: string | undefined, subject: Subject): Explanation => ({
  summary: target === undefined ? `${subject.host} redirects to another place` : `${subject.host} redirects to ${target}`,
  why: 'A key is sent only to the address that you see, so the redirect was not followed.',
  next: [
    `If the new address is the right one, set it: ${settingOf(subject)}`,
    'If it is a sign-in page, sign in to the network in a browser, then look again.',
  ],
});

export const webPageAnswers = (subject: Subject): Explanation => ({
  summary: `a web page answers in place of ${subject.host}`,
  why: 'Networks of hotels, trains and schools show a sign-in page before they let anything through.',
  next: [
    'Open any page in a browser, sign in to the network, then look again.',
    ...(subject.source === 'default' ? [] : [`Or the base URL is the address of a web site: ${settingOf(subject)}`]),
  ],
});

/** @param requestId as displayed */
export const somethingFailed = (status: number, requestId: string | undefined, subject: Subject): Explanation => ({
  summary: `${subject.host} failed (HTTP ${status})`,
  why: 'The fault is with the server or with something in front of it, not with your key.',
  next: ['Try again in a minute.', ...howItIsDoing(subject), ...reportToSupport(requestId, subject)],
});

export const filterStopsIt = (status: number, { host }: Subject): Explanation => ({
  summary: `a filter in front of ${host} stops the request (HTTP ${status})`,
  why: 'It takes this connection for an attack, which happens with VPNs and shared networks. Your key ' + 'was not looked at.',
  next: ['Switch the VPN off, or try another network, then look again.'],
});

export const isNotTheApi = (status: number, subject: Subject): Explanation => ({
  summary: `${subject.host} answers, but not as the API does (HTTP ${status})`,
  why: 'Another program answers at this address, or the address is not complete.',
  next: [
    ...addVersion(subject),
    subject.source === 'default' ? 'A filter of your network may answer in its place: try another network.' : lookAtAddress(subject),
  ],
});
