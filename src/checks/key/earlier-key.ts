import type { Secret } from '../../keys/secret.ts';

/** By env file (absolute path): the key that was in it before this run wrote another one, unless the API had rejected it. */
export type EarlierKeys = Map<string, Secret>;
