/** One line of a diff. The text is masked: it contains no key and no other value of an env file. */
export type DiffLine = { readonly sign: '+' | '-' | ' '; readonly text: string };

/** What an edit would change in a file, shown before it's made. `path` is shown as is. */
export type FilePreview = {
  readonly kind: 'file';
  readonly path: string;
  readonly lines: readonly DiffLine[];
  readonly note?: string;
};
