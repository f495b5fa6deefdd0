import { run } from '../../engine/action.ts';
import type { Codes } from '../../engine/codes.ts';
import { unjudgedCodes } from './unjudged-rules.ts';

// Names of files are given as displayed; `manifest`: the package.json.

export const codes = {
  ...unjudgedCodes,
  'npm-publishes-env': { status: 'problem', meaning: 'npm publish would pack the env file' },
} as const satisfies Codes;

export const noPackage = 'there is no package to publish to npm';

/** Also what's unknown if the rules couldn't be judged; follows “whether”. */
export const isLeftOut = (name: string): string => `npm publish leaves ${name} out`;

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
};

export function isPacked({ manifest, files, entry }: Packed) {
  const by = entry === undefined ? '' : `: “${entry.by}” in its "${entry.field}" takes it`;
  return {
    summary: `npm publish would pack ${files.join(', ')} of ${manifest}${by}`,
    why: 'What is published to npm can be downloaded by everyone, at once and for good. npm has ignore rules of its own.',
    next: [
      entry?.takeOut ?? 'Run openai-setup: it offers to add the rule.',
      `If it is never to be published, add to ${manifest}: "private": true`,
      // Without the project's own scripts: what runs unattended must not run code of a clone.
      run(['npm', 'pack', '--dry-run', '--ignore-scripts'], 'To see what would be packed: npm pack --dry-run --ignore-scripts'),
    ],
  };
}

/** @param field what names the file, such as `bin` */
export const nameAnother = (field: string, manifest: string, file: string): string =>
  `Let "${field}" in ${manifest} name another file than “${file}”.`;

export const takeOutOfFiles = (manifest: string, file: string): string => `Take “${file}” out of "files" in ${manifest}.`;

export const exceptInFiles = (manifest: string, files: readonly string[]): string =>
  `Add ${files.map((file) => `"!${file}"`).join(', ')} at the end of "files" in ${manifest}.`;

export const isYours = (manifest: string, takeOut: string) => ({
  summary: `${manifest} was not changed: what it names is yours to decide on`,
  next: [takeOut, 'Then run openai-setup again.'],
});
