import { untrusted } from '../wording/untrusted.ts';
import { readCards, writeCards } from '../workshop/card-files.ts';
import { drawCode, type SeatCode } from '../workshop/code.ts';
import type { Journal, Recorded } from '../workshop/organizer/journal.ts';
import type { WorkshopPlan } from '../workshop/organizer/plan.ts';
import type { Desk } from './workshop-desk.ts';
import * as text from './workshop.text.ts';

/** Codes are drawn, and the cards written, before anything is made; a second run reads them from the cards. */
export async function codesFor(
  { session }: Desk,
  plan: WorkshopPlan,
  begun: Recorded | undefined,
  journal: Journal,
): Promise<readonly SeatCode[] | text.Said> {
  const before = await readCards(plan.cards, plan.id);
  if (before !== undefined && before.length >= plan.seats) return before;
  const wasMade = [...(begun?.seats.values() ?? [])].some((seat) => seat.done.has('seal'));
  if (wasMade) return text.cardsGone(untrusted(plan.cards, 200), plan.id);
  // So that a second run finds the cards, wherever this one ends.
  await journal.plan(plan);
  const codes = Array.from({ length: plan.seats }, (_none, index) => drawCode(index + 1));
  const limit = plan.oneProject ? { limitUsd: plan.limitUsd * plan.seats, shared: true as const } : { limitUsd: plan.limitUsd };
  const facts = { workshop: plan.title, organizer: plan.organizer, until: plan.until, ...limit };
  const written = await writeCards(plan.cards, plan.id, facts, codes, session.world);
  if (written.written) return codes;
  const place = untrusted(written.path, 200);
  return written.because === 'in-git' ? text.cardsInGit(place) : text.cardsNotWritten(place, text.cardsBecause[written.because]);
}
