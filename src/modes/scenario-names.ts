import { scenarios } from '../simulator/scenarios.ts';

/** What the demo can play: names, and what they are. */
export const scenarioRows: readonly (readonly [name: string, meaning: string])[] = Object.entries(scenarios).map(([name, { summary }]) => [name, summary]);

/** What only an admin key gets to see; it is in the shell of the demo then. */
const ofAdminKeys: ReadonlySet<string> = new Set(['admin-key', 'limit-not-enforcing', 'project-not-found']);

export function wantsAdminKey(scenario: string | undefined): boolean {
  return scenario !== undefined && ofAdminKeys.has(scenario);
}

/** What is told of a name that is none. */
export function noScenario(name: string): string {
  const near = nearest(name);
  return `there is no scenario “${name}”${near === undefined ? '.' : `; did you mean ${near}?`} The list: openai-setup demo --help`;
}

/** The name that shares the most pairs of letters, if it is at least half of them: people leave words out, too. */
function nearest(word: string): string | undefined {
  const wanted = pairsOf(word);
  const rated = scenarioRows.map(([name]) => {
    const pairs = pairsOf(name);
    return { name, alike: (2 * pairs.filter((pair) => wanted.includes(pair)).length) / (pairs.length + wanted.length) };
  });
  return rated.filter(({ alike }) => alike >= 0.5).toSorted((one, other) => other.alike - one.alike)[0]?.name;
}

function pairsOf(text: string): readonly string[] {
  const letters = text.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  return [...new Set(Array.from(letters, (letter, index) => letter + letters.charAt(index + 1)))];
}
