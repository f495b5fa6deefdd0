import { expect, it } from 'vitest';
import * as seat from '../../../src/checks/key/seat.text.ts';
import { readCode } from '../../../src/workshop/code.ts';
import type { NotPublicFile } from '../../../src/workshop/public-file.ts';

// What the attendee of a workshop reads stands in the table beside this file, to be read in one sitting. Where a sentence gets better,
// `npx vitest run test/checks/key/seat.text.test.ts -u` writes the table anew, and no other test changes.
process.env['TZ'] = 'Europe/Berlin';
const until = '2026-12-01T17:00:00Z';
const now = new Date('2026-12-01T12:00:00Z');
const own = { workshop: 'pycon', seat: 7, limitUsd: 2, until, organizer: 'Ana', lastFour: 'abcd' };
const seats = [own, { ...own, shared: true, limitUsd: 50 } as const, { ...own, earlier: true } as const];
const typed = ['', '7', '7-K7', '7-U', '7-€', '7-0123-4567-89AB-C', '7-0123-4567-89AB-CD', 'K7QF'];
const files: readonly NotPublicFile[] = ['too-large', 'not-a-workshop', 'newer-version', 'damaged'];

it('the sentences', async () => {
  const said = {
    codes: seat.codes,
    typeCode: [1, 30].map((count) => seat.typeCode({ id: 'pycon', until, seats: count }, now)),
    field: seat.field,
    reading: typed.map((each) => seat.reading(readCode(each))),
    codeForKey: seat.codeForKey(7),
    codeWithoutFile: [seat.codeWithoutFile('no-file', false), seat.codeWithoutFile('no-file', true), seat.codeWithoutFile('over', false)],
    keyForCode: seat.keyForCode('164 characters · project key · looks right'),
    didNotOpen: seat.didNotOpen(7, 'openai-workshop.json'),
    whatToCompare: seat.whatToCompare,
    noSuchSeat: seat.noSuchSeat(31, 'openai-workshop.json'),
    unreadable: seat.unreadable(7),
    seatLine: [now, new Date('2026-12-02T12:00:00Z')].flatMap((at) => seats.map((each) => seat.seatLine(each, at))),
    isOrganizers: seat.isOrganizers,
    seatNotTested: seat.seatNotTested(7),
    savePlan: seat.savePlan(7, '.env'),
    terms: seat.terms(own, now),
    shellHasKey: seat.shellHasKey('OPENAI_API_KEY'),
    replaceKey: seat.replaceKey('.env', '…wxyz'),
    isOver: seat.isOver(until, now),
    notRead: files.map((each) => seat.notRead('openai-workshop.json', each)),
    waysToOpen: (['posix', 'windows'] as const).map(seat.waysToOpen),
    refusals: [
      seat.refusals.noFile(),
      seat.refusals.over(until, now),
      seat.refusals.workingKey('.env', '…wxyz', true),
      seat.refusals.workingKey('.env', '…wxyz', false),
      seat.refusals.badCode(seat.reading(readCode(''))),
      seat.refusals.isKey,
      seat.refusals.closed(seat.didNotOpen(7, 'openai-workshop.json')),
    ],
    isSpent: seats.map(seat.isSpent),
    isRevoked: seat.isRevoked(own),
    hasEnded: seat.hasEnded(own, now),
    tellOrganizer: seat.tellOrganizer(own, 'the key is fine, but the account has no credit'),
    spent: [seat.spentQuestion, seat.tryAgain, seat.otherKey],
  };
  await expect(`${JSON.stringify(said, undefined, 2)}\n`).toMatchFileSnapshot('seat.text.json');
});
