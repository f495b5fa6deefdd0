import { apiReachable, type ApiReachableFact } from '../../../src/checks/api/api-reachable.ts';
import { completion, type CompletionFact } from '../../../src/checks/api/completion.ts';
import { keyAccepted, type KeyAcceptedFact } from '../../../src/checks/api/key-accepted.ts';
import type { Outcome } from '../../../src/engine/outcome.ts';
import { openaiPort } from '../../../src/openai/openai.ts';
import type { World } from '../../../src/machine/world.ts';
import type { Ports } from '../../../src/checks/ports.ts';
import { settingsPort } from '../../../src/machine/settings.ts';
import type { BaseUrlSource, Scope } from '../../../src/project/scope.ts';
import type { Secret } from '../../../src/keys/secret.ts';

export type News = { readonly text: string; readonly replace: boolean };
export type Looks = {
  readonly reachable: Outcome<ApiReachableFact>;
  /** Absent where a check before it gave no fact. */
  readonly accepted?: Outcome<KeyAcceptedFact>;
  readonly completed?: Outcome<CompletionFact>;
  readonly news: readonly News[];
};

/** Surroundings for the checks of the API. They use the API, the settings and the world, and nothing else. */
export function portsOf(world: World): Ports {
  return { world, openai: openaiPort(world), settings: settingsPort(world) } as Ports;
}

export function scopeOf(baseUrl: string, source: BaseUrlSource = 'option'): Scope {
  const sourceText = {
    default: 'the default',
    option: '--base-url',
    shell: 'OPENAI_BASE_URL of the shell',
    file: 'OPENAI_BASE_URL in .env',
  }[source];
  return {
    root: '/project',
    gitRoot: null,
    projectName: 'shop-bot',
    kind: 'node',
    envFile: { path: '/project/.env', name: '.env', reason: 'the default' },
    api: { baseUrl, source, sourceText },
  };
}

/** Looks with the three checks, each only when those before it gave a fact. */
export async function look(options: {
  readonly scope: Scope;
  readonly ports: Ports;
  readonly keys: readonly { readonly secret: Secret; readonly source: 'file' | 'shell' }[];
  readonly model?: string;
  readonly signal?: AbortSignal;
  readonly onNews?: (news: News) => void;
}): Promise<Looks> {
  const news: News[] = [];
  const context = {
    scope: options.scope,
    ports: options.ports,
    requested: options.model === undefined ? {} : { model: options.model },
    signal: options.signal ?? new AbortController().signal,
    progress(text: string, how: { readonly replace?: boolean } = {}): void {
      const each = { text, replace: how.replace ?? false };
      news.push(each);
      options.onNews?.(each);
    },
  };
  const reachable = await apiReachable.detect({ ...context, facts: {} });
  if (reachable.fact === undefined) return { reachable, news };
  const apiReachableFact = reachable.fact;
  const accepted = await keyAccepted.detect({
    ...context,
    facts: { keyShape: { tested: options.keys }, apiReachable: apiReachableFact },
  });
  if (accepted.fact === undefined) return { reachable, accepted, news };
  const completed = await completion.detect({
    ...context,
    facts: { keyAccepted: accepted.fact, apiReachable: apiReachableFact },
  });
  return { reachable, accepted, completed, news };
}

/** What was found that isn't ok, each with its check. */
export function findingsOf({ reachable, accepted, completed }: Looks) {
  const looks = [[apiReachable, reachable], [keyAccepted, accepted], [completion, completed]] as const;
  return looks.flatMap(([check, outcome]) => (outcome === undefined || outcome.status === 'ok' ? [] : [{ check, finding: outcome }]));
}

/** The code of the first outcome that isn't ok, with its check; `ok` where there is none. */
export function verdictOf(looks: Looks): string {
  const [first] = findingsOf(looks);
  return first === undefined ? 'ok' : `${first.check.id} ${first.finding.code}`;
}
