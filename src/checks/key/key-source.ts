import type { Secret } from '../../keys/secret.ts';

/** `place`: where the project's programs read it, if that's not the env file. `new`: it isn't anywhere yet. */
export type KeySource = 'file' | 'shell' | 'place' | 'new';
export type KeyPresentFact = {
  /** The keys to test: the file's before the shell's, never the same one twice, never none. */
  readonly keys: readonly { readonly secret: Secret; readonly source: KeySource }[];
};
