import { isScenarioName, scenarios, type ScenarioName } from '../simulator/scenarios.ts';

/** What the demo can play: names and descriptions. */
export const scenarioRows: readonly (readonly [name: string, meaning: string])[] = Object.entries(scenarios).map(([name, { summary }]) => [
  name,
  summary,
]);

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
