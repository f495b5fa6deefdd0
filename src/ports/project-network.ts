import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { isFromDirenv } from '../text/direnv.ts';
import { proxyFor } from './http-proxy.ts';
import type { World } from './ports.ts';

/**
 * A variable that decides where requests go, or who may vouch for the server at the other end, and that direnv took from a
 * file of the project. Nothing goes that way before the user has confirmed it for the project.
 */
export type ProjectVariable = {
  /** `no-proxy`: it leads past a proxy that the user has set. */
  readonly kind: 'proxy' | 'no-proxy' | 'certificates';
  /** E.g. `HTTPS_PROXY`. */
  readonly variable: string;
  /** Without a login: the proxy's address, the exceptions from a proxy, or the files with certificates. Outside text. */
  readonly values: readonly string[];
  /** Under what it's kept once it is confirmed. Holds no secret. */
  readonly trustedAs: string;
};

/** Bytes. The list of all public certificate authorities is 250 kB. */
const largestList = 10_000_000;

export function proxyFromProject(url: URL, env: World['env']): ProjectVariable | undefined {
  const chosen = proxyFor(url, env);
  if (chosen !== undefined) {
    if (!('url' in chosen) || !isFromDirenv(env, chosen.variable)) return undefined;
    const value = `${chosen.url.protocol}//${chosen.url.host}`;
    return { kind: 'proxy', variable: chosen.variable, values: [value], trustedAs: `${chosen.variable.toUpperCase()} ${value}` };
  }
  for (const variable of ['no_proxy', 'NO_PROXY']) {
    if (!isFromDirenv(env, variable) || proxyFor(url, { ...env, [variable]: undefined }) === undefined) continue;
    const value = env[variable]?.trim() ?? '';
    return { kind: 'no-proxy', variable, values: [value], trustedAs: `NO_PROXY ${value}` };
  }
  return undefined;
}

/**
 * @returns the variable, and whether Node already trusts what it names: NODE_EXTRA_CA_CERTS is read when Node starts, the
 *   others only where Node uses the certificates of OpenSSL or of the computer
 */
export function certificatesFromProject(env: World['env']): (ProjectVariable & { readonly loaded: boolean }) | undefined {
  const usesSystem =
    /--use[-_](openssl|system)[-_]ca/.test(env['NODE_OPTIONS'] ?? '') || env['NODE_USE_SYSTEM_CA'] === '1';
  const named = ['NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE', 'SSL_CERT_DIR'].filter(
    (name) => env[name] !== '' && isFromDirenv(env, name),
  );
  if (named.length === 0) return undefined;
  return {
    kind: 'certificates',
    variable: named.join(', '),
    values: named.map((name) => env[name] ?? ''),
    trustedAs: named.map((name) => `${name} ${env[name]} ${contentOf(env[name] ?? '')}`).join(' '),
    loaded: named.includes('NODE_EXTRA_CA_CERTS') || usesSystem,
  };
}

/** Another certificate under the same name was not confirmed. */
function contentOf(file: string): string {
  try {
    const { size } = statSync(file);
    if (!statSync(file).isFile() || size > largestList) return 'unread';
    return createHash('sha256').update(readFileSync(file)).digest('hex');
  } catch {
    return 'unread';
  }
}
