import { type Next, sentencesOf } from '../engine/action.ts';
import { fromHere, type Here } from '../engine/from-here.ts';
import type { Report } from '../engine/report.ts';
import { shownAs } from '../engine/shown.ts';
import type { Scope } from '../project/scope.ts';
import { shownServer } from '../openai/shown-address.ts';

/** The document as text. What a terminal would obey or hide is escaped, so that a path is both exact and harmless. */
export function jsonText(document: object): string {
  return JSON.stringify(document, null, 2).replaceAll(/[\u007f-\u009f\p{Cf}\p{Default_Ignorable_Code_Point}\u2028\u2029]/gu, (found) =>
    found.replaceAll(/[^]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`),
  );
}

/** The document that `--json` prints. Its schema ships as `report.schema.json`; a test makes sure that they match. */
export function jsonDocument(command: string, version: string, scope: Scope, report: Report, here: Here): object {
  const shown = report.results.map((result) => shownAs(report.results, result).id);
  return {
    schemaVersion: 1,
    tool: { name: 'openai-setup', version },
    command,
    project: {
      root: scope.root,
      gitRoot: scope.gitRoot,
      envFile: scope.envFile.inProject,
      variable: scope.variable.name,
      // Keys are sent there, including an admin key.
      server: shownServer(scope.api.baseUrl) ?? null,
    },
    checks: report.results.map(({ id, check, verdict, durationMs, fixed, fixable, did, planned, refusal }, at) => ({
      id,
      title: check.title,
      group: check.group.id,
      ...described(verdict, here),
      ...(shown[at] === id ? {} : { shownWith: shown[at] }),
      fixable: fixable === true,
      fixed,
      durationMs,
      data: verdict.status === 'blocked' ? {} : (verdict.data ?? {}),
      ...(did.length === 0 ? {} : { did }),
      ...(planned.length === 0 ? {} : { planned }),
      ...(refusal === undefined
        ? {}
        : { refused: { code: refusal.code, summary: refusal.summary, why: refusal.why, ...nextSteps(refusal.next, here) } }),
    })),
    ok: report.ok,
    exitCode: report.exitCode,
  };
}

type Result = Report['results'][number];

function described(verdict: Result['verdict'], here: Here): object {
  switch (verdict.status) {
    case 'blocked':
      return { status: 'blocked', by: verdict.by };
    case 'ok':
      return { status: 'ok', summary: verdict.summary, applies: verdict.applies ?? true };
    default:
      return {
        status: verdict.status,
        code: verdict.code,
        summary: verdict.summary,
        why: verdict.why,
        ...nextSteps(verdict.next, here),
      };
  }
}

/** For people, and for programs. */
export function nextSteps(list: readonly Next[], here: Here = { way: '', byNpx: false }): object {
  return { next: sentencesOf(list), actions: list.map((each) => actionOf(fromHere(each, here))) };
}

/** Pages that our own sentences name. An address that comes from the project isn't one. */
const page = /https:\/\/(?:(?:platform|developers|status|help)\.openai\.com|git-scm\.com|docs\.github\.com)(?:\/[\w#%/.-]{0,200})?/g;

/** A sentence that sends people to one page sends programs there, too. */
function actionOf(next: Next): object {
  if (typeof next !== 'string') return next;
  const [found, ...others] = new Set(next.match(page)?.map((address) => address.replace(/[.]$/, '')));
  if (found === undefined || others.length > 0) return { kind: 'ask-a-person', text: next };
  return { kind: 'open', url: found, text: next };
}
