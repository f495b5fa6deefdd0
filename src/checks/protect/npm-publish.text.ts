import { run } from '../../engine/action.ts';
import type { Codes } from '../../engine/codes.ts';
import { onceThere } from './env-ignored.text.ts';
import { unjudgedCodes } from './unjudged-rules.ts';

// Names of files are given as displayed; `manifest`: the package.json.

export const codes = {
  ...unjudgedCodes,
  'npm-publishes-env': { status: 'problem', meaning: 'npm publish would include the env file' },
} as const satisfies Codes;

export const noPackage = "there's no package to publish to npm";

/** Also what's unknown if the rules couldn't be judged; follows “whether”. */
export const isLeftOut = (name: string): string => `npm publish leaves out ${name}`;

export const simplify = (file: string): string => `Simplify the globs in ${file}.`;

/** If it's unknown which of the two it is. */
export const orIgnoreFile = (manifest: string): string => `${manifest} or an ignore file next to it`;

/**
 * What would be packed. `entry`: what includes the files, and its field in package.json, if there is one; `takeOut`: how to change it.
 */
type Packed = {
  readonly manifest: string;
  readonly files: readonly string[];
  readonly entry: { readonly by: string; readonly field: string; readonly takeOut: string } | undefined;
  /** One of the files exists already. */
  readonly exists: boolean;
};

export function isPacked({ manifest, files, entry, exists }: Packed) {
  const by = entry === undefined ? '' : ` because of “${entry.by}” in "${entry.field}"`;
  return {
    summary: `npm publish would include ${files.join(', ')}${by}${exists ? '' : onceThere} (${manifest})`,
    why: "Anyone can download what's published to npm, right away and for good. npm has its own ignore rules.",
    next: [
      entry?.takeOut ?? 'Run openai-setup to add the rule.',
      `If you never publish it, add this to ${manifest}: "private": true`,
      // Without the project's own scripts: what runs unattended must not run code of a clone.
      run(['npm', 'pack', '--dry-run', '--ignore-scripts'], 'See what would be included: npm pack --dry-run --ignore-scripts'),
    ],
  };
}

/** @param field what names the file, such as `bin` */
export const nameAnother = (field: string, manifest: string, file: string): string =>
  `Change "${field}" in ${manifest} to a file other than “${file}”.`;

export const takeOutOfFiles = (manifest: string, file: string): string => `Take “${file}” out of "files" in ${manifest}.`;

export const exceptInFiles = (manifest: string, files: readonly string[]): string =>
  `Add ${files.map((file) => `"!${file}"`).join(', ')} to the end of "files" in ${manifest}.`;

export const isYours = (manifest: string, takeOut: string) => ({
  summary: `${manifest} wasn't changed: what it publishes is up to you`,
  next: [takeOut, 'Then run openai-setup again.'],
});
