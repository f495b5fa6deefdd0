import type { Answer, Question } from './ask.ts';
import type { AnyCheck } from './check.ts';
import type { Verdict } from './outcome.ts';
import type { Refusal } from './plan.ts';
import type { Preview } from './preview.ts';
import type { Report } from './report.ts';

/** An event of a run. Contains summaries and paths, never contents. */
export type Event =
  | { readonly type: 'started'; readonly checks: readonly AnyCheck[] }
  | { readonly type: 'looking'; readonly id: string }
  | { readonly type: 'progress'; readonly id: string; readonly text: string; readonly replace: boolean }
  | { readonly type: 'found'; readonly id: string; readonly verdict: Verdict }
  /** `--dry-run`: what would be done. */
  | { readonly type: 'planned'; readonly id: string; readonly summary: string; readonly previews: readonly Preview[] }
  | { readonly type: 'fixing'; readonly id: string; readonly summary: string }
  | { readonly type: 'fixed'; readonly id: string; readonly summary: string }
  | { readonly type: 'refused'; readonly id: string; readonly refusal: Refusal }
  /** Everything that will be done about this check in this run has been done. */
  | { readonly type: 'settled'; readonly id: string }
  | { readonly type: 'finished'; readonly report: Report };

export type Asking = {
  readonly id: string;
  readonly question: Question;
  /** Whether there's a previous question to go back to. */
  readonly canGoBack: boolean;
};

/** Shows a run and answers its questions. */
export type Host = {
  emit(event: Event): void;
  /** Rejects with the signal's reason when the signal aborts. */
  ask(asking: Asking, signal: AbortSignal): Promise<Answer>;
};
