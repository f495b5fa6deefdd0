import type { Money } from '../../openai/amount.ts';
import type { Outcome } from '../../engine/outcome.ts';
import type { ApiResult } from '../../openai/client.ts';
import type { Server } from '../../openai/server.ts';
import type { AdminView } from './find-api-project.ts';
import type { MonthCosts } from './month-costs.ts';
import type { codes } from './spending-limit.text.ts';

export type SpendingLimitFact = {
  /** A month: what's set, or what was confirmed. */
  readonly limit?: Money;
  /** Whose limit it is; absent if it was confirmed, and then we assume the project's. */
  readonly limitOf?: 'project' | 'organization';
  /** Who bills for requests, or doesn't, if it isn't OpenAI. */
  readonly elsewhere?: Server;
  /** It's a workshop's seat: whatever else is set or was spent is for its organizer to see. */
  readonly ofSeat?: true;
  /** Set if an admin key works and the project is known. */
  readonly admin?: AdminView;
  /** What that project has spent this month, or why it can't be told; absent: nobody has asked. */
  readonly costs?: ApiResult<MonthCosts>;
  /** The project's own limit a month, which may be higher than the organization's. */
  readonly ownLimit?: Money;
  /** The limit that was asked for stands, so whatever else can't be read is no failure. */
  readonly isAsAsked?: true;
};

export type LimitOutcome = Outcome<SpendingLimitFact, typeof codes>;
