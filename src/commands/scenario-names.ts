import { isScenarioName, scenarios, type ScenarioName } from '../simulator/scenarios.ts';

/** Scenarios that show what the program can do; the others are failures. */
const tours: readonly string[] = ['default', 'admin-key', 'leak', 'rotate', 'workshop'] satisfies ScenarioName[];

type Row = readonly [name: string, meaning: string];

const rows = Object.entries(scenarios).map(([name, { summary }]): Row => [name, summary]);
/** What the demo can play: names and descriptions, those first that most people want to see. */
export const scenarioRows = {
  tours: rows.filter(([name]) => tours.includes(name)),
  failures: rows.filter(([name]) => !tours.includes(name)),
};
/** Whether the demo can play it. */
export const isScenario: (name: string) => name is ScenarioName = isScenarioName;

/** Scenarios that need an admin key, which is then in the demo's shell. */
const ofAdminKeys: ReadonlySet<ScenarioName> = new Set([
  'admin-key',
  'rotate',
  'spent-in-euros',
  'limit-not-enforcing',
  'project-not-found',
]);

export function wantsAdminKey(scenario: ScenarioName | undefined): boolean {
  return scenario !== undefined && ofAdminKeys.has(scenario);
}
