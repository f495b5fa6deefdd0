import type { ApiFailure } from '../openai/failure.ts';
import { shownHost } from '../openai/shown-address.ts';
import { untrusted } from '../wording/untrusted.ts';
import * as text from './detail.text.ts';

/** A failure in the terms of HTTP and the system, for `--verbose`. */
export function detailOf(failure: ApiFailure): string {
  switch (failure.kind) {
    case 'network': {
      const { reason, system, host, during, proxy } = failure;
      return text.ofNetwork({
        reason,
        system: untrusted(system, 100),
        host: shownHost(host),
        proxy: proxy === undefined || proxy.host === '' ? undefined : shownHost(proxy.host),
        during,
      });
    }
    case 'base-url':
      return failure.refused;
    case 'unconfirmed':
      return failure.by.kind;
    case 'answer': {
      const { status, code, type, param, requestId, format, message } = failure;
      return untrusted(text.ofAnswer({ status, code, type, param, requestId, message: format === 'html' ? undefined : message }), 600);
    }
    default:
      return failure.kind;
  }
}
