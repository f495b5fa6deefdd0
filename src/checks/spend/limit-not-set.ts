import type { Refusal } from '../../engine/plan.ts';
import type { Scope } from '../../project/scope.ts';
import { projectLimitsPage } from '../../openai/pages.ts';
import { untrusted } from '../../wording/untrusted.ts';
import type { FoundProject } from './find-api-project.ts';
import { messageToOwner } from './limit-by-hand.text.ts';
import * as text from './spending-limit.text.ts';

/** How many projects are named where one has to be chosen. */
const maxNamed = 5;

/** Why `--limit` can't be set, if there's nobody to ask. */
export function limitNotSet(
  scope: Scope,
  found: Exclude<FoundProject, { kind: 'found' }>,
  projectId: string | undefined,
  wantedUsd: number,
): Refusal<typeof text.codes> {
  switch (found.kind) {
    case 'no-key': {
      const page = projectLimitsPage(projectId);
      const message = messageToOwner(wantedUsd, untrusted(scope.projectName, 60), projectId, page);
      return { kind: 'refusal', code: 'needs-admin-key', ...text.notSet.noAdminKey(wantedUsd, page, message) };
    }
    case 'failed': {
      const { code, summary, why, next } = found.finding;
      return { kind: 'refusal', code, summary: text.notSet.because(wantedUsd, lowered(summary)), why, next };
    }
    case 'which': {
      const shown = found.projects.slice(0, maxNamed).map(({ id, name }) => `${untrusted(name, 40)} (${untrusted(id, 60)})`);
      const said = text.notSet.projectUnknown(wantedUsd, shown, found.projects.length - shown.length);
      return { kind: 'refusal', code: 'project-unknown', ...said };
    }
    default:
      return found satisfies never;
  }
}

/** For use after a colon. */
function lowered(sentence: string): string {
  return /^[A-Z][a-z ]/.test(sentence) ? sentence.charAt(0).toLowerCase() + sentence.slice(1) : sentence;
}
