import type { Finding } from '../../engine/outcome.ts';
import type { Codes } from '../../engine/codes.ts';
import type { Secret } from '../../keys/secret.ts';
import type { SeatOpened } from '../../machine/settings.ts';
import type { ScopeAndPorts } from '../check.ts';
import * as text from './seat.text.ts';
import { seatOf } from './workshop.ts';

/** The key itself is refused. */
const ofKey: ReadonlySet<string> = new Set(['invalid-api-key', 'project-archived', 'account-deactivated']);
/** What only the organizer can put right. */
const ofAccount: ReadonlySet<string> = new Set([
  'no-credits',
  'billing-not-active',
  'organization-spend-limit',
  'usage-limit',
  'organization-not-verified',
  'missing-scopes',
  'ip-not-authorized',
]);

/** What the API says of a seat's key, in the words for its attendee: the dashboard that others are led to isn't theirs. */
export async function aboutSeat<F extends Finding<unknown, C>, C extends Codes>(
  finding: F,
  secret: Secret,
  context: ScopeAndPorts,
): Promise<F> {
  const seat = await seatOf(secret, context);
  if (seat === undefined) return finding;
  const said = saidOf(seat, finding, context.ports.world.now());
  return said === undefined ? finding : { ...finding, ...said, data: { ...finding.data, seat: seatData(seat) } };
}

function saidOf(seat: SeatOpened, { code, summary }: { readonly code: string; readonly summary: string }, now: Date) {
  if (ofKey.has(code)) return Date.parse(seat.until) <= now.getTime() ? text.hasEnded(seat, now) : text.isRevoked(seat);
  if (code === 'project-spend-limit') return text.isSpent(seat);
  return ofAccount.has(code) ? text.tellOrganizer(seat, summary) : undefined;
}

/** For machines. */
export function seatData({ workshop, seat, limitUsd, shared, until }: SeatOpened) {
  return { workshop, seat, limitUsd, shared: shared === true, until };
}
