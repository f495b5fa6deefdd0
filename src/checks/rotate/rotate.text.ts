import type { Next } from '../../engine/action.ts';
import { edit } from '../../engine/action.ts';
import type { Codes } from '../../engine/codes.ts';
import { adminKeysPage, pages } from '../../openai/pages.ts';
import { withInputFrom } from '../../shell/commands.ts';
import type { Shell } from '../../shell/shell.ts';
import { plural } from '../../wording/plural.ts';
import { publicCodes } from '../api/completion.text.ts';
import { apiCodes } from '../../diagnosis/codes.ts';
import { pasteCodes } from '../key/paste-key.text.ts';
import { adminCodes } from '../spend/admin-access.text.ts';
import type { Ends } from './rotation.ts';

// All that `openai-setup rotate` says. Names, files, and keys (as `…abcd`) are given as they're shown, dates as `2026-11-28`.

// 1. Which key is replaced.

export const oldKeyCodes = {
  ...adminCodes,
  'no-key-to-replace': { status: 'problem', meaning: 'the env file has no key that could be replaced' },
  'not-where-read': pasteCodes['not-where-read'],
  'old-key-ambiguous': { status: 'problem', meaning: 'several keys of the project may be the one in the env file' },
} as const satisfies Codes;

const whyWhich = 'The wrong key must not be revoked.';

export const noKey = (file: string, variable: string) => ({
  summary: `${file} has no key in ${variable} to replace`,
  why: 'openai-setup rotate replaces the key in the env file with a new one.',
  next: ['Set a key up first: openai-setup'],
});

/** @param lines where it may come from @param unset the command that takes it out of the shell @param page where keys are made and deleted */
export const isOnlyInShell = (
  key: string,
  where: { readonly file: string; readonly lines: readonly Next[]; readonly unset: string; readonly page: string | undefined },
) => ({
  summary: `The key ${key} is only in your shell: ${where.file} has none to replace`,
  why: "No program can change a shell that's already open, so this one is yours to replace.",
  next: [
    `Create a new key, and delete the one that ends in ${key.slice(1)}${where.page === undefined ? '' : `: ${where.page}`}`,
    ...(where.lines.length > 0 ? where.lines : ['Put the new key where your shell gets it from, then open a new terminal']),
    `Or keep it in ${where.file} from now on: ${where.unset}, then openai-setup`,
  ],
});

export const isReadElsewhere = (tool: string, where: string, put: readonly string[]) => ({
  summary: `This ${tool} project reads its key from ${where}, which openai-setup doesn't write`,
  why: "The program wouldn't see a new key in the env file.",
  next: put,
});

/** @param name in the dashboard @param account the service account @param made when @param ends when; `undefined`: never */
export const isKnown = (key: string, name: string, account: string | undefined, made: string, ends: string | undefined): string =>
  `${key} is “${name}”${account === undefined ? '' : ` of ${account}`}, created ${made}, ${ends === undefined ? 'never expires' : `expires ${ends}`}`;
export const isOnlySeen = (key: string, file: string): string => `${key} in ${file}`;
export const notListed = (key: string, file: string): string =>
  `${key} in ${file}; the admin key can't see it, so you'll revoke it yourself`;
export const isGone = (key: string): string => `${key} doesn't exist anymore`;
/** What became of the key that was replaced before this one. */
export const before = (key: string, state: string): string => `The one before it, ${key}, ${state}`;
export const beforeIsGone = 'no longer works';
export const beforeEnds = (when: string): string => `expires ${when}`;
export const lastUsed = (when: string): string => `last used ${when}`;
export const beforeStays = "doesn't expire";
export const beforeIsUnknown = "may still work: without an admin key, that can't be looked up";
export const isBeingReplaced = (key: string): string => `${key}, which the last run replaced`;

export const isAmbiguous = (key: string, count: number) => ({
  summary: `${count} keys of the project may be the one in the env file (${key})`,
  why: `The API shows only the beginning and the end of a key. ${whyWhich}`,
  next: ['Run openai-setup rotate in a terminal, and say which one it is.'],
});
export const whichOne = (key: string) => ({ text: `Which of these is ${key}?`, why: whyWhich });
export const oneOfThem = (name: string, made: string, used: string | undefined): string =>
  `“${name}”, created ${made}, ${used === undefined ? 'never used' : `used ${used}`}`;
export const chosePlan = 'treat that one as the key in the env file';

// What ending the old key may come to.

export const endCodes = {
  ...adminCodes,
  'old-key-works': { status: 'problem', meaning: 'the leaked key still works, or nobody knows that it doesn’t' },
  'old-key-open': { status: 'advice', meaning: 'the old key has no expiration date yet' },
  'old-key-not-ended': { status: 'problem', meaning: "--ends couldn't be carried out" },
  'still-elsewhere': { status: 'problem', meaning: '--ends now, while another place still has the old key: nothing was revoked' },
} as const satisfies Codes;

// 2. The new key.

export const newKeyCodes = {
  ...pasteCodes,
  ...apiCodes,
  ...publicCodes,
  ...endCodes,
  'key-to-replace': { status: 'problem', meaning: 'the key hasn’t been replaced yet' },
} as const satisfies Codes;

export const isToReplace = (file: string, key: string, leaked: boolean, shell: Shell) => {
  const command = `openai-setup rotate${leaked ? ' --leaked' : ''}`;
  // Where nobody is asked when a leaked key ends, it has to be said.
  const unasked = `${command}${leaked ? ' --ends now' : ''}`;
  return {
    summary: `The key in ${file} is still ${key}`,
    why: `The new key is tested before it's written${leaked ? '' : ', and the old one works until then'}.`,
    next: [
      `To replace it: ${command}`,
      `With a new key in a file: ${withInputFrom('key.txt', `${unasked} --key-stdin`, shell)}`,
      `With OPENAI_ADMIN_KEY in the shell: ${unasked} --yes`,
    ],
  };
};
/** @param old the one that it replaces */
export const isReplaced = (file: string, key: string, old: string): string => `Tested, and saved to ${file}: ${key} in place of ${old}`;
export const wasReplaced = (file: string, key: string, old: string, minutes: number): string =>
  `${key} in ${file} took the place of ${old} ${minutes < 1 ? 'just now' : minutes < 90 ? plural(minutes, { one: 'a minute ago', other: `${minutes} minutes ago` }) : `${Math.round(minutes / 60)} hours ago`}`;
export const replaceOnceMore = 'To replace it once more: openai-setup rotate --again';
export const undoable = (old: string): string => `To go back to ${old} while it still works: openai-setup undo`;

export const makePlan = (file: string, account: string): string => `create another key for ${account}, test it, and put it in ${file}`;
export const removeStep = (name: string): string => `delete the key “${name}” that an interrupted run left; nothing uses it`;
export const removed = 'The key that the interrupted run left is deleted';
export const makeStep = (account: string, days: number): string =>
  `create another key for the service account ${account}; it expires in ${days} days`;
export const made = (key: string): string => `The new key is ${key}`;
export const testStep = 'test it with a real completion (about a thousandth of a cent)';
export const tested = (key: string): string => `The new key ${key} works`;
export const keyLine = (variable: string, old: string): string => `${variable}=…   (the new key, in place of ${old})`;
export const mayBeLeft = 'A new key may exist that no file has. Run openai-setup rotate again: it deletes that one first.';

/** @param failure what came of the test */
export const testFailed = (key: string, file: string, failure: string) => ({
  summary: `The new key ${key} doesn't pass its test, so ${file} keeps the old one: ${failure}`,
});
export const noneHeld = (failure: string) => ({
  summary: failure,
  why: 'The answer got lost, so there may be a key that nobody has.',
  next: ['Run openai-setup rotate again: it deletes that one before it creates another.'],
});

export const pasteQuestion = (file: string, leaked: boolean, server: string) => ({
  text: leaked ? `Replace the leaked key in ${file}:` : `A new key for ${file}:`,
  label: 'Key',
  why: `The new key is tested before it's written, and sent only to ${server}.${leaked ? '' : ' Until then, nothing changes.'}`,
});
export const isPersons = "The admin key can revoke the old key, but it can't create a personal one, so create the new one yourself:";
/** @param toEnd the old key, if it has to be deleted by hand first @param takesAdminKey one may be pasted instead */
export const pasteSteps = (keyName: string, toEnd: string | undefined, takesAdminKey: boolean): readonly string[] => [
  ...(toEnd === undefined ? [] : [`1  On the page below, delete the key that ends in  ${toEnd}`]),
  `${toEnd === undefined ? '1  On the page below, click' : '2  There, click'} “Create new secret key”. Name it  ${keyName}  and set it to expire in 90 days.`,
  `${toEnd === undefined ? '2' : '3'}  Copy the key (it's shown only once) and paste it here.`,
  ...(takesAdminKey
    ? ["Or paste an admin key: it revokes the old key, and creates the new one if it's a service account's. It stays in memory."]
    : []),
];
export const oldOne = 'the old key';
export const sameKey = "That's the key already in the file. Create another one.";
export const isSameKey = (file: string) => ({
  summary: `Nothing was changed: that key is in ${file} already`,
  why: 'The old key can only be replaced by a different one.',
  next: [`Create another one: ${pages.apiKeys}`],
});
export const useAdminKey = 'use this admin key in this run; nothing is written';
export const adminKeyIsUsed = 'The admin key is used for this run only';
export const replacePlan = (key: string, file: string): string => `test the key ${key} and put it in ${file}`;

// 3. The stores.

export const storeCodes = {
  'stores-to-update': { status: 'advice', meaning: 'other places that the project mentions may still have the old key' },
  'store-has-old-key': { status: 'problem', meaning: 'a chosen place still has the old key' },
} as const satisfies Codes;
/** @param hasEnded a leaked key ends first */
const stops = (hasEnded: boolean): string =>
  hasEnded
    ? 'The old key no longer works, so whatever reads it there has stopped working.'
    : 'Whatever reads it there stops working when the old key does.';
export const noStores = 'the project mentions no other place for its key';
export const storesUpdated = (names: readonly string[]): string => `${names.join(', ')}: the new key is there`;
export const storesToUpdate = (names: readonly string[], hasEnded: boolean) => ({
  summary: `${plural(names.length, { one: 'Another place', other: `${names.length} other places` })} may still have the old key: ${names.join(', ')}`,
  why: stops(hasEnded),
  next: [`Put the new key there: openai-setup store ${names.join(' ')}`],
});
/** @param done what's said of the places that have the new one */
export const storesHaveOld = (
  failures: readonly { readonly summary: string; readonly next: readonly string[] }[],
  hasEnded: boolean,
  done: readonly string[] = [],
) => ({
  summary: [...done, `Still with the old key: ${failures.map(({ summary }) => summary).join('; ')}`].join(' '),
  why: hasEnded ? stops(hasEnded) : 'The old key keeps working while a place you chose still has it.',
  next: failures.flatMap((each) => each.next),
});
/** @param file the project file that chooses the account */
export const accountIsNotNamed = (name: string, file: string) => ({
  summary: `${name}: ${file}, a file in this project, chooses its account, and the name doesn't say which one`,
  next: [`In a terminal, where you see the account first: openai-setup store ${name}`],
});
export const putQuestion = (count: number, hasEnded: boolean) => ({
  text: plural(count, { one: 'Put the new key there, too?', other: `Put the new key in these ${count} places, too?` }),
  why: stops(hasEnded),
  yes: 'Yes, put it there',
  no: 'No, leave them',
});
/** What a yes allows. @param file the project file that mentions it */
export const storeLine = (name: string, about: readonly string[], file: string | undefined): string =>
  `${name}: ${about.join('; ')}${file === undefined ? '' : ` (named by ${file}, a file of this project)`}`;
export const putPlan = (names: readonly string[]): string => `put the new key in ${names.join(', ')}`;
export const putStep = (name: string): string => `put the new key in ${name}, and check that it arrived`;
/** @param afterwards what has to happen before programs there see it */
export const putDone = (name: string, afterwards: string | undefined): string =>
  afterwards === undefined ? `${name} has the new key` : `${name} has the new key. ${afterwards}`;

// 4. What is changed by hand.

/** In a list of what still has the key. */
export const notLookedAt = "perhaps a file that couldn't be read";
export const lookAtTheRest = "Some env files here couldn't be read. Look for the old key in them yourself.";

export const elsewhereCodes = {
  'old-key-elsewhere': { status: 'advice', meaning: 'other files, or this shell, still have the old key' },
} as const satisfies Codes;
export const notElsewhere = 'no other file here and no startup file has the old key';
export const isElsewhere = (key: string, count: number, next: readonly Next[], hasEnded: boolean) => ({
  summary: plural(count, {
    one: `The old key ${key} is in another place, too`,
    other: `The old key ${key} is in ${count} other places, too`,
  }),
  why: stops(hasEnded),
  next,
});
export const changeLine = (file: string, absolute: string, line: number, variable: string): Next =>
  edit({ file: absolute, line }, `Put the new key in line ${line} of ${file} (${variable})`);
export const replaceInLine = (file: string, absolute: string, line: number): Next =>
  edit({ file: absolute, line }, `Replace the old key in line ${line} of ${file}, or remove it`);
export const changeStartup = (file: string, absolute: string, line: number): Next =>
  edit({ file: absolute, line }, `Change or delete line ${line} of ${file}, then open a new terminal`);
export const inThisShell = (unset: string): string => `This shell still exports the old key: ${unset}, and open new terminals`;
/** What keeps the old key in memory until it's started anew. */
export const restart = {
  compose: "Containers keep the old key until you run docker compose up -d (docker compose restart isn't enough).",
  vercel: 'Vercel keeps the old key until you deploy the project again.',
  running: 'Programs and terminals that are already running keep the old key until you restart them.',
} as const;

// 5. The end of the old key.

export const hasEnded = (key: string): string => `${key} no longer works`;
export const isDead = (key: string): string => `${key} no longer works: the API rejects it`;
export const saidGone = (key: string, date: string): string => `${key} is deleted, as you said on ${date}`;
export const endsOn = (key: string, when: string, used: string | undefined): string =>
  `${key} ends ${when}${used === undefined ? '' : `; ${used}`}`;
export const isLeft = (key: string, ends: string | undefined): string =>
  `${key} stays as it is: ${ends === undefined ? "it doesn't expire" : `it expires ${ends}`}. To revoke it now: openai-setup rotate --ends now`;
/** Since the new key is in place. */
export const usedSince = (when: string): string => `something still used it on ${when}`;
export const unusedSince = 'nothing has used it since';
export const isOpen = (key: string, used: string | undefined) => ({
  summary: `The old key ${key} still works${used === undefined ? '' : `; ${used}`}`,
  why: 'A key that nobody needs can still leak.',
  next: ['Let it expire: openai-setup rotate --ends 24h'],
});
const deleteIt = (key: string, keyName: string, page: string | undefined): string =>
  `Delete the one that ends in ${key.slice(1)} (probably ${keyName})${page === undefined ? '' : `: ${page}`}`;
/** @param keyName the name to look for, if it was made as we said @param page where keys are deleted */
export const endByHand = (key: string, keyName: string, page: string | undefined) => ({
  summary: `The old key ${key} works until you delete it; without an admin key, that can't be looked up later`,
  why: 'A key that nobody needs can still leak.',
  next: [deleteIt(key, keyName, page)],
});
export const leakedWorks = (key: string, isKnown: boolean, keyName: string, page: string | undefined) => ({
  summary: isKnown ? `The leaked key ${key} still works` : `Nobody has confirmed that the leaked key ${key} is revoked`,
  why: "Whoever has it can spend your money until it's gone.",
  next: [deleteIt(key, keyName, page), 'Then run: openai-setup rotate --leaked'],
});
export const leakedListed = (key: string) => ({
  summary: `The leaked key ${key} still works`,
  why: "Whoever has it can spend your money until it's gone.",
  next: ['Revoke it now: openai-setup rotate --leaked --ends now'],
});
export const endLeaked = (key: string, replaced: boolean) => ({
  text: replaced ? `Revoke the leaked key ${key} now?` : `Revoke the leaked key ${key} now, then create a new one?`,
  why: replaced
    ? 'The new key is in place.'
    : "For a moment, the project has no working key. Whoever has the leaked one can't use it anymore.",
  yes: 'Yes, revoke it now',
  no: 'No, leave it working',
});
export const whenToEnd = (key: string) => ({
  text: `When should the old key ${key} stop working?`,
  why: 'Until then, whatever still uses it keeps working, and openai-setup undo can bring it back.',
});
export const endLabels: Readonly<Record<Ends, { readonly label: string; readonly hint?: string }>> = {
  '24h': { label: 'In 24 hours', hint: 'time to find what still uses it' },
  '1h': { label: 'In an hour' },
  '7d': { label: 'In 7 days' },
  now: { label: 'Now', hint: 'deletes it for good' },
  never: { label: 'Leave it as it is' },
};
export const soonerAnyway = (date: string): string => `It expires ${date} anyway, so later times aren't offered.`;
/** Why the end right now isn't among the choices. */
export const notNow = (places: readonly string[]): string =>
  `“Now” isn't offered while ${places.join(' and ')} still ${plural(places.length, { one: 'has', other: 'have' })} it.`;
/** @param places stores that can't be looked into */
export const mayHaveIt = (places: readonly string[]): string => `${places.join(' and ')} may still have it.`;
export const endPlan = (key: string, ends: Ends): string =>
  ends === 'never'
    ? `leave the old key ${key} as it is`
    : ends === 'now'
      ? `revoke the old key ${key} now`
      : `let the old key ${key} expire in ${inWords[ends]}`;
const inWords = { '1h': 'an hour', '24h': '24 hours', '7d': '7 days' } as const;
/** @param key …abcd */
export const deleteRequest = (name: string, key: string): string => `delete the key “${name}” (${key}) at OpenAI`;
export const endRequest = (name: string, key: string, ends: '1h' | '24h' | '7d'): string =>
  `let the key “${name}” (${key}) expire in ${inWords[ends]}`;
export const leaveStep = 'remember that the old key stays';
export const left = (key: string): string => `The old key ${key} stays as it is`;
export const retestStep = 'use the new key once more, to see that it works';
export const notEndedYet = (failure: string) => ({
  summary: `The old key wasn't revoked: ${failure}`,
  next: ['Run openai-setup rotate again: it continues from here.'],
});
export const looksAlike = (key: string) => ({
  summary: `The old key ${key} wasn't revoked: it can't be told apart from the one in the file`,
  why: 'The API shows only the beginning and the end of a key, and the wrong one must not be revoked.',
  next: [`Revoke it yourself: ${pages.apiKeys}`],
});
export const isExtended = (key: string) => ({
  summary: `The API gave the old key ${key} a later end date than it had`,
  why: "This computer's clock or the API's is wrong.",
  next: [`Check its end date: ${pages.apiKeys}`],
});
export const notWhileElsewhere = (key: string, places: readonly string[]) => ({
  summary: `Nothing was revoked: ${places.join(' and ')} still ${plural(places.length, { one: 'has', other: 'have' })} the old key ${key}`,
  why: 'Whatever reads it there would stop working.',
  next: ['Put the new key there, then run: openai-setup rotate --ends now', 'Or give it time: openai-setup rotate --ends 24h'],
});
export const cannotEnd = (key: string, page: string | undefined) => ({
  summary: `The old key ${key} still works: without an admin key, only you can revoke it`,
  why: 'Revoking a key from here takes an admin key.',
  next: [
    page === undefined ? 'Delete it yourself.' : `Delete it yourself: ${page}`,
    `Or set OPENAI_ADMIN_KEY (${adminKeysPage}) and run openai-setup rotate again.`,
  ],
});
export const deleteByHand = (key: string, leaked: boolean) => ({
  text: leaked ? `Have you deleted the leaked key ${key}?` : `The old key ${key} isn't needed anymore. Have you deleted it?`,
  why: 'Without an admin key, openai-setup can’t revoke it. Once it’s deleted, nobody can use it, and undo can’t bring it back.',
});
/** Said when it's asked again. */
export const stillWorks = "The API still accepts it. If you've deleted it, wait a minute and confirm again.";
/** @param keyName what it's probably called */
export const lookFor = (key: string, keyName: string): string =>
  `On the page, it's the one that ends in  ${key.slice(1)}  (probably ${keyName}).`;
export const openPage = { label: 'Open the page' };
export const isDeleted = { label: "It's deleted" };
export const notYet = { label: 'Not now' };
export const gonePlan = (key: string): string => `remember that ${key} is deleted`;
export const stillAccepted = (key: string, page: string | undefined) => ({
  summary: `The API still accepts ${key}`,
  why: 'Maybe you deleted another key, or the API needs a few minutes.',
  next: [...(page === undefined ? [] : [`Check the page again: ${page}`]), 'Then run openai-setup rotate again.'],
});
