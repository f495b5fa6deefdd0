import type { Codes } from '../../engine/codes.ts';
import { unjudgedCodes } from './unjudged-rules.ts';

// Names of files are given as displayed.

export const codes = {
  ...unjudgedCodes,
  'upload-takes-env': { status: 'advice', meaning: 'the ignore file of a deployment tool (Vercel, Google Cloud) lets the env file in' },
} as const satisfies Codes;

export const isLeftOut = 'no ignore file of a deployment tool lets it in';

/** What's unknown if the rules couldn't be judged; follows “whether”. */
export const whetherLeftOut = (name: string): string => `an upload leaves ${name} out`;

export const simplify = (ignoreFile: string, name: string): string =>
  `Simplify the globs in ${ignoreFile}, or put ${name} on its last line.`;

/** @param tool the command that uploads; `ignoreFile`: the file with rules that it reads; `base`: its name without the directory */
export const isUploaded = (tool: string, files: readonly string[], ignoreFile: string, base: string) => ({
  summary: `${tool} would upload ${files.join(', ')}: ${ignoreFile} lets it in`,
  why: `Where there is a ${base}, ${tool} does not read .gitignore, and the key belongs into the settings of the host.`,
  next: ['Run openai-setup: it offers to add the rule.', `Or add to ${ignoreFile} yourself: ${files.join(', ')}`],
});
