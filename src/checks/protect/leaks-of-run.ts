/** By fingerprint: in which commit, as displayed (“commit 97a97821aa”), this run found a key that may still work. */
export type LeaksOfRun = Map<string, string>;
