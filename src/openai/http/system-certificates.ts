import tls from 'node:tls';
import type { ProjectVariable } from './project-network.ts';

/** Whose word counts for the certificate of a server, besides Node's own list and NODE_EXTRA_CA_CERTS. */
export type Trust = {
  /** Certificates in PEM of this computer, once a server turned out to need them. */
  system?: readonly string[];
  /** Whether the user has confirmed what a file of the project sets. Absent: nothing is confirmed. */
  readonly confirmed?: (variable: ProjectVariable) => Promise<boolean>;
};

// Since Node 22.15; the types are those of Node 20.
const { getCACertificates } = tls as { getCACertificates?: (type: 'default' | 'system') => readonly string[] };

/** What Node trusts by itself, without anything that the environment adds. */
export const bundledCertificates: readonly string[] = tls.rootCertificates;

/**
 * What Node trusts and what this computer trusts besides: a company's proxy is known to the computer, seldom to Node.
 * `undefined` where Node cannot tell, or the computer adds nothing.
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
