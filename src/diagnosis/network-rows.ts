import type { NetworkFailure, NetworkReason, ProxyInvolved } from '../openai/http/failure.ts';
import { shownHost } from '../openai/shown-address.ts';
import { untrusted } from '../wording/untrusted.ts';
import type { ApiCode } from './codes.ts';
import * as text from './network.text.ts';
import * as proxyText from './proxy.text.ts';
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
    explain: (failure, subject) =>
      proxyText.doesNotAnswer(/^(HTTP |SOCKS:)/.test(failure.system), proxyIn(failure), untrusted(failure.system, 60), subject),
  },
  'proxy-auth': { code: 'proxy-auth', explain: (failure, subject) => proxyText.wantsLogin(subject, failure.proxy && proxyIn(failure)) },
  'proxy-unusable': { code: 'bad-proxy', explain: (failure, subject) => proxyText.isUnusable(proxyIn(failure), subject) },
  'proxy-plain': {
    code: 'bad-proxy',
    explain: (failure, subject) => proxyText.speaksPlainHttp(proxyIn(failure), untrusted(failure.system, 60), subject),
  },
  'proxy-certificate': {
    code: 'tls-untrusted',
    explain: (failure, subject) => proxyText.certificateOfProxy(proxyIn(failure), untrusted(failure.system, 60), subject),
  },
  'proxy-not-proxy': {
    code: 'proxy-unreachable',
    explain: (failure, subject) =>
      proxyText.isNoProxy(failure.proxy?.scheme === 'socks5:', proxyIn(failure), untrusted(failure.system, 60), subject),
  },
  'not-http': { code: 'not-openai', explain: ({ system }, subject) => text.isNotHttp(untrusted(system, 60), subject) },
  'too-large': { code: 'not-openai', explain: (_failure, subject) => text.isTooLarge(subject) },
};

/** Without a proxy, the variable's name is all there is. */
const proxyIn = ({ proxy, system }: NetworkFailure): proxyText.ShownProxy => shownProxy(proxy ?? { variable: system, host: '' });

export function shownProxy(proxy: ProxyInvolved): proxyText.ShownProxy {
  return {
    variable: untrusted(proxy.variable, 40),
    host: shownHost(proxy.host),
    mistakes: proxy.mistakes ?? [],
    corrected: proxy.corrected,
    differs: proxy.differs,
    all: proxy.all ?? [],
  };
}
