import type { Codes } from '../engine/codes.ts';
import type { Plan } from '../engine/plan.ts';
import type { Given } from './check.ts';

/** Ends with this run, and has `rotate` begin after it. */
export function goOnWithRotate<C extends Codes>(goOn: Given['goOnWithRotate'] & {}, summary: string, leaked = false): Plan<C> {
  return {
    kind: 'plan',
    summary,
    consent: 'given',
    steps: [
      {
        preview: { kind: 'request', text: summary },
        async run() {
          goOn(leaked);
          return { status: 'ok', summary, fact: undefined };
        },
      },
    ],
  };
}
