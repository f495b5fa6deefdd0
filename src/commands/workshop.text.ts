import type { Next } from '../engine/action.ts';
import { dollars, spentDollars } from '../openai/dollars.ts';
import { adminKeysPage, pages, projectLimitsPage } from '../openai/pages.ts';
import { plural } from '../wording/plural.ts';

// Names and messages are given as displayed. Amounts are in US dollars.

/** Something that keeps a command from going on. */
export type Said = { readonly code: string; readonly summary: string; readonly why: string; readonly next: readonly Next[] };

const seatsOf = (count: number): string => `${count.toLocaleString('en-US')} ${plural(count, { one: 'seat', other: 'seats' })}`;

// The admin key.

export const adminKeyQuestion = {
  text: 'Paste an admin key of your organization',
  label: 'Admin key',
  guidance: [
    'It creates the projects and keys. It stays in memory and is never written anywhere.',
    'An owner of the organization creates one on this page:',
  ],
};
export const noAdminKey: Said = {
  code: 'needs-admin-key',
  summary: 'A workshop needs an admin key',
  why: "Only an admin key can create projects with limits and keys that expire. It's kept in memory for this run and nowhere else.",
  next: [`Create one here, and set OPENAI_ADMIN_KEY in your shell to it: ${adminKeysPage}`],
};
export const deleteAdminKey = `If you don't need the admin key anymore, delete it: ${adminKeysPage}`;

// What's needed to begin.

export const howMany = { text: 'How many people?', label: 'Seats', parse: 'Type a number from 1 to 2000' };
export const howMuch = {
  text: 'How much may each of them spend?',
  unit: 'US dollars for each seat',
  guidance: ['A hard limit: requests stop there. For an hour with a small model, $2 is plenty.'],
};
export const howLong = {
  text: 'When does it end?',
  label: 'End',
  guidance: ['The keys stop working then. For example 18:00, 2h, or 2026-12-01T18:00+01:00.'],
  parse: 'Type a time such as 18:00, or a span such as 2h',
};
export const isNeeded = "A workshop can't be made without it. To leave, press Ctrl-C.";
export const spares = (seats: number, extra: number, limitUsd: number) => ({
  text: `Make ${extra} spare ${plural(extra, { one: 'seat', other: 'seats' })}?`,
  guidance: [
    `Someone will lose a card, or bring a friend. A seat that nobody uses costs nothing; ${extra} more can cost ${dollars(extra * limitUsd)} at most.`,
  ],
  yes: `Yes, ${seats + extra} seats in all`,
  no: `No, ${seats} seats`,
});

export const missing = (options: readonly string[]): Said => ({
  code: 'wrong-usage',
  summary: `Set ${new Intl.ListFormat('en-US').format(options)}: there's nobody to ask`,
  why: 'How many seats, how much each may spend, and when it ends are for a person to decide.',
  next: ['For example: openai-setup workshop create --seats 30 --limit 2 --until 18:00 --yes'],
});
export const badUntil = (typed: string): Said => ({
  code: 'wrong-usage',
  summary: `--until doesn't take “${typed}”`,
  why: 'It has to be in the future, and at most a year away.',
  next: ['Use a time (18:00), a span (2h), or a date and time (2026-12-01T18:00+01:00).'],
});
export const noSettings: Said = {
  code: 'no-settings-directory',
  summary: "There's no place to keep the workshop's journal",
  why: 'Each request is recorded there, so nothing is forgotten if the run is interrupted.',
  next: ['Set XDG_CONFIG_HOME to a directory of yours, and run it again.'],
};
export const otherWorkshopHere = (file: string, id: string): Said => ({
  code: 'public-file-exists',
  summary: `There's a workshop in this directory already: ${id}`,
  why: `One public file per directory: ${file} is its.`,
  next: [`End it (openai-setup workshop end), delete ${file}, and run this again. Or run this in another directory.`],
});
export const otherFileHere = (file: string): Said => ({
  code: 'public-file-exists',
  summary: `${file} is there already, and it isn't a workshop's`,
  why: 'The seats would be written to it, and nothing of yours is overwritten.',
  next: [`Move ${file} away, or run this in another directory.`],
});
export const unfinished = (id: string, done: number, seats: number): string =>
  `The workshop ${id} isn't finished: ${done} of ${seatsOf(seats)} ready. This run continues it as planned.`;
export const otherOptions = (id: string): Said => ({
  code: 'unfinished-workshop',
  summary: `The workshop ${id} in this directory isn't finished, and it was planned differently`,
  why: 'A second run finishes the first, with the same seats, limit, and end.',
  next: ['Continue it: openai-setup workshop create', `Or remove it first: openai-setup workshop end ${id}`],
});
export const otherServer = (id: string): Said => ({
  code: 'unfinished-workshop',
  summary: `The workshop ${id} was started at another API address`,
  why: 'What was created there exists only there.',
  next: ['Use the same --base-url (or OPENAI_BASE_URL) as before.'],
});
export const isOver = (id: string): Said => ({
  code: 'workshop-over',
  summary: `The unfinished workshop ${id} has ended in the meantime`,
  why: 'Its keys would expire before anyone could use them.',
  next: [`Remove what was made, then create a new one: openai-setup workshop end ${id}`],
});
export const locked = (holder: number, file: string): Said => ({
  code: 'already-running',
  summary: `Another run is working on this workshop${Number.isNaN(holder) ? '' : ` (process ${holder})`}`,
  why: 'Two at once would create everything twice.',
  next: [`Wait until it's done. If there's none, delete ${file}`],
});

// The plan.

/** @param projects how many were listed so far: hundreds take minutes */
export const looking = (projects: number): string =>
  `Looking at your organization (nothing is changed)…${projects === 0 ? '' : ` ${projects.toLocaleString('en-US')} projects so far`}`;
export const planTitle = (title: string, seats: number): string => `${title}: ${seatsOf(seats)}`;
export function planLines(plan: {
  readonly seats: number;
  readonly limitUsd: number;
  readonly until: string;
  readonly months: number;
  readonly mostUsd: number;
  readonly models: readonly string[];
  readonly organizer: string;
  readonly oneProject: boolean;
  readonly test: string;
  readonly publicFile: string;
  readonly cards: string;
  readonly minutes: string;
}): readonly (readonly [label: string, text: string])[] {
  const each = plan.oneProject
    ? `one limit of ${dollars(plan.seats * plan.limitUsd)} for all: one person can use up everybody's money`
    : `${dollars(plan.limitUsd)} each, a hard limit of its own project`;
  const twice =
    plan.months < 2
      ? ''
      : ` Limits start over on the 1st (UTC), so ${plan.months === 2 ? 'this can be spent twice' : `this can be spent ${plan.months} times`}: included.`;
  return [
    ['At most', `${dollars(plan.mostUsd)} in all.${twice} Each seat may overshoot a little: limits take a moment.`],
    ['Limit', each],
    ['Ends', `${plan.until}: the keys stop working by themselves`],
    ['Models', plan.models.join(', ')],
    ['Paid by', plan.organizer],
    ['Takes', `${plan.minutes}; OpenAI allows only a few of these requests a minute`],
    ['Tests', plan.test],
    ['Public', `${plan.publicFile} (encrypted keys: safe to commit)`],
    ['Private', `${plan.cards} (the cards with the codes)`],
  ];
}
export const testsAre = {
  all: "every key is tried: fractions of a cent, from each seat's limit",
  some: 'the first key and every tenth are tried (fractions of a cent)',
  none: "no key is tried, so missing credit won't show before the workshop",
} as const;
export const shared = (seats: number, model: string, requests: number): string =>
  `All ${seatsOf(seats)} share ${requests.toLocaleString('en-US')} requests a minute to ${model}${
    requests < seats * 3 ? `: fewer than ${Math.max(1, Math.floor(requests / seats))} each. People will have to wait.` : '.'
  }`;
export const creditLine = `Check that there's enough credit, and whether auto-reload is on (it isn't visible to programs): ${pages.billing}`;
export const organizationLimit = (leftUsd: number, mostUsd: number): string =>
  `Your organization's own limit allows ${spentDollars(leftUsd)} more this month, less than the ${dollars(mostUsd)} of all seats: the last ones may be stopped early.`;
export const withoutUsage = "This admin key may not read usage and costs, so “status” and “end” can't show what was spent.";
export const tooManyProjects = (left: number, needed: number): Said => ({
  code: 'too-many-projects',
  summary: `Your organization has room for ${left.toLocaleString('en-US')} more projects, and this needs ${needed.toLocaleString('en-US')}`,
  why: 'An organization may have 2,000 projects. Archived ones count, and they can only be archived, never deleted.',
  next: ['Create fewer seats, or put all of them into one project: --one-project (with one limit for all).'],
});
export const agree = (seats: number, mostUsd: number) => ({
  text: `Create ${seatsOf(seats)} that can cost at most ${dollars(mostUsd)}?`,
  yes: 'Make them',
  no: 'Not now',
});
export const goOn = (seats: number, mostUsd: number) => ({
  text: `Create the other ${seatsOf(seats)}? All of them can cost at most ${dollars(mostUsd)}.`,
  yes: 'Go on',
  no: 'Not now',
});
export const nothingDone = 'Nothing was changed.';
export const dryRun = 'A dry run: nothing was changed.';
export const needsConsent: Said = {
  code: 'needs-consent',
  summary: 'Nothing was changed: nobody could be asked',
  why: 'It creates keys that can spend money, or deletes some.',
  next: ['Read the plan above. To go ahead without a question, add --yes.'],
};
export const cardsInGit = (place: string): Said => ({
  code: 'cards-in-git',
  summary: `The cards can't go there: ${place} is a git repository`,
  why: 'Whoever has a code has the key, so codes must never be committed.',
  next: ['Choose a directory outside of every repository: --out ~/workshop-cards'],
});
export const cardsNotWritten = (place: string, because: string): Said => ({
  code: 'cards-not-written',
  summary: `The cards couldn't be written: ${place}`,
  why: because,
  next: ['Choose another directory: --out ~/workshop-cards'],
});
export const cardsBecause = {
  exists: 'There are cards of this workshop already.',
  'mode-not-kept': 'This disk keeps no permissions, so others could read the codes.',
  'not-writable': "It can't be written.",
} as const;
export const cardsGone = (place: string, id: string): Said => ({
  code: 'cards-missing',
  summary: 'The cards of the unfinished workshop are missing',
  why: `A second run reads the codes from them. They were in ${place}.`,
  next: ['Put them back, or pass the directory they are in with --out.', `Or remove what was made: openai-setup workshop end ${id}`],
});

// Making them.

export const ready = (done: number, seats: number): string => `${done} of ${seatsOf(seats)} ready`;
export const phases = {
  keys: (done: number, seats: number): string => `Keys deleted: ${done} of ${seatsOf(seats)}`,
  accounts: (done: number, seats: number): string => `Accounts deleted: ${done} of ${seatsOf(seats)}`,
  archive: (done: number, seats: number): string => `Read back and archived: ${done} of ${seatsOf(seats)}`,
} as const;
/** @param ms 0: nobody has to wait */
export const about = (ms: number): string => (ms > 0 ? ` · about ${left(ms)} left` : '');
export const howToGoOn = (id: string): string =>
  `What was created is safe: every project gets its limit before its key. Continue with: openai-setup workshop create. Or remove it: openai-setup workshop end ${id}`;
export const howToGoOnEnding = (id: string): string => `Continue with: openai-setup workshop end ${id}`;
export const keyOfSeat = 'the key of seat 1';
export const stopped = (id: string, done: number, seats: number): readonly string[] => [
  `${done} of ${seatsOf(seats)} ready. Run “openai-setup workshop create” again to continue.`,
  `Or remove what was made: openai-setup workshop end ${id}`,
];
export const leftOut = (model: string, message: string): string =>
  `Left out, because your organization may not use it: ${model} (${message})`;
export const seatFailed = (seat: number, what: string): string => `Seat ${seat}: ${what}`;
export const limitNotRead = "its limit couldn't be read back, so it got no key";
export const publicNotWritten = (id: string, file: string, because: string): Said => ({
  code: 'public-file-not-written',
  summary: `All seats are ready, but ${file} couldn't be written`,
  why: because,
  next: [
    'Fix that, and run “openai-setup workshop create” again: it only writes the file.',
    `Or end this workshop: openai-setup workshop end ${id}`,
  ],
});
export const created = (seats: number, tested: number): string =>
  `${seatsOf(seats)} ready${tested === 0 ? '' : `, ${tested} of them tried`}.`;
export const alreadyMade = (id: string, seats: number): string => `The workshop ${id} in this directory is complete: ${seatsOf(seats)}.`;
export const whatNow = (files: { readonly publicFile: string; readonly html: string }): readonly string[] => [
  `Print the cards, one for each person: ${files.html}`,
  `Commit and push ${files.publicFile}. That opens the workshop: people clone, run “npx openai-setup”, and type their code.`,
  'During the workshop: openai-setup workshop status --watch',
  'Afterward: openai-setup workshop end',
];
export const responsible = "The keys are your organization's: you're responsible for how they're used, and its owners can see what's sent.";

// Status.

export const noWorkshop: Said = {
  code: 'no-workshop',
  summary: "There's no workshop in this directory",
  why: 'Its id is in openai-workshop.json.',
  next: ["Run this in the workshop's directory, or name the id: openai-setup workshop status pycon-x7k2"],
};
export const badId = (id: string): Said => ({
  code: 'no-workshop',
  summary: `“${id}” isn't a workshop's id`,
  why: 'It has lower-case letters, digits, and hyphens, as in openai-workshop.json: pycon-x7k2.',
  next: [],
});
export const noProjects = (id: string): Said => ({
  code: 'no-workshop',
  summary: `Your organization has no project of the workshop ${id}`,
  why: `Its projects would be called ws-${id}-001 and so on.`,
  next: ['Look whether the id is right, and whether the admin key belongs to the organization that made it.'],
});
export const states = { unused: 'not used yet', works: 'works', 'limit-reached': 'limit reached', revoked: 'revoked' } as const;
export const statusHead = (id: string, at: string): string => `Workshop ${id}, ${at}`;
export const statusRow = (row: { seat: string; state: string; requests: string; spent: string; limit: string }): string =>
  `${row.seat}  ${row.state}  ${row.requests}  ${row.spent}${row.limit}`;
export const requestsOf = (count: number): string =>
  `${count.toLocaleString('en-US')} ${plural(count, { one: 'request', other: 'requests' })}`;
export const ofLimit = (usd: number): string => ` of ${dollars(usd)}`;
export const statusSum = (counts: readonly (readonly [count: number, state: string])[], spent: string): string =>
  `${counts.map(([count, state]) => `${count} ${state}`).join(' · ')} · ${spent} spent`;
export const withoutJournal =
  "This isn't the computer that made the seats, so it can't tell their limits, which are revoked, or the organizer's tests from people's requests.";
export const costsLag = 'Costs show up a few minutes late.';
export const nextRound = 'Again in a minute. Ctrl-C ends it.';

// Raise and revoke.

export const noSeat = (seat: number, id: string): Said => ({
  code: 'no-such-seat',
  summary: `The workshop ${id} has no seat ${seat}`,
  why: 'Its projects were looked up by name.',
  next: ['See which there are: openai-setup workshop status'],
});
export const oneForAll = (projectId: string): Said => ({
  code: 'one-project',
  summary: 'All seats of this workshop share one project and one limit',
  why: 'A single seat has no limit of its own.',
  next: [`Change the limit of all of them: ${projectLimitsPage(projectId)}`],
});
export const isRevoked = (seat: number): Said => ({
  code: 'no-such-seat',
  summary: `Seat ${seat} was revoked`,
  why: 'It has no key that could spend more.',
  next: ['Hand out a spare card, and raise that seat.'],
});
export const notHigher = (seat: number, usd: number): Said => ({
  code: 'not-higher',
  summary: `Seat ${seat} may already spend ${dollars(usd)}`,
  why: "raise can't lower a limit.",
  next: [],
});
export const raised = (seat: number, usd: number): string =>
  `Seat ${seat} may now spend ${dollars(usd)}, read back. It can take a few minutes until requests go through again.`;
export const resealed = (seat: number, usd: number, file: string): string =>
  `${file} says ${dollars(usd)} for seat ${seat} now: commit and push it. If the seat is already open, nothing else is needed.`;
export const notResealed = (seat: number): string =>
  `Whoever opens seat ${seat} from now on still reads the old amount: the cards or the public file aren't here. The new one counts.`;
export const wouldRaise = (seat: number, usd: number): string => `Would set the hard limit of seat ${seat} to ${dollars(usd)}.`;
export const notRaised = (seat: number): Said => ({
  code: 'unexpected-answer',
  summary: `The new limit of seat ${seat} couldn't be read back`,
  why: 'OpenAI accepted it, and still says something else.',
  next: ['Run the same command again in a minute.'],
});
export const revoked = (seat: number, keys: number): string =>
  keys === 0 ? `Seat ${seat} had no key anymore.` : `Seat ${seat} is revoked: its key is deleted. Hand out a spare card instead.`;
export const wouldRevoke = (seat: number): string => `Would delete the key and the account of seat ${seat}.`;
export const notRevoked = (seat: number): Said => ({
  code: 'unexpected-answer',
  summary: `Seat ${seat} still has a key`,
  why: 'It was deleted, and OpenAI still lists it.',
  next: ['Run the same command again in a minute.'],
});

// The end.

export const endPlan = (id: string, active: number, archived: number): readonly string[] => [
  `This ends the workshop ${id} for good: every key and account in its ${active + archived} ${plural(active + archived, { one: 'project', other: 'projects' })} is deleted` +
    `${archived === 0 ? '' : ` (${archived} of them archived already)`}, and the projects are archived.`,
  'Nothing else in your organization is touched.',
];
export const endAgree = (id: string) => ({ text: `End the workshop ${id}?`, yes: 'End it', no: 'Leave it as it is' });
export const costsTitle = 'Cost by seat:';
export const costsUnknown = "What it cost couldn't be read with this admin key.";
export const costsLate = `Costs arrive late: look again in a day (openai-setup workshop status), or see ${pages.usage}`;
/** @param before how many had been archived before, so that nothing in them was read or could be deleted */
export const clean = (archived: number, before: number): string => {
  const kept = `${archived} archived ${plural(archived, { one: 'project', other: 'projects' })}, which OpenAI keeps.`;
  return before === 0
    ? `No key and no account left; ${kept}`
    : `No key works anymore; ${kept} ${before === archived ? 'All' : before} of them had been archived before: nothing works in those.`;
};
export const notClean = (keys: number, accounts: number, projects: number): Said => ({
  code: 'not-clean',
  summary: `Something is left: ${keys} keys, ${accounts} accounts, ${projects} projects not archived`,
  why: 'Everything was deleted and read back, and this is still listed.',
  next: ['Run the same command again in a minute.', `Look for yourself: ${pages.projects}`],
});
export const cardsAreUseless = 'The cards are worthless now. You can delete the public file, or leave it: nothing in it works anymore.';

export const minutes = (least: number, most: number): string => {
  const inHours = (count: number): boolean => count >= 90;
  const shown = (count: number): string => (inHours(count) ? Math.round(count / 30) / 2 : count).toLocaleString('en-US');
  const withUnit = (count: number): string =>
    `${shown(count)} ${plural(Number(shown(count)), inHours(count) ? { one: 'hour', other: 'hours' } : { one: 'minute', other: 'minutes' })}`;
  if (most === 0) return 'less than a minute';
  if (withUnit(least) === withUnit(most)) return `about ${withUnit(most)}`;
  return `${inHours(least) === inHours(most) ? shown(least) : withUnit(least)} to ${withUnit(most)}`;
};
function left(ms: number): string {
  const seconds = Math.max(5, Math.round(ms / 5000) * 5);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.round(ms / 60_000);
  if (minutes >= 120) return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
  if (minutes >= 10) return `${minutes} min`;
  const tens = Math.round(ms / 10_000);
  return `${Math.floor(tens / 6)} min${tens % 6 === 0 ? '' : ` ${(tens % 6) * 10} s`}`;
}
