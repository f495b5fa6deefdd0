import tls from 'node:tls';
import type { ProjectVariable } from './project-network.ts';

/** Which certificates count, besides Node's own list and NODE_EXTRA_CA_CERTS. */
export type Trust = {
  /** This computer's certificates in PEM, once a server has turned out to need them. */
  system?: readonly string[];
  /** Whether the user has confirmed what a project file sets. Absent: nothing is confirmed. */
  readonly confirmed?: (variable: ProjectVariable) => Promise<boolean>;
};

// Needs Node 22.15; the types are those of Node 20.
const { getCACertificates } = tls as { getCACertificates?: (type: 'default' | 'system') => readonly string[] };

/** What Node trusts by itself, without anything that the environment adds. */
export const bundledCertificates: readonly string[] = tls.rootCertificates;

/**
 * What Node trusts plus what this computer trusts: a company's proxy is usually known to the computer, but seldom to Node.
 * `undefined` if Node can't tell, or if the computer adds nothing.
 */
export function withSystemCertificates(): readonly string[] | undefined {
  try {
    const known = new Set(getCACertificates?.('default'));
    const added = getCACertificates?.('system').filter((certificate) => !known.has(certificate)) ?? [];
    return added.length === 0 ? undefined : [...known, ...added];
  } catch {
    return undefined;
  }
}
