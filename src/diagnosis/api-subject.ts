import type { Finding } from '../engine/outcome.ts';
import type { ApiFailure } from '../openai/failure.ts';
import type { World } from '../machine/world.ts';
import type { Listed } from '../openai/models-and-prices.ts';
import type { OpenAIApi } from '../openai/openai.ts';
import type { Scope } from '../project/scope.ts';
import { shellOf } from '../shell/shell.ts';
import { shownHost } from '../openai/shown-address.ts';
import { untrusted } from '../wording/untrusted.ts';
import { type apiCodes, withStatus } from './codes.ts';
import { advisableWait } from './retry.ts';
import { diagnose } from './diagnose.ts';
import type { Subject } from './subject.ts';
import * as text from './subject.text.ts';

/** What a diagnosis needs to know about this run. */
export function subjectOf(
  scope: Scope,
  ports: { readonly world: World; readonly openai: OpenAIApi },
  about: { readonly keyName?: string; readonly model?: string; readonly listed?: readonly Listed[] | undefined } = {},
): Subject {
  const { baseUrl, source, sourceText } = scope.api;
  const read = ports.openai.readBaseUrl(baseUrl);
  const { env } = ports.world;
  return {
    baseUrl,
    host: 'refused' in read ? text.theApi : shownHost(read.host),
    official: !('refused' in read) && read.official,
    server: ports.openai.serverAt(baseUrl),
    source,
    sourceText,
    ...(about.listed === undefined ? {} : { listed: about.listed }),
    keyName: about.keyName ?? text.theKey,
    model: about.model === undefined ? undefined : untrusted(about.model, 80),
    organizationSet: (scope.account?.OPENAI_ORG_ID ?? env['OPENAI_ORG_ID']?.trim() ?? '') !== '',
    projectSet: (scope.account?.OPENAI_PROJECT_ID ?? env['OPENAI_PROJECT_ID']?.trim() ?? '') !== '',
    ...(scope.account?.OPENAI_ORG_ID === undefined ? {} : { organizationIn: untrusted(scope.envFile.name, 100) }),
    ...(scope.account?.OPENAI_PROJECT_ID === undefined ? {} : { projectIn: untrusted(scope.envFile.name, 100) }),
    shell: shellOf(ports.world),
    now: ports.world.now(),
  };
}

/** “the key in .env”, “the key of your shell”. `place`: where the project's programs read it, if that's not the env file. */
export function keyNameOf(scope: Scope, source: 'file' | 'shell' | 'place' | 'new'): string {
  if (source === 'new') return text.newKey;
  const place = source === 'place' ? scope.keyPlaces?.[0] : undefined;
  if (place !== undefined) return text.keyInFile(place.where);
  return source === 'file' ? text.keyInFile(untrusted(scope.envFile.name, 100)) : text.keyOfShell;
}

/** The finding of a check, in the words of the diagnosis. */
export function findingFor(failure: ApiFailure, subject: Subject): Finding<never, typeof apiCodes> {
  const { code, summary, why, next, detail } = diagnose(failure, subject);
  const retryAfterMs = advisableWait(failure, code);
  return {
    ...withStatus(code),
    summary,
    why,
    next,
    detail,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  };
}
