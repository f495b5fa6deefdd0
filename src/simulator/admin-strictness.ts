import { missingScopesBare, refuse, serverError } from './errors.ts';
import { isCompletion, type Call, type Reply } from './exchange.ts';
import type { ApiState } from './state.ts';
import type { Strictness } from './strictness.ts';

/** Counts requests to each endpoint in windows of a minute, which begin with the first request. */
export function rateLimiter({ adminRequestsPerMinute, minuteMs = 60_000 }: Strictness): (endpoint: string) => Reply | undefined {
  const windows = new Map<string, { from: number; count: number }>();
  return (endpoint) => {
    if (adminRequestsPerMinute === undefined) return undefined;
    const at = performance.now();
    let window = windows.get(endpoint);
    if (window === undefined || at - window.from >= minuteMs) windows.set(endpoint, (window = { from: at, count: 0 }));
    window.count += 1;
    return window.count > adminRequestsPerMinute ? tooManyRequests() : undefined;
  };
}

/** Loses the answer to one of so many changes that were carried out. */
export function answerLoser({ oneLostOf }: Strictness): (call: Call, reply: Reply) => Reply {
  let changes = 0;
  return (call, reply) => {
    if (oneLostOf === undefined || call.method === 'GET' || call.caller.kind !== 'admin' || reply.status !== 200) return reply;
    changes += 1;
    return changes % oneLostOf === 0 ? serverError() : reply;
  };
}

/** Text ours; the header `Retry-After` is missing, as measured. */
function tooManyRequests(): Reply {
  return refuse(429, 'requests', 'rate_limit_exceeded', 'Too many requests. Please slow down.');
}

/** Whether the admin key has the scope that a request needs: reading and changing are separate, and so is usage. */
export function lacksScope({ method, path = '' }: Call, { strictness }: ApiState): Reply | undefined {
  const { adminScopes } = strictness;
  const usage = /\/(costs|usage)\b/.test(path);
  const scope = usage ? 'api.usage.read' : method === 'GET' ? 'api.management.read' : 'api.management.write';
  return adminScopes === undefined || adminScopes.includes(scope) ? undefined : missingScopesBare(scope);
}

/** Notes what a completion costs its project. */
export function noteSpending(call: Call, { strictness }: ApiState, reply: Reply): void {
  const { caller } = call;
  if (!isCompletion(call) || reply.status !== 200 || caller.kind !== 'project') return;
  caller.project.completions.push({ at: Date.now(), usd: strictness.completionUsd ?? 0 });
}

/** Whether a project's limit stops it by now. */
export function isStopped(call: Call, { strictness }: ApiState): boolean {
  const { caller } = call;
  if (!isCompletion(call) || caller.kind !== 'project') return false;
  const { completions, spending } = caller.project;
  if (spending.limit === undefined) return false;
  const known = Date.now() - (strictness.enforcedAfterMs ?? 0);
  const usd = completions.reduce((sum, each) => (each.at <= known ? sum + each.usd : sum), 0);
  return usd > 0 && usd * 100 >= spending.limit.threshold_amount;
}
