// No answer came. The remedies are for this tool and for the user's own program; none turns a protection off.
import { exportCommand } from '../shell/commands.ts';
import { howItIsDoing, lookAtAddress, proxyForYourProgram, proxyMayBeNeeded, spelling } from './phrases.text.ts';
import { settingOf, type Subject } from './subject.ts';
import type { Explanation } from './explanation.ts';

// `system` is the system's name for what went wrong, and `proxy` the host of a proxy, both as displayed.

export const isNotResolved = (subject: Subject): Explanation => ({
  summary: `the name ${subject.host} cannot be resolved`,
  why: 'There is no internet connection, the network’s name service does not answer, or the name is misspelt.',
  next: [
    'Look whether a web page opens in a browser; if a VPN is on, try without it (or with it).',
    ...spelling(subject),
    proxyMayBeNeeded(subject.shell),
  ],
});

/** @param noRoute whether not even the server's network can be reached */
export const nothingAnswers = (noRoute: boolean, subject: Subject): Explanation => ({
  summary: noRoute ? `there is no way to ${subject.host}` : `nothing answers at ${subject.host}`,
  why: subject.official
    ? 'A firewall or the lack of a connection stops it.'
    : 'The server is not running, or the address or its port is wrong.',
  next: subject.official
    ? ['Look whether a web page opens in a browser.', proxyMayBeNeeded(subject.shell)]
    : [howToStart(subject), ...spelling(subject)],
});

/** Programs that run models are known by their port. */
function howToStart({ server }: Subject): string {
  if (server.kind !== 'local') return 'Start the server, or correct the port.';
  if (server.name === 'Ollama') return 'Start Ollama (its app, or ollama serve), or correct the port.';
  if (server.name === 'LM Studio') return 'Start the server of LM Studio (Developer, or lms server start), or correct the port.';
  return `Start ${server.name}, or correct the port.`;
}

export const wasCut = (proxy: string | undefined, { host, shell }: Subject): Explanation => ({
  summary: proxy === undefined ? `the connection to ${host} was cut` : `the connection to ${host} was cut (through the proxy ${proxy})`,
  why: 'A firewall, a VPN or a shaky network ended it before the answer came.',
  next: [
    'Look again; it may pass.',
    'Try without the VPN, or another network (a phone’s hotspot) to see whether this network is the reason.',
    proxy === undefined ? proxyMayBeNeeded(shell) : proxyForYourProgram,
  ],
});

/**
 * @param got how much of the answer arrived: nothing, only its beginning, or more and more without an end
 * @param proxy with the variable that names it
 */
export const tookTooLong = (
  got: 'nothing' | 'beginning' | 'no end',
  proxy: { readonly host: string; readonly variable: string } | undefined,
  subject: Subject,
): Explanation => ({
  summary: {
    nothing: `no answer from ${subject.host} in time`,
    beginning: `${subject.host} began to answer and then fell silent`,
    'no end': `${subject.host} began to answer but did not end in time`,
  }[got],
  why:
    proxy === undefined
      ? 'The network is slow, or a firewall swallows the requests.'
      : `The request went through the proxy ${proxy.host} (${proxy.variable}), which may be the reason.`,
  next: ['Look again; it may pass.', proxyMayBeNeeded(subject.shell), ...howItIsDoing(subject)],
});

/** @param issuer who signed the certificate, as displayed, if it's known */
export const certificateIsNotTrusted = (issuer: string | undefined, system: string, { host, shell }: Subject): Explanation => ({
  summary:
    issuer === undefined
      ? `the certificate for ${host} is not trusted (${system})`
      : `the certificate for ${host} is not trusted: it is signed by “${issuer}”`,
  why: 'Usually a company proxy or a virus scanner reads along. Nothing was sent. Only trust the ' + 'certificate if you know whose it is.',
  next: [
    `Ask your IT department for the company’s root certificate (a .pem file), then: ${exportCommand('NODE_EXTRA_CA_CERTS', '/path/to/it.pem', shell)}`,
    `Or, if this computer already trusts it, with Node 22.19 or 24.6 and later: ${exportCommand('NODE_USE_SYSTEM_CA', '1', shell)}`,
    'Or start it with node --use-system-ca (Node 22.15 and later).',
    `Your own program needs the same: Node the one above; Python this one: ${exportCommand('SSL_CERT_FILE', '/path/to/it.pem', shell)}`,
    'Never switch the check of certificates off: anybody on the way could read your key.',
  ],
});

/**
 * @param isEarly whether the certificate isn't valid yet; otherwise it has expired
 * @param valid its period of validity, if it's known
 */
export const clockDisagrees = (
  isEarly: boolean,
  valid: { readonly from: Date; readonly to: Date } | undefined,
  { host, now, official }: Subject,
): Explanation => ({
  summary: isEarly
    ? `the certificate for ${host} is not valid yet, says this computer’s clock`
    : `the certificate for ${host} has expired, says this computer’s clock`,
  why:
    valid === undefined
      ? `This computer thinks that it is ${minute(now)} UTC.`
      : `This computer thinks that it is ${minute(now)} UTC, and the certificate is valid from ${day(valid.from)} to ${day(valid.to)}.`,
  next: [
    'If that date is wrong, set the clock (switch on “set time automatically”). It mends your own ' +
      'program, too. In WSL: sudo hwclock -s',
    official
      ? 'If it is right, something between you and the API shows an old certificate: try another network.'
      : `If it is right, whoever runs ${host} must renew the certificate.`,
  ],
});

const day = (date: Date): string => date.toISOString().slice(0, 10);
const minute = (date: Date): string => date.toISOString().slice(0, 16).replace('T', ' ');

export const isNotHttps = (system: string, subject: Subject): Explanation => ({
  summary: `${subject.host} does not speak https at this address (${system})`,
  why: 'The server there expects http, or something on the way answers in its place.',
  next:
    subject.source === 'default'
      ? ['Sign in to the network in a browser, or try another network.']
      : [`If it is a server on this machine, write http:// in place of https://: ${settingOf(subject)}`, 'Look at the port, too.'],
});

export const isNotHttp = (system: string, subject: Subject): Explanation => ({
  summary: `${subject.host} answers with something that is not the API (${system})`,
  why: 'Another program listens at this address, or it is an https port that was asked with http.',
  next: [subject.source === 'default' ? 'Try another network.' : `Look at the address and its port: ${settingOf(subject)}`],
});

export const isTooLarge = (subject: Subject): Explanation => ({
  summary: `${subject.host} sends far more than the API would`,
  why: 'The answer was cut off for safety; this is not the API.',
  next: [subject.source === 'default' ? 'Try another network.' : lookAtAddress(subject)],
});
