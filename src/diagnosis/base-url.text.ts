import { officialBaseUrl } from '../openai/base-url.ts';
import type { BaseUrlRefusal } from '../openai/request-base-url.ts';
import { shownAddress } from '../openai/shown-address.ts';
import { settingOf, type Subject } from './subject.ts';
import type { Explanation } from './explanation.ts';

/** Nothing was sent, because a key must not be sent to this address. */
export function isUnusable(refused: BaseUrlRefusal, subject: Subject): Explanation {
  const ofContainer = /^http:\/\/(host\.docker\.internal|host\.containers\.internal|gateway\.docker\.internal)(?=[:/]|$)/i.exec(
    subject.baseUrl,
  );
  if (refused === 'plain-http' && ofContainer !== null) {
    const [, host = ''] = ofContainer;
    return {
      summary: `the base URL is for programs in a container: “${shownAddress(subject.baseUrl)}”`,
      why: `Only there, ${host} means this computer. Nothing was sent.`,
      next: [
        `To test it from here: openai-setup --base-url ${shownAddress(subject.baseUrl.replace(host, 'localhost'), 1000)}`,
        `If the program runs outside the container, change it: ${settingOf(subject)}`,
      ],
    };
  }
  return {
    ...reasons[refused](shownAddress(subject.baseUrl)),
    next: [`Fix it: ${settingOf(subject)}`, `OpenAI's address: ${officialBaseUrl}`],
  };
}

const reasons: Readonly<Record<BaseUrlRefusal, (shown: string) => Pick<Explanation, 'summary' | 'why'>>> = {
  'not-a-url': (shown) => ({
    summary: `the base URL isn't a URL: “${shown}”`,
    why: 'It must be a full address, like https://api.openai.com/v1',
  }),
  credentials: (shown) => ({
    summary: `the base URL contains a user name or password: “${shown}”`,
    why: 'It could be shown or sent where it should stay private.',
  }),
  'not-http': (shown) => ({
    summary: `the base URL doesn't start with https:// or http://: “${shown}”`,
    why: 'The API uses https.',
  }),
  ambiguous: (shown) => ({
    summary: `the base URL contains a backslash, a space, or an invisible character: “${shown}”`,
    why: 'Programs disagree about which server that is. Nothing was sent.',
  }),
  'plain-http': (shown) => ({
    summary: `the base URL isn't encrypted: “${shown}”`,
    why: "With http://, anyone in between could read your key. It's fine only for a server on this computer.",
  }),
  query: (shown) => ({
    summary: `the base URL contains a “?” or “#”: “${shown}”`,
    why: 'Paths are added to its end, so nothing can follow the path.',
  }),
};
