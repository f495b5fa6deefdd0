import { parsePackageJson } from '../../project/package-json.ts';
import { shownProxy } from '../../diagnosis/network-rows.ts';
import type { ProxyInvolved } from '../../openai/http/failure.ts';
import { shellOf } from '../../shell/shell.ts';
import type { ScopeAndPorts } from '../check.ts';
import * as text from './own-program.text.ts';

/**
 * Whether a program of this project would get through the proxy, too, as far as the project's kind says.
 *
 * @param namedBy what names the host, as displayed; `undefined` if it's the usual one
 */
export async function ownProgram(host: string, proxy: ProxyInvolved, namedBy: string | undefined, { scope, ports }: ScopeAndPorts) {
  const { variable, scheme, mistakes = [] } = proxy;
  const { env } = ports.world;
  const isSocks = scheme === 'socks5:';
  const obstacles: text.Obstacle[] = mistakes.some(({ kind }) => kind !== 'no-port') ? ['mistakes'] : [];
  if (scope.kind === 'node' && !(await choosesProxy({ scope, ports }))) {
    const isTold = env['NODE_USE_ENV_PROXY'] === '1' || /--use-env-proxy\b/.test(env['NODE_OPTIONS'] ?? '');
    if (isSocks) obstacles.push('node-socks');
    else if (!isTold || /^all_proxy$/i.test(variable)) obstacles.push('node-ignores');
  }
  if (scope.kind === 'python') {
    if (/^http_proxy$/i.test(variable)) obstacles.push('python-http');
    if (isSocks) obstacles.push('python-socks');
  }
  const [first, ...others] = obstacles;
  if (first === undefined) return { status: 'ok', summary: text.answersThrough(host, shownProxy(proxy), namedBy) } as const;
  const said = text.worksHereOnly(host, shownProxy(proxy), [first, ...others], shellOf(ports.world));
  return { status: 'advice', code: 'proxy-setting', ...said, fixable: false } as const;
}

/** Whether the project has a package that goes through a proxy on its own. */
async function choosesProxy({ scope, ports }: ScopeAndPorts): Promise<boolean> {
  const found = await ports.files.lookInside(`${scope.root}/package.json`);
  const manifest = found.kind === 'file' ? parsePackageJson(found.bytes.toString('utf8')) : undefined;
  return [manifest?.['dependencies'], manifest?.['devDependencies']].some(
    (each) =>
      typeof each === 'object' &&
      each !== null &&
      Object.keys(each).some((name) => /proxy-agent$|^undici$|^global-(agent|tunnel)/.test(name)),
  );
}
