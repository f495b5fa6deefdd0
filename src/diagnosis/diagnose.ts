import type { ResponseFailure, ApiFailure } from '../openai/failure.ts';
import { isUnusable } from './base-url.text.ts';
import type { ApiCode } from './codes.ts';
import { detailOf } from './detail.ts';
import { rowFor } from './error-rows.ts';
import { cannotBeSent } from './key.text.ts';
import { networkRows } from './network-rows.ts';
import { brokeOff, isOdd } from './server.text.ts';
import { explainUnknownServer } from './unknown-server.ts';
import type { Subject } from './subject.ts';
import type { Explanation } from './explanation.ts';
import { explainUnconfirmed } from './unconfirmed.ts';

type CodedExplanation = Explanation & { readonly code: ApiCode };

export type Diagnosis = CodedExplanation & {
  /** For `--verbose`. */
  readonly detail: string;
};

/** What a failure of the API means, and what to do. No text contains a key, or outside text with control sequences. */
export function diagnose(failure: ApiFailure, subject: Subject): Diagnosis {
  return { ...explain(failure, subject), detail: detailOf(failure) };
}

function explain(failure: ApiFailure, subject: Subject): CodedExplanation {
  switch (failure.kind) {
    case 'network': {
      const row = networkRows[failure.reason];
      return { code: row.code, ...row.explain(failure, subject) };
    }
    case 'base-url':
      return { code: 'bad-base-url', ...isUnusable(failure.refused, subject) };
    case 'unconfirmed':
      return explainUnconfirmed(failure.by, subject);
    case 'cut':
      return { code: 'stream-cut', ...brokeOff(subject) };
    case 'odd':
      return { code: 'unexpected-answer', ...isOdd(failure.what, subject) };
    case 'unsendable-key':
      return { code: 'invalid-api-key', ...cannotBeSent(subject) };
    case 'answer': {
      if (failure.format !== 'error' || isRedirect(failure)) return explainUnknownServer(failure, subject);
      const row = rowFor(failure);
      return { code: row.code, ...row.explain(failure, subject) };
    }
    default:
      return failure satisfies never;
  }
}

function isRedirect({ status }: ResponseFailure): boolean {
  return status >= 300 && status < 400;
}
