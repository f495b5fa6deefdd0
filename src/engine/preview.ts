import type { FilePreview } from '../machine/file-preview.ts';

/** What a step would do, shown before it's done. */
export type Preview =
  | FilePreview
  | { readonly kind: 'command'; readonly text: string }
  | { readonly kind: 'request'; readonly text: string };
