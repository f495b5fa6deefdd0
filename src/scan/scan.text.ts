import type { Unread } from '../git/every-object.ts';
import { marker } from '../keys/marker.ts';
import type { Secret } from '../keys/secret.ts';
import type { KeyFamily } from '../keys/shape.ts';
import { plural } from '../wording/plural.ts';
import { untrusted } from '../wording/untrusted.ts';
import type { Finding, Place, PlaceReach } from './findings.ts';

// For the manual.

export const finds =
  "Keys in every file that git tracks or would add, in the index, in every object that git has, in messages, in the names of refs and files, in reflogs, and in git's own directory; as UTF-8, Latin-1, UTF-16, base64, or hexadecimal.";
export const findsNot =
  "Not found: a key without the marker that OpenAI's have, unless it's in use (env-history finds others in env files), one with percent-encoded or \\u-escaped characters in it, one that is wrapped over lines or put together from parts, and one in an archive, in Git LFS, or in a file that git ignores.";

// While it looks.

export const looking = 'Looking for keys';
export const files = (count: number): string => `Reading your files (${count})`;
export const objects = (count: number): string => `Reading every version that git has (${count})`;

// What couldn't be read.

export const isShallow: Unread = { what: 'older commits', why: 'this is a shallow clone; git fetch --unshallow gets them' };
export const isPartial: Unread = {
  what: 'some files of other commits',
  why: 'this is a partial clone, and nothing is downloaded for a look',
};
export const hasReftable: Unread = { what: 'reflog messages', why: 'they are in a reftable' };
export const isTooLarge = 'it is larger than 4 GB';
export const tooManyFiles: Unread = { what: 'more files', why: 'there are too many in this directory' };
export const notEntered = (directory: string): Unread => ({
  what: directory === '' ? '.' : directory,
  why: "the directory can't be read, or is too deep",
});
export const strayIndex: Unread = { what: 'index', why: "GIT_INDEX_FILE names one that isn't in git's own directory" };
/** On standard error: whoever started it only looks at the exit status. */
export const notJudged = "can't tell whether the next commit adds a key, because something couldn't be read (exit status 2)";
export const notRead = ({ what, why }: Unread): string => `Couldn't read ${untrusted(what, 120)}: ${untrusted(why, 200)}`;
export const archivesNotOpened = (count: number): string =>
  `${plural(count, { one: '1 archive or office document was', other: `${count} archives or office documents were` })}n't opened.`;
export const lfsNotOpened = (count: number): string =>
  `${plural(count, { one: '1 file is', other: `${count} files are` })} in Git LFS, and only a pointer was read.`;
export const ignored = (count: number): string =>
  `${plural(count, { one: '1 file or directory', other: `${count} files or directories` })} that git ignores weren't searched; the env file should be one of them.`;

// What was found.

const families: Readonly<Record<KeyFamily, string>> = {
  project: 'Project key',
  'service-account': 'Service account key',
  admin: 'Admin key',
  user: 'User key',
  other: 'Key',
};

const reaches: Readonly<Record<PlaceReach, string>> = {
  pushed: 'It was pushed, so anyone who can read the repo has it.',
  committed: 'It was committed, so the next push may publish it.',
  staged: "It's staged, so the next commit would include it.",
  'working-tree': "It's only in your files.",
  'only-in-this-clone': "It's only in this clone; a push won't publish it.",
};

const isInFiles = "It's in your files. Whether it was committed or pushed isn't known.";
const maybePushed = "Some commits couldn't be read, so it may have been pushed: treat it as public.";

/** @param isWhole everything could be read */
export const nothing = (where: 'everywhere' | 'files' | 'staged', hasHistory: boolean, isWhole: boolean): string =>
  !isWhole
    ? "No OpenAI key in what could be read; what couldn't is below."
    : where === 'staged'
      ? 'The next commit adds no OpenAI key.'
      : where === 'files' || !hasHistory
        ? 'No OpenAI key in these files.'
        : "No OpenAI key where it shouldn't be: your files and everything in git (commits, stashes, messages, names) were read.";

/** @param inUse the keys that a program started here would get */
export const lookedFor = (inUse: readonly Secret[]): string =>
  `It looked for keys with OpenAI's marker (${marker})${inUse.length === 0 ? '' : ` and for ${plural(inUse.length, { one: 'the key', other: 'the keys' })} in use (${inUse.join(', ')})`}.`;

export const heading = (count: number, pushed: boolean): string =>
  pushed
    ? plural(count, {
        one: 'A key was pushed. Treat it as public, and revoke it before anything else.',
        other: `${count} keys are where they shouldn't be, and at least one was pushed. Treat that one as public, and revoke it before anything else.`,
      })
    : plural(count, { one: "A key is where it shouldn't be.", other: `${count} keys are where they shouldn't be.` });

export const key = ({ secret, family }: Finding): string => `${families[family]} ${secret.toString()} (SHA-256 ${secret.fingerprint}…)`;

/**
 * @param alive what's known about it, or what the API said
 * @param isPart what git has wasn't searched
 */
export const facts = ({ places, accepted, testData }: Finding, inForce: boolean, alive: string | undefined, isPart: boolean): string =>
  [
    ...(places[0] === undefined
      ? []
      : [
          places[0].reach !== 'pushed' && places.some(({ reachUnknown }) => reachUnknown)
            ? maybePushed
            : isPart
              ? isInFiles
              : reaches[places[0].reach],
        ]),
    ...(inForce ? ["It's the key in use."] : []),
    ...(alive === 'yes' ? ['It still works.'] : alive === 'no' ? ['It no longer works.'] : []),
    ...(alive === 'unknown' ? ["The API didn't say whether it still works."] : []),
    ...(accepted ? ['It is accepted: every line with it is marked.'] : testData ? ["It's in test data only."] : []),
  ].join(' ');

/** Where a key is, in a few words. */
export const place = ({ kind, path, line, commit, object, date, ref, reach, reachUnknown }: Place): string => {
  const file = path === undefined ? '' : `${untrusted(path, 160)}${line === undefined ? '' : `:${line}`}`;
  const named = ref === undefined ? '' : untrusted(ref, 80);
  const inCommit = commit === undefined ? '' : `commit ${commit.slice(0, 10)}${date === undefined ? '' : ` of ${date.slice(0, 10)}`}`;
  const on = named === '' ? '' : ` on ${named}`;
  switch (kind) {
    case 'file':
      return line === undefined ? `the name of ${file}` : file;
    case 'index':
      return `${file}, staged`;
    case 'commit':
      return `${file} in ${inCommit}${on}${reach === 'pushed' ? ', pushed' : ''}`;
    case 'stash':
      return `${file} in ${named}`;
    case 'message':
      return commit === undefined
        ? `the message of ${named === '' ? `tag object ${object?.slice(0, 10)}` : `tag ${named}`}`
        : `the message of ${inCommit}${on}${reach === 'pushed' ? ', pushed' : ''}`;
    case 'object':
      return named !== ''
        ? `${file === '' ? '' : `${file} in `}object ${object?.slice(0, 10)}, which ${named} points at`
        : `object ${object?.slice(0, 10)}, ${reachUnknown ? "in a commit that couldn't be read, if in any" : 'which nothing leads to anymore'}`;
    case 'ref':
      return `the name of ${named}${reach === 'pushed' ? ', pushed' : ''}`;
    case 'reflog':
      return `the reflog of ${named}, line ${line}`;
    case 'git-directory':
      return line === undefined ? `the name of ${file}` : file;
    default:
      return kind satisfies never;
  }
};

export const more = (count: number): string => `and ${count} more; --verbose lists them`;

export const mayBeDisabled =
  "GitHub reports keys in public repositories to OpenAI, which disables them and emails you, but it can take a day, and there's no guarantee.";

export const summary = (accepted: number, testData: number, dead: number): readonly string[] => [
  ...(accepted === 0 ? [] : [plural(accepted, { one: '1 key is marked as accepted.', other: `${accepted} keys are marked as accepted.` })]),
  ...(testData === 0 ? [] : [plural(testData, { one: '1 key is in test data only.', other: `${testData} keys are in test data only.` })]),
  ...(dead === 0 ? [] : [plural(dead, { one: '1 key no longer works.', other: `${dead} keys no longer work.` })]),
];

// Asking the API.

export const askTheApi = (count: number, host: string) => ({
  text: plural(count, {
    one: `Send this key to ${host} to see whether it still works?`,
    other: `Send these ${count} keys to ${host} to see whether they still work?`,
  }),
  why: "A request to list models costs nothing. Admin keys aren't sent.",
  yes: 'Send',
  no: "Don't send",
});
export const aliveNeedsYes = '--alive sends the keys it finds to the API: add --yes if nobody can be asked';
