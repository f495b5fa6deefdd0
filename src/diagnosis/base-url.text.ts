import { officialBaseUrl } from '../openai/base-url.ts';
import type { BaseUrlRefusal } from '../openai/request-base-url.ts';
import { shownAddress } from '../openai/shown-address.ts';
import { settingOf, type Subject } from './subject.ts';
import type { Explanation } from './explanation.ts';

/** Nothing was sent, because a key must not be sent to this address. */
export function isUnusable(refused: BaseUrlRefusal, subject: Subject): Explanation {
  return {
    ...reasons[refused](shownAddress(subject.baseUrl)),
    next: [`Set it right: ${settingOf(subject)}`, `OpenAI’s own address: ${officialBaseUrl}`],
  };
}

const reasons: Readonly<Record<BaseUrlRefusal, (shown: string) => Pick<Explanation, 'summary' | 'why'>>> = {
  'not-a-url': (shown) => ({
    summary: `the base URL is not an address: “${shown}”`,
    why: 'It has to be a full address, e.g. https://api.openai.com/v1',
  }),
  credentials: (shown) => ({
    summary: `the base URL has a user name or password in it: “${shown}”`,
    why: 'It would be shown and sent in places where it does not belong.',
  }),
  'not-http': (shown) => ({
    summary: `the base URL is neither https nor http: “${shown}”`,
    why: 'The API is spoken over https.',
  }),
  ambiguous: (shown) => ({
    summary: `the base URL contains a backslash, a space, or an invisible character: “${shown}”`,
    why: 'Programs disagree about which server that means. Nothing was sent.',
  }),
  'plain-http': (shown) => ({
    summary: `the base URL is not encrypted: “${shown}”`,
    why: 'With http:// everybody on the way could read your key. Only this machine itself may be asked so.',
  }),
  query: (shown) => ({
    summary: `the base URL has a “?” or “#” in it: “${shown}”`,
    why: 'Paths are added at its end, so it must end before them.',
  }),
};
