import type { Next } from './action.ts';
import type { Verdict } from './outcome.ts';

/** What a check found. */
type Found = { readonly id: string; readonly verdict?: Verdict };

/** What people see: findings that are the same problem to them are one, with the steps of all of them. */
export function asShown<F extends Found>(list: readonly F[]): readonly F[] {
  const stepsOf = (each: F, isShown: boolean): readonly Next[] => {
    const { next, first = next.length } = problemOf(each) ?? { next: [] };
    const steps = list.filter((other) => leaderOf(list, other) === each).flatMap((other) => stepsOf(other, false));
    return [...next.slice(0, first), ...steps, ...(isShown ? next.slice(first) : [])];
  };
  return list.flatMap((each) => {
    if (shownAs(list, each) !== each) return [];
    const problem = problemOf(each);
    return problem === undefined ? each : { ...each, verdict: { ...problem, next: stepsOf(each, true) } };
  });
}

/** The one that people see in place of this one. */
export function shownAs<F extends Found>(list: readonly F[], each: F): F {
  const leader = leaderOf(list, each);
  return leader === undefined ? each : shownAs(list, leader);
}

function leaderOf<F extends Found>(list: readonly F[], each: F): F | undefined {
  const { about = [], shownWith = [] } = problemOf(each) ?? {};
  const others = shownWith.flatMap((id) => list.find((other) => other.id === id) ?? []);
  return about.length === 0 ? undefined : others.find((other) => about.every((file) => problemOf(other)?.about?.includes(file)));
}

function problemOf({ verdict }: Found) {
  return verdict?.status === 'problem' ? verdict : undefined;
}
