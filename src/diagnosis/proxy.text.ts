// A proxy is in the way. A password is never shown: addresses have PASSWORD in its place.
import type { ProxyMistake } from '../openai/http/proxy-address.ts';
import { exportCommand, unsetCommand } from '../shell/commands.ts';
import { shellWord } from '../shell/word.ts';
import { proxyForYourProgram } from './phrases.text.ts';
import type { Shell } from '../shell/shell.ts';
import type { Subject } from './subject.ts';
import type { Explanation } from './explanation.ts';

/** The proxy and the variable that names it, as displayed. */
export type ShownProxy = {
  readonly variable: string;
  /** Host and port; empty if nobody can say. */
  readonly host: string;
  readonly mistakes: readonly ProxyMistake[];
  readonly corrected: string | undefined;
  /** The same variable in the other case, if it names another proxy. */
  readonly differs: string | undefined;
  /** All variables that name a proxy. */
  readonly all: readonly string[];
};

/** After “HTTPS_PROXY”. */
function whatIsWrong(mistake: ProxyMistake): string {
  switch (mistake.kind) {
    case 'blanks':
      return 'has a blank before or after the address';
    case 'quotes':
      return 'has quotation marks in its value';
    case 'no-scheme':
      return 'doesn’t start with http://';
    case 'slashes':
      return 'doesn’t have two slashes after the “http:”';
    case 'scheme-twice':
      return 'has “://” twice';
    case 'scheme':
      return `starts with ${mistake.scheme.slice(0, 20)}://, which isn’t a kind of proxy that openai-setup can use`;
    case 'socks-version':
      return 'says socks:// and not which version of it';
    case 'backslash':
      return 'has a backslash between the domain and the user name, which must be written as %5C';
    case 'unencoded':
      return `has ${mistake.characters.map((each) => `“${each}”`).join(' and ')} in its user name or password, which must be written as ${mistake.characters.map((each) => encodeURIComponent(each)).join(' and ')}`;
    case 'at-sign':
      return 'has an “@” in its user name or password, which must be written as %40';
    case 'path':
      return 'has a path after the host and port';
    case 'pac':
      return 'has the address of a proxy script (.pac) and not of the proxy itself';
    case 'query':
      return 'has a “?” and more after the host and port';
    case 'fragment':
      return 'has a “#” and more after the host and port';
    case 'port':
      return 'has no number from 1 to 65535 for the port';
    case 'no-port':
      return 'names no port';
    case 'word':
      return `says “${mistake.word.slice(0, 20)}”, which every program takes for the name of a proxy`;
    case 'by-protocol':
      return 'has a list of proxies by protocol, as Windows keeps it, and not one address';
    case 'no-host':
      return 'names no host';
    case 'no-address':
      return 'doesn’t hold the address of a proxy';
    default:
      return mistake satisfies never;
  }
}

/** Who trips over it: a sentence by itself. */
function whoFails(mistake: ProxyMistake): string {
  switch (mistake.kind) {
    case 'no-scheme':
    case 'path':
    case 'query':
    case 'fragment':
      return 'curl and Python get along with how it’s written; Node doesn’t.';
    case 'backslash':
      return 'curl gets along with how it’s written; Node takes the domain for the host.';
    case 'slashes':
      return 'Node gets along with how it’s written; curl and Python don’t.';
    case 'at-sign':
      return 'Node gets along with how it’s written; curl and others end the login at the first “@”.';
    case 'pac':
      return 'Only browsers read a proxy script.';
    case 'socks-version':
      return 'Python refuses socks://, and curl takes it for version 4.';
    case 'no-port':
      return 'Without a port, curl takes 1080 and others 80.';
    case 'word':
      return 'To have no proxy, the variable must not be set.';
    case 'blanks':
      return 'Not every program ignores the blank.';
    case 'quotes':
    case 'scheme-twice':
    case 'scheme':
    case 'unencoded':
    case 'port':
    case 'by-protocol':
    case 'no-host':
    case 'no-address':
      return 'No program finds the proxy in it.';
    default:
      return mistake satisfies never;
  }
}

export const mistakesOf = (mistakes: readonly ProxyMistake[]): string => mistakes.map(whatIsWrong).join(', and ');

/** “Write it like this”, for a whole address. */
function howToWrite({ variable, mistakes, corrected }: ShownProxy, shell: Shell): readonly string[] {
  if (mistakes.some(({ kind }) => kind === 'scheme'))
    return [
      `openai-setup can use proxies that start with http://, https://, socks5://, or socks5h://. Most proxy programs have an HTTP port, too: ${exportCommand(variable, 'http://127.0.0.1:port', shell)}`,
    ];
  if (mistakes.some(({ kind }) => kind === 'pac'))
    return [
      `Open that address in a browser: the script names the proxy, after “PROXY”. Then set it: ${exportCommand(variable, 'http://proxy-host:port', shell)}`,
    ];
  if (corrected === undefined) return [`Write it like this: ${exportCommand(variable, 'http://proxy-host:port', shell)}`];
  // Nobody knows the port that was left out.
  const address = mistakes.some(({ kind }) => kind === 'no-port') ? corrected.replace(/:\d+$/, ':port') : corrected;
  return [`Write it like this: ${exportCommand(variable, shellWord(address, shell), shell)}${encodePassword(address)}`];
}

const encodePassword = (address: string): string =>
  address.includes('PASSWORD@') ? ' (with your password for PASSWORD, its special characters as %23 and the like)' : '';

function aroundOrWithout({ variable, all }: ShownProxy, { host, shell }: Subject): readonly string[] {
  // Without the first one, the next would count.
  const names = all.length > 1 ? all : [variable];
  return [
    `If you are not in the network of the proxy, remove the variable${names.length > 1 ? 's' : ''}: ${names.map((name) => unsetCommand(name, shell)).join('; ')}`,
    `Or go around it for this host, which your own program needs, too: ${exportCommand('NO_PROXY', host, shell)}`,
  ];
}

/** Who trips over how the address is written, to follow another sentence; empty if all is well. */
export function aboutMistakes({ variable, mistakes: [first], differs }: ShownProxy): string {
  const written = first === undefined ? '' : ` ${whoFails(first)}`;
  return `${written}${differs === undefined ? '' : ` ${differs} names another proxy, but ${variable} counts.`}`;
}

/** What's wrong with how the address is written, and how to write it. */
export function correction(proxy: ShownProxy, shell: Shell): readonly string[] {
  const { variable, mistakes } = proxy;
  return mistakes.length === 0 ? [] : howToWrite(proxy, shell).map((each) => `${variable} ${mistakesOf(mistakes)}. ${each}`);
}

/** The variable holds nothing that could be used. */
export const isUnusable = (proxy: ShownProxy, subject: Subject): Explanation => ({
  summary: `${proxy.variable} ${mistakesOf(proxy.mistakes)}`,
  why: `It should send every request through a proxy, those of your own program as well. ${proxy.mistakes[0] === undefined ? '' : whoFails(proxy.mistakes[0])}`.trim(),
  next: proxy.mistakes.some(({ kind }) => kind === 'word')
    ? [
        `Remove the variable: ${unsetCommand(proxy.variable, subject.shell)}`,
        `If this network needs a proxy: ${exportCommand(proxy.variable, 'http://proxy-host:port', subject.shell)}`,
      ]
    : [...howToWrite(proxy, subject.shell), ...aroundOrWithout(proxy, subject)],
});

/** @param system the system's name for what happened, as displayed */
export function doesNotAnswer(refuses: boolean, proxy: ShownProxy, system: string, subject: Subject): Explanation {
  const { variable, host, mistakes } = proxy;
  return {
    summary: refuses
      ? `the proxy ${host} does not let ${subject.host} through (${system})`
      : `the proxy ${host} of ${variable} does not answer (${system})`,
    why: `${variable} sends every request through it, those of your own program as well.${aboutMistakes(proxy)}`,
    next: [
      ...correction(proxy, subject.shell),
      ...aroundOrWithout(proxy, subject).slice(0, 1),
      ...(mistakes.length > 0
        ? []
        : [
            refuses
              ? `If you are, look at its address: ${exportCommand(variable, 'http://proxy-host:port', subject.shell)}`
              : `If you are, start the program that is the proxy, or look at its address: ${exportCommand(variable, 'http://proxy-host:port', subject.shell)}`,
          ]),
      ...aroundOrWithout(proxy, subject).slice(1),
    ],
  };
}

/** The address says https, but the proxy speaks http. */
export const speaksPlainHttp = (proxy: ShownProxy, system: string, subject: Subject): Explanation => ({
  summary: `${proxy.variable} says https://, but the proxy ${proxy.host} speaks http (${system})`,
  why: `The beginning of its address says how to talk to the proxy, not what goes through it: requests to the API stay encrypted either way.${aboutMistakes(proxy)}`,
  next: [
    `Write http:// instead: ${exportCommand(proxy.variable, shellWord((proxy.corrected ?? `https://${proxy.host}`).replace(/^https/, 'http'), subject.shell), subject.shell)}${encodePassword(proxy.corrected ?? '')}`,
    ...aroundOrWithout(proxy, subject),
  ],
});

export const certificateOfProxy = (proxy: ShownProxy, system: string, subject: Subject): Explanation => ({
  summary: `the certificate of the proxy ${proxy.host} is not trusted (${system})`,
  why: `${proxy.variable} says https://, so the proxy has to prove who it is. Nothing was sent.${aboutMistakes(proxy)}`,
  next: [
    `Ask your IT department for the company’s root certificate (a .pem file), then: ${exportCommand('NODE_EXTRA_CA_CERTS', '/path/to/it.pem', subject.shell)}`,
    'Or ask whether the proxy has an http:// address, too: what goes through it to the API stays encrypted.',
    ...aroundOrWithout(proxy, subject),
  ],
});

/** @param isSocks whether its address says so */
export const isNoProxy = (isSocks: boolean, proxy: ShownProxy, system: string, subject: Subject): Explanation => ({
  summary: `${proxy.host} does not answer like ${isSocks ? 'a SOCKS5' : 'an HTTP'} proxy (${system})`,
  why: `${proxy.variable} names it as one. It may be another port of the same program, another program, or a proxy that hangs up.${aboutMistakes(proxy)}`,
  next: [
    isSocks
      ? `If it is the HTTP port of your proxy program, write http://: ${exportCommand(proxy.variable, `http://${proxy.host}`, subject.shell)}`
      : `If it is the SOCKS port of your proxy program, use its HTTP port instead, or write socks5://: ${exportCommand(proxy.variable, `socks5://${proxy.host}`, subject.shell)}`,
    ...correction(proxy, subject.shell),
    ...aroundOrWithout(proxy, subject),
  ],
});

/** @param proxy absent: something in front of the server wants it */
export const wantsLogin = (subject: Subject, proxy?: ShownProxy): Explanation => {
  const variable = proxy?.variable ?? 'HTTPS_PROXY';
  const hasLogin = proxy?.corrected?.includes('@') === true;
  return {
    summary: hasLogin
      ? `the proxy ${proxy.host} does not accept the user name and password in ${variable}`
      : `the proxy${proxy === undefined ? '' : ` ${proxy.host}`} wants a user name and password`,
    why: `Until it gets ${hasLogin ? 'the right ones' : 'them'} it lets nothing through.${proxy === undefined ? '' : aboutMistakes(proxy)}`,
    next: [
      ...(proxy === undefined ? [] : correction(proxy, subject.shell)).slice(0, hasLogin ? 1 : 0),
      ...(hasLogin && proxy?.mistakes.length ? [] : [howToLogIn(hasLogin, variable, proxy, subject)]),
      'Some proxies accept only a Windows sign-in (NTLM or Kerberos), which neither this tool nor the SDKs speak: a local helper such as px or cntlm does.',
      proxyForYourProgram,
    ],
  };
};

function howToLogIn(hasLogin: boolean, variable: string, proxy: ShownProxy | undefined, { shell }: Subject): string {
  const host = proxy === undefined || proxy.host === '' ? 'proxy-host:port' : proxy.host;
  const address = hasLogin ? (proxy?.corrected ?? '') : `http://user:password@${host}`;
  const first = hasLogin
    ? 'Look at both: special characters must be written as %40 and the like, a Windows domain as DOMAIN%5Cuser. Then'
    : 'Ask your IT department for them, then';
  return `${first} run this again after: ${exportCommand(variable, shellWord(address, shell), shell)}`;
}
