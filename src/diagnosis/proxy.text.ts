// A proxy is in the way. A password is never shown: addresses have PASSWORD in its place.
import type { ProxyMistake } from '../openai/http/proxy-address.ts';
import { certificateCommand, exportCommand, unsetCommand } from '../shell/commands.ts';
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
      return 'has a space before or after the address';
    case 'quotes':
      return 'has quotation marks in its value';
    case 'no-scheme':
      return "doesn't start with http://";
    case 'slashes':
      return "doesn't have two slashes after the “http:”";
    case 'scheme-twice':
      return 'has “://” twice';
    case 'scheme':
      return `starts with ${mistake.scheme.slice(0, 20)}://, which isn't a kind of proxy that openai-setup can use`;
    case 'socks-version':
      return 'says socks:// without its version';
    case 'backslash':
      return 'has a backslash between the domain and the user name, which must be written as %5C';
    case 'unencoded':
      return `has ${mistake.characters.map((each) => `“${each}”`).join(' and ')} in its user name or password, which must be written as ${mistake.characters.map((each) => encodeURIComponent(each)).join(' and ')}`;
    case 'at-sign':
      return 'has an “@” in its user name or password, which must be written as %40';
    case 'path':
      return 'has a path after the host and port';
    case 'pac':
      return 'is the address of a proxy script (.pac), not of the proxy';
    case 'query':
      return 'has a “?” after the host and port';
    case 'fragment':
      return 'has a “#” after the host and port';
    case 'port':
      return "doesn't have a port number from 1 to 65535";
    case 'no-port':
      return 'has no port';
    case 'word':
      return `says “${mistake.word.slice(0, 20)}”, which programs take for a proxy's name`;
    case 'by-protocol':
      return 'is a list of proxies by protocol, as on Windows, not one address';
    case 'no-host':
      return 'has no host';
    case 'no-address':
      return "isn't the address of a proxy";
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
      return "curl and Python accept that; Node doesn't.";
    case 'backslash':
      return 'curl accepts that; Node takes the domain for the host.';
    case 'slashes':
      return "Node accepts that; curl and Python don't.";
    case 'at-sign':
      return 'Node accepts that; curl and others end the password at the first “@”.';
    case 'pac':
      return 'Only browsers read proxy scripts.';
    case 'socks-version':
      return 'Python refuses socks://, and curl takes it as version 4.';
    case 'no-port':
      return 'Without a port, curl uses 1080 and others 80.';
    case 'word':
      return 'For no proxy, leave the variable unset.';
    case 'blanks':
      return 'Not every program ignores the space.';
    case 'quotes':
    case 'scheme-twice':
    case 'scheme':
    case 'unencoded':
    case 'port':
    case 'by-protocol':
    case 'no-host':
    case 'no-address':
      return "Programs can't find the proxy in it.";
    default:
      return mistake satisfies never;
  }
}

export const mistakesOf = (mistakes: readonly ProxyMistake[]): string => mistakes.map(whatIsWrong).join(', and ');

/** “Write it like this”, for a whole address. */
function howToWrite({ variable, mistakes, corrected }: ShownProxy, shell: Shell): readonly string[] {
  if (mistakes.some(({ kind }) => kind === 'scheme'))
    return [`Most proxy programs have an HTTP port, too: ${exportCommand(variable, 'http://127.0.0.1:port', shell)}`];
  if (mistakes.some(({ kind }) => kind === 'pac'))
    return [
      `Open that address in a browser and find the proxy after the word “PROXY”. Then: ${exportCommand(variable, 'http://proxy-host:port', shell)}`,
    ];
  if (corrected === undefined) return [`Change it to: ${exportCommand(variable, 'http://proxy-host:port', shell)}`];
  // Nobody knows the port that was left out.
  const address = mistakes.some(({ kind }) => kind === 'no-port') ? corrected.replace(/:\d+$/, ':port') : corrected;
  return [`Change it to: ${exportCommand(variable, shellWord(address, shell), shell)}${encodePassword(address)}`];
}

const encodePassword = (address: string): string =>
  address.includes('PASSWORD@') ? ' (with your password for PASSWORD, special characters written like %23)' : '';

function aroundOrWithout({ variable, all }: ShownProxy, { host, shell }: Subject): readonly string[] {
  // Without the first one, the next would count.
  const names = all.length > 1 ? all : [variable];
  return [
    `If you're not on the proxy's network, remove the variable${names.length > 1 ? 's' : ''}: ${names.map((name) => unsetCommand(name, shell)).join('; ')}`,
    `Or bypass it for this host (your own program needs this, too): ${exportCommand('NO_PROXY', host, shell)}`,
  ];
}

/** Who trips over how the address is written, to follow another sentence; empty if all is well. */
export function aboutMistakes({ variable, mistakes: [first], differs }: ShownProxy): string {
  const written = first === undefined ? '' : ` ${whoFails(first)}`;
  return `${written}${differs === undefined ? '' : ` ${differs} names another proxy, but ${variable} is used.`}`;
}

/** What's wrong with how the address is written, and how to write it. */
export function correction(proxy: ShownProxy, shell: Shell): readonly string[] {
  const { variable, mistakes } = proxy;
  return mistakes.length === 0 ? [] : howToWrite(proxy, shell).map((each) => `${variable} ${mistakesOf(mistakes)}. ${each}`);
}

/** The variable holds nothing that could be used. */
export const isUnusable = (proxy: ShownProxy, subject: Subject): Explanation => ({
  summary: `${proxy.variable} ${mistakesOf(proxy.mistakes)}`,
  why: `It's used for every request, including your own program's. ${proxy.mistakes[0] === undefined ? '' : whoFails(proxy.mistakes[0])}`.trim(),
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
      ? `the proxy ${host} blocks ${subject.host} (${system})`
      : `the proxy ${host} (${variable}) doesn't answer (${system})`,
    why: `${variable} sends every request through it, including your own program's.${aboutMistakes(proxy)}`,
    next: [
      ...correction(proxy, subject.shell),
      ...aroundOrWithout(proxy, subject).slice(0, 1),
      ...(mistakes.length > 0
        ? []
        : [
            refuses
              ? `If you are, check its address: ${exportCommand(variable, 'http://proxy-host:port', subject.shell)}`
              : `If you are, start the proxy, or check its address: ${exportCommand(variable, 'http://proxy-host:port', subject.shell)}`,
          ]),
      ...aroundOrWithout(proxy, subject).slice(1),
    ],
  };
}

/** The address says https, but the proxy speaks http. */
export const speaksPlainHttp = (proxy: ShownProxy, system: string, subject: Subject): Explanation => ({
  summary: `${proxy.variable} says https://, but the proxy ${proxy.host} speaks http (${system})`,
  why: `That only says how to talk to the proxy: requests to the API stay encrypted either way.${aboutMistakes(proxy)}`,
  next: [
    `Use http:// instead: ${exportCommand(proxy.variable, shellWord((proxy.corrected ?? `https://${proxy.host}`).replace(/^https/, 'http'), subject.shell), subject.shell)}${encodePassword(proxy.corrected ?? '')}`,
    ...aroundOrWithout(proxy, subject),
  ],
});

export const certificateOfProxy = (proxy: ShownProxy, system: string, subject: Subject): Explanation => ({
  summary: `the certificate of the proxy ${proxy.host} isn't trusted (${system})`,
  why: `${proxy.variable} says https://, so the proxy must prove who it is. Nothing was sent.${aboutMistakes(proxy)}`,
  next: [
    `Ask IT for the company's root certificate (a .pem file), then: ${certificateCommand('NODE_EXTRA_CA_CERTS', subject.shell)}`,
    'Or ask if the proxy has an http:// address. Requests to the API stay encrypted.',
    ...aroundOrWithout(proxy, subject),
  ],
});

/** @param isSocks whether its address says so */
export const isNoProxy = (isSocks: boolean, proxy: ShownProxy, system: string, subject: Subject): Explanation => ({
  summary: `${proxy.host} doesn't answer like ${isSocks ? 'a SOCKS5' : 'an HTTP'} proxy (${system})`,
  why: `${proxy.variable} says it is one. It may be the wrong port, another program, or a proxy that hangs up.${aboutMistakes(proxy)}`,
  next: [
    isSocks
      ? `If it's your proxy program's HTTP port, use http://: ${exportCommand(proxy.variable, `http://${proxy.host}`, subject.shell)}`
      : `If it's your proxy program's SOCKS port, use its HTTP port, or socks5://: ${exportCommand(proxy.variable, `socks5://${proxy.host}`, subject.shell)}`,
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
      ? `the proxy ${proxy.host} doesn't accept the user name and password in ${variable}`
      : `the proxy${proxy === undefined ? '' : ` ${proxy.host}`} needs a user name and password`,
    why: `It blocks everything until it gets ${hasLogin ? 'the right ones' : 'them'}.${proxy === undefined ? '' : aboutMistakes(proxy)}`,
    next: [
      ...(proxy === undefined ? [] : correction(proxy, subject.shell)).slice(0, hasLogin ? 1 : 0),
      ...(hasLogin && proxy?.mistakes.length ? [] : [howToLogIn(hasLogin, variable, proxy, subject)]),
      'If the proxy accepts only a Windows sign-in (NTLM or Kerberos), you need a local helper such as px or cntlm.',
      proxyForYourProgram,
    ],
  };
};

function howToLogIn(hasLogin: boolean, variable: string, proxy: ShownProxy | undefined, { shell }: Subject): string {
  const host = proxy === undefined || proxy.host === '' ? 'proxy-host:port' : proxy.host;
  const address = hasLogin ? (proxy?.corrected ?? '') : `http://user:password@${host}`;
  const first = hasLogin
    ? 'Check both (special characters are written like %40, a Windows domain as DOMAIN%5Cuser). Then'
    : 'Ask IT for them. Then';
  return `${first} set this and run openai-setup again: ${exportCommand(variable, shellWord(address, shell), shell)}`;
}
