/** What makes the API harder to live with. All of it can happen to a real organization. */
export type Strictness = {
  /**
   * Requests per minute to each administration endpoint; more are refused without saying when to come back. Nothing is documented;
   * 7 to 10 were measured (mkdev-me/terraform-provider-openai, pull request 76, 2026-05-07). Absent: any number.
   */
  readonly adminRequestsPerMinute?: number;
  /** Milliseconds in those minutes. Default 60,000. */
  readonly minuteMs?: number;
  /** How many projects an organization may have; archived ones count (OpenAI's help pages, November 2026). Default 2,000. */
  readonly maxProjects?: number;
  /** How many archived projects it has from the start. Default 0. */
  readonly archivedProjects?: number;
  /** Milliseconds until a change is carried out, whether or not anyone still waits for it. Default 0. */
  readonly changesAfterMs?: number;
  /** One of so many changes is carried out, and answered with a failure of the server. Absent: none. */
  readonly oneLostOf?: number;
  /** What the admin key may do. Default: everything. */
  readonly adminScopes?: readonly string[];
  /** Seconds: how long a key may be good for; it has to be given then. Absent: no rule, so a key may also never end. */
  readonly longestLife?: number;
  /** Milliseconds during which a new key is still unknown. Default 0. */
  readonly newKeyAfterMs?: number;
  /** US dollars that each completion costs. Default 0. */
  readonly completionUsd?: number;
  /** Milliseconds after which a project's limit stops what exceeds it: enforcement isn't immediate. Default 0. */
  readonly enforcedAfterMs?: number;
  /** Milliseconds after which a limit that was set can be read back. Default 0. */
  readonly limitReadAfterMs?: number;
};
