/**
 * By fingerprint: the keys that this run found in commits and that may still work; in which, as displayed (“commit 97a97821aa”); and
 * the code of the finding that has led to a question about it.
 */
export type LeaksOfRun = Map<string, { readonly place: string; askedBy?: string }>;
