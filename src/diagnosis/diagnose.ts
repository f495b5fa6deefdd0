import type { ResponseFailure, ApiFailure } from '../openai/failure.ts';
import { isUnusable } from './base-url.text.ts';
import type { ApiCode } from './codes.ts';
import { detailOf } from './detail.ts';
import { rowFor } from './error-rows.ts';
import { cannotBeSent } from './key.text.ts';
import { networkRows } from './network-rows.ts';
import { brokeOff, isOdd } from './server.text.ts';
import { tellStranger } from './strangers.ts';
import type { Subject } from './subject.ts';
import type { Telling } from './telling.ts';
import { tellUnconfirmed } from './unconfirmed.ts';

type Told = Telling & { readonly code: ApiCode };

export type Diagnosis = Told & {
  /** For `--verbose`. */
  readonly detail: string;
};

/** What a failure of the API means, and what to do. No text holds a key, or outside text with control sequences. */
export function diagnose(failure: ApiFailure, subject: Subject): Diagnosis {
  return { ...tell(failure, subject), detail: detailOf(failure) };
}

function tell(failure: ApiFailure, subject: Subject): Told {
  switch (failure.kind) {
    case 'network': {
      const row = networkRows[failure.reason];
      return { code: row.code, ...row.tell(failure, subject) };
    }
    case 'base-url':
      return { code: 'bad-base-url', ...isUnusable(failure.refused, subject) };
    case 'unconfirmed':
      return tellUnconfirmed(failure.by, subject);
    case 'cut':
      return { code: 'stream-cut', ...brokeOff(subject) };
    case 'odd':
      return { code: 'unexpected-answer', ...isOdd(failure.what, subject) };
    case 'unsendable-key':
      return { code: 'invalid-api-key', ...cannotBeSent(subject) };
    case 'answer': {
      if (failure.format !== 'error' || isRedirect(failure)) return tellStranger(failure, subject);
      const row = rowFor(failure);
      return { code: row.code, ...row.tell(failure, subject) };
    }
    default:
      return failure satisfies never;
  }
}

function isRedirect({ status }: ResponseFailure): boolean {
  return status >= 300 && status < 400;
}
