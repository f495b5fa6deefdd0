import type { NetworkFailure, NetworkReason } from '../openai/http/failure.ts';
import { shownHost } from '../openai/shown-address.ts';
import { untrusted } from '../wording/untrusted.ts';
import type { ApiCode } from './codes.ts';
import * as text from './network.text.ts';
import { proxyWantsLogin } from './phrases.text.ts';
import type { Subject } from './subject.ts';
import type { Explanation } from './explanation.ts';

type NetworkRow = { readonly code: ApiCode; explain(failure: NetworkFailure, subject: Subject): Explanation };

/** What it means if no answer came. */
export const networkRows: Readonly<Record<NetworkReason, NetworkRow>> = {
  dns: { code: 'dns', explain: (_failure, subject) => text.isNotResolved(subject) },
  'connection-refused': {
    code: 'connection-refused',
    explain: ({ system }, subject) => text.nothingAnswers(/UNREACH|DOWN|ADDRNOTAVAIL/.test(system), subject),
  },
  'connection-reset': {
    code: 'connection-reset',
    explain: ({ proxy }, subject) => text.wasCut(proxy === undefined ? undefined : shownHost(proxy.host), subject),
  },
  timeout: {
    code: 'timeout',
    explain: ({ during, proxy, system }, subject) => {
      const got = during === 'headers' ? 'nothing' : system === 'total' ? 'no end' : 'beginning';
      return text.tookTooLong(got, proxy === undefined ? undefined : { host: shownHost(proxy.host), variable: proxy.variable }, subject);
    },
  },
  'tls-untrusted': {
    code: 'tls-untrusted',
    explain: ({ certificate, system }, subject) =>
      text.certificateIsNotTrusted(certificate?.issuer === undefined ? undefined : untrusted(certificate.issuer, 80), system, subject),
  },
  'tls-clock': {
    code: 'tls-clock',
    explain: ({ certificate, system }, subject) => {
      const { validFrom: from, validTo: to } = certificate ?? {};
      return text.clockDisagrees(
        system === 'CERT_NOT_YET_VALID',
        from === undefined || to === undefined ? undefined : { from, to },
        subject,
      );
    },
  },
  'tls-not-https': { code: 'tls-not-https', explain: ({ system }, subject) => text.isNotHttps(untrusted(system, 60), subject) },
  'proxy-unreachable': {
    code: 'proxy-unreachable',
    explain: ({ proxy, system }, subject) => {
      // Without a proxy, the variable is at fault, and `system` is its name.
      if (proxy === undefined) return text.proxyFails({ how: 'no address' }, untrusted(system, 40), subject);
      const shown = shownHost(proxy.host);
      return system.startsWith('HTTP')
        ? text.proxyFails({ how: 'refuses', proxy: shown, system }, proxy.variable, subject)
        : text.proxyFails({ how: 'silent', proxy: shown, system: untrusted(system, 60) }, proxy.variable, subject);
    },
  },
  'proxy-auth': { code: 'proxy-auth', explain: (_failure, subject) => proxyWantsLogin(subject) },
  'not-http': { code: 'not-openai', explain: ({ system }, subject) => text.isNotHttp(untrusted(system, 60), subject) },
  'too-large': { code: 'not-openai', explain: (_failure, subject) => text.isTooLarge(subject) },
};
