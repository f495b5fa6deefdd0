import type { Codes } from '../../engine/codes.ts';
import { plural } from '../../wording/plural.ts';
import { unjudgedCodes } from './unjudged-rules.ts';

// Names of files are given as displayed.

export const codes = {
  ...unjudgedCodes,
  'upload-takes-env': {
    status: 'advice',
    meaning: 'a deployment tool (Vercel, Google Cloud, AWS, Azure, Cloud Foundry) would upload the env file',
  },
} as const satisfies Codes;

export const noIgnoreFile = 'no ignore file of a deployment tool here';

export const isLeftOut = 'the ignore files of the deployment tools leave it out';

/** What's unknown if the rules couldn't be judged; follows “whether”. */
export const whetherLeftOut = (name: string): string => `a deployment would upload ${name}`;

export const simplify = (ignoreFile: string, name: string): string => `Simplify the globs in ${ignoreFile}, or make ${name} its last line.`;

/** @param tool the command that uploads; `ignoreFile`: the file with rules that it reads; `base`: its name without the directory */
export const isUploaded = (tool: string, files: readonly string[], ignoreFile: string, base: string) => ({
  summary: `${tool} would upload ${files.join(', ')}: ${ignoreFile} doesn't ignore ${plural(files.length, { one: 'it', other: 'them' })}`,
  why: `When there's a ${base}, ${tool} doesn't read .gitignore. On a host, the key belongs in the host's settings.`,
  next: ['Run openai-setup to add the rule.', `Or add this to ${ignoreFile} yourself: ${files.join(', ')}`],
});
