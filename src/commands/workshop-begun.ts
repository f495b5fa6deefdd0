import type { WorkshopOptions } from '../command-line/workshop-options.ts';
import { readJournal, recordedWorkshops, workshopDirectory, type Recorded } from '../workshop/organizer/journal.ts';
import type { WorkshopPlan } from '../workshop/organizer/plan.ts';
import { publicFileHere, type Desk } from './workshop-desk.ts';

/** The workshop of this directory's public file that an earlier run has begun and not finished. */
export async function unfinishedHere(desk: Desk, settings: string): Promise<Recorded | undefined> {
  for (const id of await recordedWorkshops(settings)) {
    const recorded = await readJournal(workshopDirectory(settings, id));
    if (recorded?.plan?.publicFile === desk.publicFile && !recorded.created && !recorded.ended) return recorded;
  }
  return undefined;
}

/** The same workshop, if it's complete: a run that was killed as it ended has done all there was to do. */
export async function madeHere(desk: Desk, { seats, oneProject }: WorkshopOptions, settings: string): Promise<WorkshopPlan | undefined> {
  const here = await publicFileHere(desk);
  if (typeof here === 'string') return undefined;
  const { plan, created, ended } = (await readJournal(workshopDirectory(settings, here.id))) ?? {};
  if (plan === undefined || created !== true || ended === true) return undefined;
  const { limitUsd = plan.limitUsd } = desk.session.options;
  return (seats ?? plan.seats) <= plan.seats && limitUsd === plan.limitUsd && (!oneProject || plan.oneProject) ? plan : undefined;
}
