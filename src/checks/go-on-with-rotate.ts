import type { Codes } from '../engine/codes.ts';
import type { Plan } from '../engine/plan.ts';
import type { Given } from './check.ts';

/** Ends with this run, and has `rotate` begin after it. `leaked`: at once, since nothing else matters with that key. */
export function goOnWithRotate<C extends Codes>(next: Given['next'] & {}, summary: string, leaked = false): Plan<C> {
  return {
    kind: 'plan',
    summary,
    consent: 'given',
    steps: [
      {
        preview: { kind: 'request', text: summary },
        async run() {
          next.command = 'rotate';
          next.leaked = leaked;
          return { status: 'ok', summary, fact: undefined };
        },
      },
    ],
  };
}
