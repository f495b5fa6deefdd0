export type Status = 'advice' | 'problem' | 'unknown';

/**
 * What a check may find besides ok, each with exactly one status: a contract with scripts. Texts may change, codes don't. The
 * reference, the schema of the JSON document, and the compiler take them from here.
 */
export type Codes = { readonly [code: string]: { readonly status: Status; readonly meaning: string } };

/** What the engine itself may report for any check. */
export const engineCodes = {
  'internal-error': { status: 'unknown', meaning: 'a bug in openai-setup stopped this check' },
  offline: { status: 'unknown', meaning: 'skipped because of --offline' },
} as const satisfies Codes;
