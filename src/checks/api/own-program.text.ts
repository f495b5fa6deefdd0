// The API answers through a proxy; whether the user's own program gets there is another matter.
import { aboutMistakes, correction, mistakesOf, type ShownProxy } from '../../diagnosis/proxy.text.ts';
import { exportCommand } from '../../shell/commands.ts';
import { shellWord } from '../../shell/word.ts';
import type { Shell } from '../../shell/shell.ts';

/** What keeps a program of this project from the proxy. */
export type Obstacle = 'mistakes' | 'node-ignores' | 'node-socks' | 'python-http' | 'python-socks';

export const answersThrough = (host: string, { host: proxy, variable }: ShownProxy, namedBy: string | undefined): string =>
  `${host} answers through the proxy ${proxy} (${[variable, ...(namedBy === undefined ? [] : [namedBy])].join('; ')})`;

export function worksHereOnly(host: string, proxy: ShownProxy, obstacles: readonly [Obstacle, ...Obstacle[]], shell: Shell) {
  const { variable } = proxy;
  const [first] = obstacles;
  const httpPort = `Set it to your proxy program's HTTP port: ${exportCommand('HTTPS_PROXY', 'http://127.0.0.1:port', shell)}`;
  const sameProxy = `Set this one, too: ${exportCommand('HTTPS_PROXY', shellWord(proxy.corrected ?? `http://${proxy.host}`, shell), shell)}`;
  const told = `Tell Node to use it (22.21, 24, or later): ${exportCommand('NODE_USE_ENV_PROXY', '1', shell)} or start it with node --use-env-proxy`;
  const next: Readonly<Record<Obstacle, readonly string[]>> = {
    mistakes: correction(proxy, shell),
    'node-ignores': [
      ...(/^all_proxy$/i.test(variable) ? [sameProxy] : []),
      told,
      'In older Node, pass the client a proxy agent from the undici package in its fetchOptions.',
    ],
    'node-socks': [httpPort, told],
    'python-http': [sameProxy],
    'python-socks': ['Python needs a package for it: pip install "httpx[socks]"', httpPort],
  };
  const why: Readonly<Record<Obstacle, string>> = {
    mistakes: aboutMistakes(proxy).trim(),
    'node-ignores': `Node bypasses proxies unless told otherwise${/^all_proxy$/i.test(variable) ? `, and never reads ${variable}` : ''}. If there's no other way out, your program gets no answer.`,
    'node-socks': 'Node bypasses proxies unless told otherwise, and supports only HTTP ones.',
    'python-http': `For https:// addresses, Python and curl read HTTPS_PROXY, not ${variable}.`,
    'python-socks': "Python's openai package needs another package for a SOCKS proxy.",
  };
  return {
    summary:
      first === 'mistakes'
        ? `${host} answers through the proxy ${proxy.host}, though ${variable} ${mistakesOf(proxy.mistakes)}`
        : `${host} answers through the proxy ${proxy.host} (${variable}), but this project's programs may not reach it`,
    why: obstacles.map((each) => why[each]).join(' '),
    next: obstacles.flatMap((each) => next[each]),
  };
}

/** @param source where npm has it from */
export const npmHasProxy = (shown: string, source: string, shell: Shell) => ({
  why: `npm uses a proxy (${source}), so npx works, but no other program reads that setting.`,
  next: `If this network needs it, set it for all programs: ${exportCommand('HTTPS_PROXY', shellWord(shown, shell), shell)} and, for Node 22.21, 24, or later, ${exportCommand('NODE_USE_ENV_PROXY', '1', shell)}`,
});
