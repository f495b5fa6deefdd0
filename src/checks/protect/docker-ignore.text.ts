import type { Codes } from '../../engine/codes.ts';
import { plural } from '../../wording/plural.ts';
import { unjudgedCodes } from './unjudged-rules.ts';

// Names of files are given as displayed.

export const codes = {
  ...unjudgedCodes,
  'docker-copies-env': { status: 'advice', meaning: 'a Dockerfile copies the env file into the image' },
} as const satisfies Codes;

export const noDockerfile = 'no Dockerfile here';

export const isLeftOut = 'no Dockerfile copies it into an image';

/** What's unknown if the rules couldn't be judged; follows “whether”. */
export const whetherLeftOut = (name: string): string => `Docker leaves ${name} out of images`;

export const simplify = (file: string, name: string): string =>
  `Simplify the globs in ${file}, or put ${name} on the last line of .dockerignore.`;

/** A line in a Dockerfile that copies env files, and the file with rules that lets them in. */
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
  const missing = isThere ? `${ignoreFile} lets it in` : `there is no ${ignoreFile}`;
  const also = others === 0 ? '' : `; ${others} more ${plural(others, { one: 'does', other: 'do' })} too`;
  return {
    summary: `${dockerfile}:${line} (${instruction}) copies ${files.join(', ')} into the image: ${missing}${also}`,
    why: 'Docker does not read .gitignore. Whoever gets the image, from a registry for example, can read the key in it.',
    next: [
      'Run openai-setup: it offers to add the rule.',
      `Or add to ${ignoreFile} yourself: ${files.join(', ')}`,
      'Give the key to the container when it starts: docker run --env-file, or env_file: of Compose.',
    ],
  };
}
