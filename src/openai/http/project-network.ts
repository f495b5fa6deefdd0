import { createHash } from 'node:crypto';
import { changedBy, ownEnvironment, type SetBy } from '../../machine/direnv.ts';
import { namesProjectFile, setByProject } from '../../machine/set-in-project.ts';
import { proxyFor, proxyVariables, type ProxyChoice } from './proxy.ts';
import type { World } from '../../machine/world.ts';
import { followFlags, readBoundedSync } from '../../machine/read-bounded.ts';

/**
 * What decides where requests go, or who may vouch for the server at the other end, because a project file has, or may
 * have, changed the environment. Nothing goes that way before the user has confirmed it for the project.
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
export async function proxyFromProject(url: URL, world: World): Promise<ProjectVariable | undefined> {
  const { env } = world;
  const now = proxyFor(url, env);
  const before = await withoutProject(url, now, world);
  const own = proxyFor(url, before.env);
  if (addressOf(now) === addressOf(own)) return undefined;
  const changed = allVariables.filter((name) => env[name] !== before.env[name]);
  const by = changed.map((name) => changedBy(env, name) ?? before.by.get(name)).find((each) => each !== undefined);
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

/** The environment without what direnv, mise, or any other file of the project has set. Files are only searched if it matters. */
async function withoutProject(url: URL, now: ProxyChoice, world: World): Promise<{ env: World['env']; by: ReadonlyMap<string, SetBy> }> {
  const env = ownEnvironment(world.env, now === undefined ? exceptions : allVariables);
  const bypassed = now === undefined && proxyFor(url, { ...env, ...Object.fromEntries(exceptions.map((name) => [name, undefined])) });
  const inQuestion = now === undefined ? (bypassed === undefined ? [] : exceptions) : proxyVariables;
  const by = await setByProject(
    world,
    inQuestion.filter((name) => env[name] !== undefined),
  );
  return { env: Object.fromEntries(Object.entries(env).filter(([name]) => !by.has(name))), by };
}

/** Including its login, for comparing. */
function addressOf(choice: ProxyChoice): string {
  if (choice === undefined) return '';
  return 'url' in choice ? `${choice.url.href} ${choice.authorization ?? ''}` : 'unusable';
}

/**
 * The certificates that Node may have been configured to trust at startup, or that OpenSSL finds, if a project's file names them, or they're
 * in the project.
 */
export async function certificatesFromProject(world: World): Promise<ProjectVariable | undefined> {
  const by = await certificatesSetBy(world);
  const named = [...by].map(([name, setBy]) => {
    const value = world.env[name] ?? '';
    // A directory can't be read as a whole: OpenSSL looks there for one certificate at a time.
    return { name, value, setBy, content: name === 'SSL_CERT_DIR' ? undefined : digestOf(value) };
  });
  const [first] = named;
  if (first === undefined) return undefined;
  const isKnown = named.every(({ content }) => content !== undefined);
  return {
    kind: 'certificates',
    variable: named.map(({ name }) => name).join(', '),
    values: named.map(({ value }) => value),
    setBy: first.setBy,
    ...(isKnown ? { trustedAs: named.map(({ name, value, content }) => `${name} ${value} ${content}`).join(' ') } : {}),
  };
}

async function certificatesSetBy(world: World): Promise<ReadonlyMap<string, SetBy>> {
  const names = ['NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE', 'SSL_CERT_DIR'].filter((name) => (world.env[name] ?? '') !== '');
  const found = new Map<string, SetBy>();
  const files = await setByProject(world, names);
  for (const name of names) {
    const by = files.get(name) ?? (await namesProjectFile(world, world.env[name] ?? ''));
    if (by !== undefined) found.set(name, by);
  }
  return found;
}

/** The user's own NODE_EXTRA_CA_CERTS as PEM, which the project's certificates must not displace. */
export async function ownExtraCertificates(world: World): Promise<readonly string[]> {
  const name = 'NODE_EXTRA_CA_CERTS';
  const bytes = (await certificatesSetBy(world)).has(name) ? undefined : contentOf(world.env[name] ?? '');
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
