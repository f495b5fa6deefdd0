import { pages } from '../openai/pages.ts';
import { untrusted } from '../wording/untrusted.ts';

export const noKey = (file: string) => ({
  code: 'no-key' as const,
  summary: `${file} has no key to put anywhere`,
  why: 'Other places get the key that works in this project.',
  next: ['Set one up first: openai-setup'],
});

/** @param summary what kind of key it is */
export const wrongKey = (file: string, summary: string) => ({
  code: 'no-key' as const,
  summary: `The value in ${file} isn't put anywhere: ${summary}`,
  why: 'Only a key that programs can use belongs in CI and on hosts.',
  next: ['Replace it first: openai-setup'],
});

/** @param typed outside text @param known all there are */
export const unknownPlace = (typed: string, suggestion: string, known: readonly string[]): string =>
  `There's no place “${untrusted(typed, 60)}”${suggestion === '' ? '.' : suggestion} There are: ${known.join(', ')}`;
export const incomplete = (id: string, form: string): string =>
  `The project doesn't say which ${id} is meant, so name it in full: openai-setup store ${form}`;
export const misnamed = (form: string): string => `A place is named like this: ${form}`;

/** @param name in full */
export const isNotWritten = (title: string, name: string): string =>
  `openai-setup doesn't write to ${title} itself. To see what to run: openai-setup store ${untrusted(name, 100)}`;

export const heading = (name: string, file: string, key: string): string => `Places for ${name} (the key ${key} from ${file})`;
export const nothingMentioned = 'No file of this project mentions a place that needs the key.';
export const otherPlaces = (forms: readonly string[]): string => `To name one yourself: openai-setup store ${forms.join(', ')}`;

/** @param where the file that mentions it */
export const about = (title: string, where: string | undefined): string => (where === undefined ? title : `${title}, named in ${where}`);
export const lacksKey = (name: string): string => `${name} has no key yet`;
export const hasThis = (name: string): string => `${name} has this key`;
export const hasOther = (name: string): string => `${name} has another key`;
export const hasSome = (name: string, at: string | undefined): string =>
  `${name} has a value${at === undefined ? '' : `, last changed ${at}`}; it can't be read back, so it may be an old key`;
/** @param tool absent: it's installed */
export const isByHand = (name: string, tool: string | undefined): string =>
  `${name}: you put it there yourself${tool === undefined ? '' : ` (${tool} isn't installed)`}`;
export const seeHow = (name: string): string => `To see how: openai-setup store ${name}`;
/** By the shell that understands the command. `here`: the user's own. */
export const runThis = {
  here: 'Run this:',
  bash: 'Run this in a POSIX shell, such as bash:',
  'git-bash': 'Run this in Git Bash, which comes with Git for Windows:',
  wsl: "Run this in WSL, with the tool installed there (on Windows itself, it can't read its input):",
};
export const openThis = (page: string): string => `Open ${page}`;

export const willPut = (name: string): string => `Would put the key into ${name}:`;
export const putting = (name: string): string => `Putting the key into ${name} …`;
export const stored = (name: string, by: 'compared' | 'name-and-time'): string =>
  by === 'compared'
    ? `${name} has the key: it was read back and compared`
    : `${name} has the key, going by its name and the time of its last change: its value can't be read back`;
export const valueLine = (key: string, file: string): string => `Value: the key ${key} from ${file}`;
export const ownValueLine = (account: string): string => `Value: its own key, created now (${account})`;
export const replacesLine = "Replaces the value that's there";
export const fromClone = (file: string): string =>
  `This comes from the project's own files (${file}), not from you: make sure it's the right place`;

export const putQuestion = (name: string) => ({
  text: `Put the key into ${name}?`,
  yes: 'Yes, put it there',
  no: 'No, leave it',
});
export const openQuestion = (title: string) => ({ text: `Open the page of ${title}?`, yes: 'Yes, open it', no: 'No' });

export const isLeft = (name: string): string => `${name} wasn't changed`;
/** The command was left in the middle. */
export const mayHaveIt = (name: string): string => `${name} may have the new key or the one before. Run the same command again to be sure.`;

/** @param name in full @param isJson nobody is asked */
export const notAgreed = (name: string, yes: boolean) => ({
  code: 'not-agreed' as const,
  summary: `Nothing was put into ${name}, because nobody confirmed it`,
  why: yes
    ? "It comes, or the secret's name comes, from a file of this project. --yes agrees only to what you name in full."
    : "There's nobody to ask.",
  next: [`If that's the right place: openai-setup store --yes ${name}`],
});
/** @param file the project file that chooses the account */
export const accountNotAgreed = (name: string, file: string) => ({
  code: 'not-agreed' as const,
  summary: `Nothing was put into ${name}: ${file}, a file in this project, chooses its account`,
  why: '--yes agrees only to what you name in full, and the name has no account in it.',
  next: [`In a terminal, where you see the account first: openai-setup store ${name}`],
});
export const nobodyToAsk = (names: readonly string[]): string =>
  `To put it there without being asked: openai-setup store --yes ${names.join(' ')}`;
export const yesNeedsPlace = (names: readonly string[]) => ({
  code: 'not-agreed' as const,
  summary: 'Nothing was put anywhere, because no place was named',
  why: "--yes agrees only to what you name in full, not to what the project's files mention.",
  next: [`Name it: openai-setup store --yes ${names[0] ?? 'github:owner/repo'}`],
});
export const isOffline = (name: string) => ({
  code: 'offline' as const,
  summary: `Nothing was put into ${name}, because of --offline`,
  why: "It can't be reached without the network.",
  next: ['Run it again without --offline.'],
});
export const ownKeyAdvice = `A separate key would be safer: you can revoke it without stopping your own work. Create one at ${pages.apiKeys}, or set OPENAI_ADMIN_KEY and run this again.`;
