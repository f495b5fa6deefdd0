import type { Group } from '../engine/check.ts';

/** The five parts of a setup, in the order of the rail. */
export const groups = {
  project: { id: 'project', title: 'Project', local: true },
  protect: { id: 'protect', title: 'Protect', local: true },
  key: { id: 'key', title: 'Key', local: true },
  api: { id: 'api', title: 'Test', local: false },
  spend: { id: 'spend', title: 'Spend', local: false },
} as const satisfies Record<string, Group>;
