import type { Group } from '../engine/check.ts';

/** The parts of a setup, in the order of the screen. */
export const groups = {
  project: { id: 'project', title: 'Project', local: true },
  protect: { id: 'protect', title: 'Protect', local: true },
  key: { id: 'key', title: 'Key', local: true },
  api: { id: 'api', title: 'Test', local: false },
  /** What can wait: nobody is kept from the model's first words by a question about it. */
  keyLater: { id: 'key', title: 'Key', local: true, quiet: true },
  spend: { id: 'spend', title: 'Spend', local: false },
} as const satisfies Record<string, Group>;
