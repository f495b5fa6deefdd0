// Something other than the API answers: pages, redirects, other programs.
import { addVersion, howItIsDoing, lookAtAddress, reportToSupport } from './phrases.text.ts';
import { settingOf, type Subject } from './subject.ts';
import type { Explanation } from './explanation.ts';

/** @param target the address it leads to, as displayed; `undefined` if it can't be parsed */
export const redirects = (target: string | undefined, subject: Subject): Explanation => ({
  summary: target === undefined ? `${subject.host} redirects to another address` : `${subject.host} redirects to ${target}`,
  why: "Your key goes only to the address you see, so the redirect wasn't followed.",
  next: [
    `If the new address is right, set it: ${settingOf(subject)}`,
    "If it's a sign-in page, sign in to the network in a browser, then try again.",
  ],
});

export const webPageAnswers = (subject: Subject): Explanation => ({
  summary: `a web page answers instead of ${subject.host}`,
  why: 'Hotel, train, and school networks show a sign-in page first.',
  next: [
    'Open any page in a browser, sign in to the network, then try again.',
    ...(subject.source === 'default' ? [] : [`Or the base URL is a website's address. Check it (${settingOf(subject)}).`]),
  ],
});

/** @param requestId as displayed */
export const somethingFailed = (status: number, requestId: string | undefined, subject: Subject): Explanation => ({
  summary: `${subject.host} failed (HTTP ${status})`,
  why: 'The problem is with the server or something in front of it, not with your key.',
  next: ['Try again in a minute.', ...howItIsDoing(subject), ...reportToSupport(requestId, subject)],
});

export const filterStopsIt = (status: number, { host }: Subject): Explanation => ({
  summary: `a filter in front of ${host} blocks the request (HTTP ${status})`,
  why: "It takes this connection for an attack, as happens with VPNs and shared networks. Your key wasn't checked.",
  next: ['Turn off the VPN, or use another network, then try again.'],
});

export const isNotTheApi = (status: number, subject: Subject): Explanation => ({
  summary: `${subject.host} answers, but it isn't the API (HTTP ${status})`,
  why: 'Another program uses this address, or the address is incomplete.',
  next: [
    ...addVersion(subject),
    subject.source === 'default' ? 'A filter on your network may answer instead: try another network.' : lookAtAddress(subject),
  ],
});
