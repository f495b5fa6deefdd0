import type { Codes } from '../../engine/codes.ts';
import { unjudgedCodes } from './unjudged-rules.ts';

// Names of files are given as they're shown.

export const codes = {
  ...unjudgedCodes,
  'upload-takes-env': { status: 'advice', meaning: 'the ignore file of a deployment tool (Vercel, Google Cloud) lets the env file in' },
} as const satisfies Codes;

export const isLeftOut = 'no ignore file of a deployment tool lets it in';

/** What rules that couldn't be judged leave unknown, as it goes on after “whether”. */
export const whetherLeftOut = (name: string): string => `an upload leaves ${name} out`;

export const simplify = (ignoreFile: string, name: string): string => `Simplify the globs in ${ignoreFile}, or put ${name} on its last line.`;

/** @param tool the command that uploads; `ignoreFile`: the file of rules that it reads, whose name without its directory is `base` */
export const isUploaded = (tool: string, files: readonly string[], ignoreFile: string, base: string) => ({
  summary: `${tool} would upload ${files.join(', ')}: ${ignoreFile} lets it in`,
  why: `Where there is a ${base}, ${tool} does not read .gitignore, and the key belongs into the settings of the host.`,
  next: ['Run openai-setup: it offers to add the rule.', `Or add to ${ignoreFile} yourself: ${files.join(', ')}`],
});
