import type { Code } from '../engine/codes.ts';
import type { ApiFailure, AnswerFailure } from '../openai/failure.ts';
import { shownHost } from '../openai/shown-address.ts';
import { untrusted } from '../wording/untrusted.ts';
import type { Subject } from './subject.ts';
import { cutTelling, oddTelling, tellBaseUrl, tellStranger, unsendableTelling } from './strangers.ts';
import { tellUnconfirmed } from './unconfirmed.ts';
import { errorRows, networkRows, type ErrorRow } from './table.ts';
import type { Telling } from './wording.ts';

export type Diagnosis = Telling & {
  readonly code: Code;
  /** For `--verbose`. */
  readonly detail: string;
};

/** What a failure of the API means, and what to do. No text holds a key, or outside text with control sequences. */
export function diagnose(failure: ApiFailure, subject: Subject): Diagnosis {
  const detail = detailOf(failure);
  switch (failure.kind) {
    case 'network': {
      const row = networkRows[failure.reason];
      return { code: row.code, ...row.tell(failure, subject), detail };
    }
    case 'base-url':
      return { code: 'bad-base-url', ...tellBaseUrl(failure.refused, subject), detail };
    case 'unconfirmed':
      return { ...tellUnconfirmed(failure.by, subject), detail: failure.by.kind };
    case 'cut':
      return { code: 'stream-cut', ...cutTelling(subject.host), detail };
    case 'odd':
      return { code: 'unexpected-answer', ...oddTelling(failure.what, subject), detail };
    case 'unsendable-key':
      return { code: 'invalid-api-key', ...unsendableTelling(subject.keyName), detail };
    case 'answer': {
      if (failure.format !== 'error' || isRedirect(failure)) return { ...tellStranger(failure, subject), detail };
      const row = rowFor(failure);
      return { code: row.code, ...row.tell(failure, subject), detail };
    }
    default:
      return failure satisfies never;
  }
}

function isRedirect({ status }: AnswerFailure): boolean {
  return status >= 300 && status < 400;
}

/**
 * By code, else by type, else by message, else by status: the type of a spending limit may still be
 * `insufficient_quota`.
 */
function rowFor(failure: AnswerFailure): ErrorRow {
  const { code, type, message, status } = failure;
  const able = errorRows.filter((row) => row.only?.test(message) ?? true);
  return (
    able.find((row) => code !== undefined && row.codes?.includes(code)) ??
    able.find((row) => type !== undefined && row.types?.includes(type)) ??
    able.find((row) => row.says?.test(message)) ??
    // An error in a stream has no status of its own.
    able.find((row) => row.statuses?.(status === 200 ? 500 : status)) ??
    (errorRows.at(-1) as ErrorRow)
  );
}

function detailOf(failure: ApiFailure): string {
  switch (failure.kind) {
    case 'network': {
      const { reason, system, host, during, proxy } = failure;
      const way = `${shownHost(host)}${proxy === undefined ? '' : ` through ${shownHost(proxy.host)}`}`;
      return `${reason} · ${untrusted(system, 100)} · ${way} · while waiting for the ${during}`;
    }
    case 'base-url':
      return failure.refused;
    case 'answer': {
      const { status, code, type, param, requestId, format, message } = failure;
      const parts = [
        `HTTP ${status}`,
        ...(code === undefined ? [] : [`code ${code}`]),
        ...(type === undefined ? [] : [`type ${type}`]),
        ...(param === undefined ? [] : [`param ${param}`]),
        ...(requestId === undefined ? [] : [`request ${requestId}`]),
        ...(format === 'html' ? ['a web page'] : [message]),
      ];
      return untrusted(parts.join(' · '), 600);
    }
    default:
      return failure.kind;
  }
}
