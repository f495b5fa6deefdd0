/** One line of a diff. The text is masked: it holds no key and no other value of an env file. */
export type DiffLine = { readonly sign: '+' | '-' | ' '; readonly text: string };

/** What an edit of a file would change, as it's shown before it's made. `path` is shown as it stands. */
export type FilePreview = {
  readonly kind: 'file';
  readonly path: string;
  readonly lines: readonly DiffLine[];
  readonly note?: string;
};
