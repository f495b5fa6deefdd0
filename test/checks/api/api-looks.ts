import { apiReachable } from '../../../src/checks/api/api-reachable.ts';
import type { ApiReachableFact } from '../../../src/checks/api/api-reachable-look.ts';
import { completion } from '../../../src/checks/api/completion.ts';
import type { CompletionFact } from '../../../src/checks/api/completion-look.ts';
import { keyAccepted } from '../../../src/checks/api/key-accepted.ts';
import type { KeyAcceptedFact } from '../../../src/checks/api/key-accepted-look.ts';
import { subjectOf } from '../../../src/diagnosis/api-subject.ts';
import type { Subject } from '../../../src/diagnosis/subject.ts';
import type { Outcome } from '../../../src/engine/outcome.ts';
import type { Secret } from '../../../src/keys/secret.ts';
import { makeWorld, type NamedBy, type TestWorld, type WorldOptions } from '../../make-world.ts';

export type News = { readonly text: string; readonly replace: boolean };
export type Looks = {
  readonly reachable: Outcome<ApiReachableFact>;
  /** Absent if a check before it has no fact. */
  readonly accepted?: Outcome<KeyAcceptedFact>;
  readonly completed?: Outcome<CompletionFact>;
  readonly news: readonly News[];
};

/** A world without a repository, whose API is at this address. */
export function worldAt(
  baseUrl: string,
  { namedBy = 'option', ...options }: Omit<WorldOptions, 'api'> & { readonly namedBy?: NamedBy } = {},
): TestWorld {
  return makeWorld({ project: { git: false }, api: { baseUrl, namedBy }, ...options });
}

/** What a diagnosis knows of the run. */
export async function subjectIn(world: TestWorld): Promise<Subject> {
  return subjectOf(await world.scope(), world.ports);
}

/** Looks with the three checks, each only when those before it gave a fact. */
export async function look(
  world: TestWorld,
  options: {
    readonly keys: readonly { readonly secret: Secret; readonly source: 'file' | 'shell' }[];
    readonly model?: string;
    readonly signal?: AbortSignal;
    readonly onNews?: (news: News) => void;
  },
): Promise<Looks> {
  const news: News[] = [];
  const how = {
    ...(options.model === undefined ? {} : { requested: { model: options.model } }),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
    progress(text: string, { replace = false }: { readonly replace?: boolean } = {}): void {
      news.push({ text, replace });
      options.onNews?.({ text, replace });
    },
  };
  const reachable = await world.look(apiReachable, how);
  if (reachable.fact === undefined) return { reachable, news };
  const accepted = await world.look(keyAccepted, { ...how, facts: { keyShape: { tested: options.keys }, apiReachable: reachable.fact } });
  if (accepted.fact === undefined) return { reachable, accepted, news };
  const completed = await world.look(completion, { ...how, facts: { keyAccepted: accepted.fact, apiReachable: reachable.fact } });
  return { reachable, accepted, completed, news };
}

/** What was found that isn't ok, each with its check. */
export function findingsOf({ reachable, accepted, completed }: Looks) {
  const looks = [
    [apiReachable, reachable],
    [keyAccepted, accepted],
    [completion, completed],
  ] as const;
  return looks.flatMap(([check, outcome]) => (outcome === undefined || outcome.status === 'ok' ? [] : [{ check, finding: outcome }]));
}

/** The code of the first outcome that isn't ok, with its check; `ok` if there's none. */
export function verdictOf(looks: Looks): string {
  const [first] = findingsOf(looks);
  return first === undefined ? 'ok' : `${first.check.id} ${first.finding.code}`;
}
