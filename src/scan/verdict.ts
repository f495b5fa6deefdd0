import type { Alive } from './alive.ts';
import type { Finding } from './findings.ts';
import type { ScanResult } from './scan.ts';

/** What's known about the keys besides where they are. */
export type Knowledge = {
  /** Whether a program that's started here would get this key. */
  readonly isInForce: (finding: Finding) => boolean;
  /** By fingerprint; empty if the API wasn't asked. */
  readonly alive: ReadonlyMap<string, Alive>;
};

/** Whether a key is a problem: neither marked as accepted, nor known to be dead, nor made up for tests, which the key in use never is. */
export function counts(finding: Finding, { alive, isInForce }: Knowledge): boolean {
  const { secret, accepted, testData } = finding;
  return !accepted && (!testData || isInForce(finding)) && alive.get(secret.fingerprint) !== 'no';
}

/**
 * Exit status. What couldn't be read is a problem, too, if it's `strict`, and 2 if it's `staged`: a hook has to know that nobody
 * can tell.
 */
export function exitCodeOf(
  { findings, unread }: ScanResult,
  knowledge: Knowledge,
  { strict = false, staged = false }: { readonly strict?: boolean; readonly staged?: boolean },
): 0 | 1 | 2 {
  if (findings.some((finding) => counts(finding, knowledge))) return 1;
  return unread.length === 0 ? 0 : staged ? 2 : strict ? 1 : 0;
}

/** The document of `scan --json`; its schema ships as `scan.schema.json`. */
export function documentOf(result: ScanResult, knowledge: Knowledge, header: object, exitCode: number): object {
  return {
    ...header,
    command: 'scan',
    root: result.root,
    keys: result.findings.map((finding) => {
      const { secret, family, places, accepted, testData } = finding;
      const alive = knowledge.alive.get(secret.fingerprint);
      return {
        fingerprint: secret.fingerprint,
        lastFour: secret.lastFour,
        kind: family,
        inForce: knowledge.isInForce(finding),
        ...(alive === undefined ? {} : { alive }),
        ...(accepted ? { accepted } : {}),
        ...(testData ? { testData } : {}),
        places,
      };
    }),
    unread: result.unread.map(({ what, why }) => ({ what, why })),
    notOpened: result.notOpened,
    ...(result.ignored === undefined ? {} : { ignored: result.ignored }),
    exitCode,
  };
}
