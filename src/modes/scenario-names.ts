import { scenarios } from '../simulator/scenarios.ts';
import { didYouMean } from '../text/did-you-mean.ts';

/** What the demo can play: names, and what they are. */
export const scenarioRows: readonly (readonly [name: string, meaning: string])[] = Object.entries(scenarios).map(([name, { summary }]) => [name, summary]);

/** What only an admin key gets to see; it is in the shell of the demo then. */
const ofAdminKeys: ReadonlySet<string> = new Set(['admin-key', 'limit-not-enforcing', 'project-not-found']);

export function wantsAdminKey(scenario: string | undefined): boolean {
  return scenario !== undefined && ofAdminKeys.has(scenario);
}

/** What is told of a name that is none. */
export function noScenario(name: string): string {
  const near = didYouMean(name, scenarioRows.map(([known]) => known));
  return `there is no scenario “${name}”${near === '' ? '.' : near} The list: openai-setup demo --help`;
}
