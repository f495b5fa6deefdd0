import type { Codes } from '../../engine/codes.ts';
import { plural } from '../../wording/plural.ts';
import { unjudgedCodes } from './unjudged-rules.ts';

// Names of files are given as displayed.

export const codes = {
  ...unjudgedCodes,
  'docker-copies-env': { status: 'advice', meaning: 'a Dockerfile copies the env file into the image' },
} as const satisfies Codes;

export const noDockerfile = 'no Dockerfile in the usual places';

export const isLeftOut = 'no Dockerfile that was found copies it into an image';

/** What's unknown if the rules couldn't be judged; follows “whether”. */
export const whetherLeftOut = (name: string): string => `Docker would copy ${name} into an image`;

export const simplify = (file: string, name: string): string =>
  `Simplify the globs in ${file}, or make ${name} the last line of .dockerignore.`;

/** A line in a Dockerfile that copies env files, and the file with rules that doesn't keep them out. */
type Copied = {
  readonly dockerfile: string;
  readonly line: number;
  readonly instruction: string;
  readonly files: readonly string[];
  readonly ignoreFile: string;
  /** Whether there is such a file. */
  readonly isThere: boolean;
  /** How many more lines do the same. */
  readonly others: number;
};

export function isCopied({ dockerfile, line, instruction, files, ignoreFile, isThere, others }: Copied) {
  const they = plural(files.length, { one: 'it', other: 'them' });
  const missing = isThere ? `${ignoreFile} doesn't ignore ${they}` : `there's no ${ignoreFile}`;
  const also = others === 0 ? '' : `; so would ${plural(others, { one: '1 more line', other: `${others} more lines` })}`;
  return {
    summary: `${dockerfile}:${line} (${instruction}) would copy ${files.join(', ')} into the image: ${missing}${also}`,
    why: "Anyone who gets the image can read the key in it. Docker doesn't read .gitignore.",
    next: [
      'Run openai-setup to add the rule.',
      `Or add this to ${ignoreFile} yourself: ${files.join(', ')}`,
      'Pass the key when the container starts instead: docker run --env-file, or env_file: in Compose.',
    ],
  };
}
