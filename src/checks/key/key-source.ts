import type { Secret } from '../../keys/secret.ts';

export type KeySource = 'file' | 'shell';
export type KeyPresentFact = {
  /** The keys to test: the file's before the shell's, never the same one twice, never none. */
  readonly keys: readonly { readonly secret: Secret; readonly source: KeySource }[];
};
