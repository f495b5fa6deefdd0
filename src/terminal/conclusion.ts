import { isFailing, isLeftOut, type Report } from '../engine/report.ts';
import { asShown } from '../engine/shown.ts';
import * as text from './run.text.ts';

/** One sentence about a whole run. */
export function conclusion({ results: all, ok }: Report): string {
  const results = asShown(all);
  const problems = results.filter(({ verdict }) => verdict.status === 'problem').length;
  const refused = results.filter(({ check, verdict, refusal }) => isFailing(check, refusal) && verdict.status !== 'problem').length;
  const isWorthALook = results.filter(
    ({ check, verdict }) => verdict.status === 'advice' || (verdict.status === 'unknown' && !isLeftOut(check, verdict)),
  );
  // If the run is about one group, its lines have no title, and there are few.
  const isAboutOne = new Set(results.map(({ check }) => check.group)).size < 2;
  const open = isAboutOne ? [] : [...new Set(isWorthALook.map(({ check }) => check.group.title))];
  if (problems > 0) return text.problemsRemain(problems, open);
  if (refused > 0) return text.wasNotDone;
  if (!ok) return text.notEverything(open);
  // Only what has been tried is ready.
  const isProven = results.some(({ verdict }) => verdict.status === 'ok' && verdict.stays === true);
  const isUnloaded = results.some(({ verdict }) => 'unloaded' in verdict);
  return isProven ? (isUnloaded ? text.readyToLoad(open) : text.ready(open)) : text.noProblem(open);
}
