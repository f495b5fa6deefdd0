import type { Group } from '../engine/check.ts';

/** The rail: what the five parts are called on the screen. */
export const groupTitles: Readonly<Record<Group, string>> = {
  project: 'Project',
  protect: 'Protect',
  key: 'Key',
  api: 'Test',
  spend: 'Spend',
};
