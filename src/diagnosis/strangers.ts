import type { Code } from '../engine/codes.ts';
import type { BaseUrlRefusal } from '../openai/request-base-url.ts';
import type { AnswerFailure } from '../openai/failure.ts';
import { officialBaseUrl } from '../openai/base-url.ts';
import { pages } from '../openai/pages.ts';
import { shownAddress } from '../openai/shown-address.ts';
import type { Subject } from './subject.ts';
import {
  howItIsDoing,
  proxyAuth,
  noApiThere,
  versionHint,
  settingOf,
  withRequestId,
  type Telling,
} from './wording.ts';

/** Answers that are no errors of the API: pages, redirects, other programs. */
export function tellStranger(failure: AnswerFailure, subject: Subject): Telling & { readonly code: Code } {
  const { host } = subject;
  const { status, format } = failure;
  if (status >= 300 && status < 400) {
    const { location = '' } = failure;
    const target = location !== '' && URL.canParse(location, subject.baseUrl) ? shownAddress(new URL(location, subject.baseUrl).href) : '';
    return {
      code: 'redirected',
      summary: `${host} redirects to ${target === '' ? 'another place' : target}`,
      why: 'A key is sent only to the address that you see, so the redirect was not followed.',
      next: [
        `If the new address is the right one, set it: ${settingOf(subject)}`,
        'If it is a sign-in page, sign in to the network in a browser, then look again.',
      ],
    };
  }
  if (status === 407) return { code: 'proxy-auth', ...proxyAuth(subject) };
  if (status === 511 || (status < 300 && format === 'html')) {
    return {
      code: 'captive-portal',
      summary: `a web page answers in place of ${host}`,
      why: 'Networks of hotels, trains and schools show a sign-in page before they let anything through.',
      next: [
        'Open any page in a browser, sign in to the network, then look again.',
        ...(subject.source === 'default'
          ? []
          : [`Or the base URL is the address of a web site: ${settingOf(subject)}`]),
      ],
    };
  }
  if (status >= 500 || status === 429) {
    return {
      code: status === 429 ? 'rate-limited' : status === 503 ? 'overloaded' : 'server-error',
      summary: `${host} failed (HTTP ${status})`,
      why: 'The fault is with the server or with something in front of it, not with your key.',
      next: ['Try again in a minute.', ...howItIsDoing(subject), ...withRequestId(failure)],
    };
  }
  if (status === 404 || status === 405) return { code: 'bad-base-url', ...noApiThere(failure, subject) };
  if (format === 'html' && /cloudflare|just a moment|attention required|access denied/i.test(failure.message)) {
    return {
      code: 'not-openai',
      summary: `a filter in front of ${host} stops the request (HTTP ${status})`,
      why:
        'It takes this connection for an attack, which happens with VPNs and shared networks. Your key ' +
        'was not looked at.',
      next: ['Switch the VPN off, or try another network, then look again.'],
    };
  }
  return {
    code: 'not-openai',
    summary: `${host} answers, but not as the API does (HTTP ${status})`,
    why: 'Another program answers at this address, or the address is not complete.',
    next: [
      ...versionHint(subject),
      ...(subject.source === 'default'
        ? ['A filter of your network may answer in its place: try another network.']
        : [`Look at the address: ${settingOf(subject)}`]),
    ],
  };
}

export function tellBaseUrl(refused: BaseUrlRefusal, subject: Subject): Telling {
  const shown = shownAddress(subject.baseUrl);
  const what: Record<BaseUrlRefusal, readonly [summary: string, why: string]> = {
    'not-a-url': [
      `the base URL is not an address: “${shown}”`,
      'It has to be a full address, e.g. https://api.openai.com/v1',
    ],
    credentials: [
      `the base URL has a user name or password in it: “${shown}”`,
      'It would be shown and sent in places where it does not belong.',
    ],
    'not-http': [`the base URL is neither https nor http: “${shown}”`, 'The API is spoken over https.'],
    ambiguous: [
      `the base URL contains a backslash, a space, or an invisible character: “${shown}”`,
      'Programs disagree about which server that means. Nothing was sent.',
    ],
    'plain-http': [
      `the base URL is not encrypted: “${shown}”`,
      'With http:// everybody on the way could read your key. Only this machine itself may be asked so.',
    ],
    query: [
      `the base URL has a “?” or “#” in it: “${shown}”`,
      'Paths are added at its end, so it must end before them.',
    ],
  };
  const [summary, why] = what[refused];
  return { summary, why, next: [`Set it right: ${settingOf(subject)}`, `OpenAI’s own address: ${officialBaseUrl}`] };
}

export const cutTelling = (host: string): Telling => ({
  summary: `the answer of ${host} broke off`,
  why: 'The connection ended in the middle of the answer: a shaky network, or a proxy that does not pass streams on.',
  next: [
    'Look again; it may pass.',
    'If it stays, try another network. Your program may have to do without streaming behind this proxy.',
  ],
});

export const oddTelling = (what: string, { host }: Subject): Telling => ({
  summary: `${host} answered in a way that openai-setup does not know`,
  why: `The request was accepted, but ${what}.`,
  next: ['Look again.', 'If it stays, try another model with --model <id>, or report it with --verbose.'],
});

export const unsendableTelling = (keyName: string): Telling => ({
  summary: `${keyName} holds characters that cannot be sent`,
  why:
    'Keys consist of letters, digits, “-” and “_”. A line break or a typographic quote came with it when ' +
    'it was copied.',
  next: [`Copy the key again and paste it; if it is no longer shown, create a new one: ${pages.apiKeys}`],
});
