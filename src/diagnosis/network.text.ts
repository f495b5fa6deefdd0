// No answer came. The remedies are for this tool and for the user's own program; none turns a protection off.
import { certificateCommand, exportCommand } from '../shell/commands.ts';
import { howItIsDoing, lookAtAddress, proxyForYourProgram, proxyMayBeNeeded, spelling } from './phrases.text.ts';
import { settingOf, type Subject } from './subject.ts';
import type { Explanation } from './explanation.ts';

// `system` is the system's name for what went wrong, and `proxy` the host of a proxy, both as displayed.

export const isNotResolved = (subject: Subject): Explanation => ({
  summary: `can't find ${subject.host} (DNS lookup failed)`,
  why: "You're offline, DNS doesn't work on this network, or the name is misspelled.",
  next: [
    'Check whether a web page opens in a browser. If you use a VPN, try without it (or with it).',
    ...spelling(subject),
    proxyMayBeNeeded(subject.shell),
  ],
});

/** @param noRoute whether not even the server's network can be reached */
export const nothingAnswers = (noRoute: boolean, subject: Subject): Explanation => ({
  summary: noRoute ? `can't reach ${subject.host}` : `nothing answers at ${subject.host}`,
  why: subject.official ? "You're offline, or a firewall is blocking it." : "The server isn't running, or the address or port is wrong.",
  next: subject.official
    ? ['Check whether a web page opens in a browser.', proxyMayBeNeeded(subject.shell)]
    : [howToStart(subject), ...spelling(subject)],
});

/** Programs that run models are known by their port. */
function howToStart({ server }: Subject): string {
  if (server.kind !== 'local') return 'Start the server, or fix the port.';
  if (server.name === 'Ollama') return 'Start Ollama (its app, or ollama serve), or fix the port.';
  if (server.name === 'LM Studio') return "Start LM Studio's server (its Developer tab, or lms server start), or fix the port.";
  return `Start ${server.name}, or fix the port.`;
}

export const wasCut = (proxy: string | undefined, { host, shell }: Subject): Explanation => ({
  summary:
    proxy === undefined ? `the connection to ${host} was cut off` : `the connection to ${host} was cut off (through the proxy ${proxy})`,
  why: 'A firewall, a VPN, or a shaky network ended it before the answer came.',
  next: [
    'Try again; it may pass.',
    "Try without the VPN, or on another network (a phone's hotspot), to see if this network is the cause.",
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
    beginning: `${subject.host} started to answer, then stopped`,
    'no end': `${subject.host} didn't finish answering in time`,
  }[got],
  why:
    proxy === undefined
      ? 'The network is slow, or a firewall drops the requests.'
      : `It went through the proxy ${proxy.host} (${proxy.variable}), which may be the cause.`,
  next: ['Try again; it may pass.', proxyMayBeNeeded(subject.shell), ...howItIsDoing(subject)],
});

/** @param issuer who signed the certificate, as displayed, if it's known */
export const certificateIsNotTrusted = (issuer: string | undefined, system: string, { host, shell }: Subject): Explanation => ({
  summary:
    issuer === undefined
      ? `the certificate for ${host} isn't trusted (${system})`
      : `the certificate for ${host} isn't trusted: it's signed by “${issuer}”`,
  why: 'Usually a company proxy or antivirus inspects traffic. Nothing was sent. Trust the certificate only if you know whose it is.',
  next: [
    `Ask IT for the company's root certificate (a .pem file), then: ${certificateCommand('NODE_EXTRA_CA_CERTS', shell)}`,
    `Or, if this computer already trusts it (Node 22.19, 24.6, or later): ${exportCommand('NODE_USE_SYSTEM_CA', '1', shell)}`,
    'Or start it with node --use-system-ca (Node 22.15 or later).',
    `Your own program needs this, too. For Python: ${certificateCommand('SSL_CERT_FILE', shell)}`,
    "Don't turn certificate checks off: anyone in between could read your key.",
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
    ? `the certificate for ${host} isn't valid yet by this computer's clock`
    : `the certificate for ${host} has expired by this computer's clock`,
  why:
    valid === undefined
      ? `This computer thinks it's ${minute(now)} UTC.`
      : `This computer thinks it's ${minute(now)} UTC, and the certificate is valid from ${day(valid.from)} to ${day(valid.to)}.`,
  next: [
    'If that date is wrong, set the clock (turn on “set time automatically”). In WSL: sudo hwclock -s',
    official
      ? "If it's right, something between you and the API uses an old certificate: try another network."
      : `If it's right, whoever runs ${host} must renew the certificate.`,
  ],
});

const day = (date: Date): string => date.toISOString().slice(0, 10);
const minute = (date: Date): string => date.toISOString().slice(0, 16).replace('T', ' ');

export const isNotHttps = (system: string, subject: Subject): Explanation => ({
  summary: `${subject.host} doesn't use https at this address (${system})`,
  why: 'The server expects http, or something in between answers instead.',
  next:
    subject.source === 'default'
      ? ['Open a web page and sign in to the network, or try another network.']
      : [`If it's a server on this computer, change https:// to http://: ${settingOf(subject)}`, 'Check the port, too.'],
});

export const isNotHttp = (system: string, subject: Subject): Explanation => ({
  summary: `${subject.host} answers, but it isn't the API (${system})`,
  why: 'Another program uses this address, or it expects https instead of http.',
  next: [subject.source === 'default' ? 'Try another network.' : `Check the address and port (${settingOf(subject)}).`],
});

export const isTooLarge = (subject: Subject): Explanation => ({
  summary: `${subject.host} sends far more than the API would`,
  why: "This isn't the API, so the answer was cut off for safety.",
  next: [subject.source === 'default' ? 'Try another network.' : lookAtAddress(subject)],
});
