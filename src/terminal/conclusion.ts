import { isLeftOut, type Report } from '../engine/report.ts';

/** One sentence about a whole run. */
export function conclusion({ results, ok }: Report): string {
  const problems = results.filter(({ verdict }) => verdict.status === 'problem').length;
  const refused = results.filter(({ verdict, refusal }) => refusal !== undefined && verdict.status !== 'problem').length;
  const open = results.filter(
    ({ check, verdict }) => verdict.status === 'advice' || (verdict.status === 'unknown' && !isLeftOut(check, verdict)),
  ).length;
  const things = (more: string): string => `${open}${more} ${open === 1 ? 'thing is' : 'things are'} worth a look`;
  if (problems > 0)
    return `${problems} ${problems === 1 ? 'problem remains' : 'problems remain'}${open === 0 ? '' : `, and ${things(' more')}`}.`;
  if (refused > 0) return 'What was asked for was not done; see above.';
  if (open === 0) return ok ? 'Everything is in place.' : 'Not everything is in place.';
  return `${ok ? 'No problem found' : 'Not everything is in place'}; ${things('')}.`;
}
