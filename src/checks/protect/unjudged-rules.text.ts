import type { Codes } from '../../engine/codes.ts';

// The file with the rules is given as displayed.

export const codes = {
  'rules-unjudged': { status: 'unknown', meaning: 'a file with ignore rules is too large or too complex to check' },
} as const satisfies Codes;

/** @param what follows “whether”; `simplify`: how to make the rules simpler */
export const areTooIntricate = (file: string, what: string, simplify: string) =>
  unjudged(file, what, "it has too many globs, or they're too complex", simplify);

/** A Dockerfile. */
export const areTooOpen = (file: string, what: string) =>
  unjudged(file, what, 'a variable or a mount decides what it takes', 'List the env file in .dockerignore.');

/** A package.json or .yarnignore. */
export const areReadOtherwise = (file: string, what: string) =>
  unjudged(
    file,
    what,
    "other package managers don't read it as npm does",
    'In "files", name only what to publish, with no exception (!) in it.',
  );

/** A compose file. */
export const areTooMuchToRead = (file: string, what: string) =>
  unjudged(
    file,
    what,
    "it's too long or too deeply nested, or its aliases expand to too much",
    `Simplify ${file}, or split it into several files.`,
  );

/** @param what follows “whether”; `reason`: why the file can't be read, without a period */
export function areUnreadable(file: string, what: string, reason: string) {
  const fix = reason.includes('larger than')
    ? `Make ${file} smaller than 1 MiB.`
    : reason.includes('link')
      ? `Replace the link ${file} with a file of its own.`
      : `Replace ${file} with a regular file that you can read.`;
  return unjudged(file, what, reason, fix);
}

const unjudged = (file: string, what: string, reason: string, fix: string) => ({
  summary: `can't tell whether ${what}`,
  why: `${file}: ${reason}. Don't count on it to protect the key.`,
  next: [fix, 'Then run openai-setup again.'],
});
