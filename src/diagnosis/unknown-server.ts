import type { ResponseFailure } from '../openai/failure.ts';
import { shownAddress } from '../openai/shown-address.ts';
import type { ApiCode } from './codes.ts';
import { quotable, shownRequestId } from './message.ts';
import { noSuchPage } from './phrases.text.ts';
import { wantsLogin } from './proxy.text.ts';
import * as text from './unknown-server.text.ts';
import type { Subject } from './subject.ts';
import type { Explanation } from './explanation.ts';

/** Answers that aren't errors of the API: pages, redirects, other programs. */
export function explainUnknownServer(failure: ResponseFailure, subject: Subject): Explanation & { readonly code: ApiCode } {
  const { status, format } = failure;
  if (status >= 300 && status < 400) return { code: 'redirected', ...text.redirects(targetOf(failure, subject), subject) };
  if (status === 407) return { code: 'proxy-auth', ...wantsLogin(subject) };
  if (status === 511 || (status < 300 && format === 'html')) return { code: 'captive-portal', ...text.webPageAnswers(subject) };
  if (status >= 500 || status === 429) {
    const code = status === 429 ? 'rate-limited' : status === 503 ? 'overloaded' : 'server-error';
    return { code, ...text.somethingFailed(status, shownRequestId(failure), subject) };
  }
  if (status === 404 || status === 405) return { code: 'bad-base-url', ...noSuchPage(status, quotable(failure), subject) };
  if (format === 'html' && /cloudflare|just a moment|attention required|access denied/i.test(failure.message)) {
    return { code: 'not-openai', ...text.filterStopsIt(status, subject) };
  }
  return { code: 'not-openai', ...text.isNotTheApi(status, subject) };
}

/** Where a redirect leads, as displayed. */
function targetOf({ location = '' }: ResponseFailure, { baseUrl }: Subject): string | undefined {
  return location !== '' && URL.canParse(location, baseUrl) ? shownAddress(new URL(location, baseUrl).href) : undefined;
}
