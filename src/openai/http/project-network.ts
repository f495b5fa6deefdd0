import { createHash } from 'node:crypto';
import { changedBy, ownEnvironment, setBy, type SetBy } from '../../machine/direnv.ts';
import { proxyFor, proxyVariables, type ProxyChoice } from './proxy.ts';
import type { World } from '../../machine/world.ts';
import { followFlags, readBoundedSync } from '../../machine/read-bounded.ts';

/**
 * What decides where requests go, or who may vouch for the server at the other end, because direnv or mise changed the
 * environment as a project file says. Nothing goes that way before the user has confirmed it for the project.
 */
export type ProjectVariable = {
  /** `no-proxy`: it bypasses a proxy that the user has set. */
  readonly kind: 'proxy' | 'no-proxy' | 'certificates';
  /** E.g. `HTTPS_PROXY`. */
  readonly variable: string;
  /** Without a login: the address of the proxy (for `no-proxy`, of the user's proxy), or the files with certificates. Outside text. */
  readonly values: readonly string[];
  readonly setBy: SetBy;
  /** Whether the variable was removed, so that it can't be unset. */
  readonly removed?: true;
  /** The name under which a confirmation is stored. Contains no secret. Absent: it can't be confirmed, because nobody would notice if it changed. */
  readonly trustedAs?: string;
};

/** Bytes. The list of all public certificate authorities is 250 kB. */
const largestList = 10_000_000;

const exceptions = ['no_proxy', 'NO_PROXY'];
const allVariables = [...proxyVariables, ...exceptions];

/** Compares the route that requests take with the one they'd take without the project's changes, whichever variables those are. */
export function proxyFromProject(url: URL, env: World['env']): ProjectVariable | undefined {
  const now = proxyFor(url, env);
  const before = ownEnvironment(env, now === undefined ? exceptions : allVariables);
  const own = proxyFor(url, before);
  if (addressOf(now) === addressOf(own)) return undefined;
  const changed = allVariables.filter((name) => env[name] !== before[name]);
  const by = changed.map((name) => changedBy(env, name)).find((each) => each !== undefined);
  if (by === undefined) return undefined;
  if (now !== undefined) {
    // An unusable proxy lets nothing through.
    if (!('url' in now)) return undefined;
    const variable = changed.includes(now.variable) ? now.variable : changed.join(', ');
    const value = `${now.url.protocol}//${now.url.host}`;
    return { kind: 'proxy', variable, values: [value], setBy: by, trustedAs: `${now.variable.toUpperCase()} ${value}` };
  }
  const excepting = changed.filter((name) => exceptions.includes(name) && (env[name] ?? '') !== '');
  const values = own !== undefined && 'url' in own ? [`${own.url.protocol}//${own.url.host}`] : [];
  return {
    kind: 'no-proxy',
    variable: (excepting.length === 0 ? changed : excepting).join(', '),
    values,
    setBy: by,
    ...(excepting.length === 0 ? { removed: true } : {}),
    trustedAs: `past-proxy ${url.host}`,
  };
}

/** Including its login, for comparing. */
function addressOf(choice: ProxyChoice): string {
  if (choice === undefined) return '';
  return 'url' in choice ? `${choice.url.href} ${choice.authorization ?? ''}` : 'unusable';
}

/** The certificates in a project's file that Node may have been configured to trust at startup, or that OpenSSL finds. */
export function certificatesFromProject(env: World['env']): ProjectVariable | undefined {
  const named = ['NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE', 'SSL_CERT_DIR'].flatMap((name) => {
    const value = env[name] ?? '';
    const by = value === '' ? undefined : setBy(env, name);
    // A directory can't be read as a whole: OpenSSL looks there for one certificate at a time.
    return by === undefined ? [] : [{ name, value, by, content: name === 'SSL_CERT_DIR' ? undefined : digestOf(value) }];
  });
  const [first] = named;
  if (first === undefined) return undefined;
  const isKnown = named.every(({ content }) => content !== undefined);
  return {
    kind: 'certificates',
    variable: named.map(({ name }) => name).join(', '),
    values: named.map(({ value }) => value),
    setBy: first.by,
    ...(isKnown ? { trustedAs: named.map(({ name, value, content }) => `${name} ${value} ${content}`).join(' ') } : {}),
  };
}

/** The user's own NODE_EXTRA_CA_CERTS as PEM, which the project's certificates must not displace. */
export function ownExtraCertificates(env: World['env']): readonly string[] {
  const name = 'NODE_EXTRA_CA_CERTS';
  const bytes = setBy(env, name) === undefined ? contentOf(env[name] ?? '') : undefined;
  return bytes === undefined ? [] : [bytes.toString('latin1')];
}

/** Another certificate under the same name wasn't confirmed. */
function digestOf(file: string): string | undefined {
  const bytes = contentOf(file);
  return bytes === undefined ? undefined : createHash('sha256').update(bytes).digest('hex');
}

function contentOf(file: string): Buffer | undefined {
  try {
    const read = readBoundedSync(file, largestList, followFlags);
    return 'bytes' in read ? read.bytes : undefined;
  } catch {
    return undefined;
  }
}
