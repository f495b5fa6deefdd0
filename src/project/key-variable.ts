import { usualKeyVariable } from '../env-file/key-variable.ts';
import { holdsBeginningOfKey } from '../keys/key-like.ts';
import { isNamedLikeKey, isVariableName } from '../keys/key-name.ts';
import { exportedValue } from '../machine/variable-names.ts';
import type { ExampleName, PlacedReading } from './project-readings.ts';
import * as why from './key-variable.text.ts';

/** A line of the project, its file relative to the root and safe to display. */
export type Place = { readonly file: string; readonly line: number };

/** The variable that holds the key in this project. */
export type KeyVariable = {
  readonly name: string;
  /** What says so. */
  readonly source: 'option' | 'chosen' | 'code' | 'example' | 'env-file' | 'default';
  /** The same for people, to follow the name: “index.js:3 reads it”. */
  readonly reason: string;
  /** Where the code reads it, or an example or the env file names it. */
  readonly place?: Place;
  /** For `code`: what reads it. See {@link PlacedReading}. */
  readonly by?: PlacedReading['by'];
  /** Other names that the code reads the key from, each once. `apart`: not only where this one is missing. */
  readonly others: readonly (Place & { readonly name: string; readonly apart: boolean })[];
  /** Names of which none is likelier than this one: worth a question. */
  readonly rivals: readonly string[];
};

/** The name that was asked for, otherwise the one chosen before; `undefined`: the project decides. */
export function givenKeyVariable(requested: string | undefined, chosenBefore: string | undefined): KeyVariable | undefined {
  const common = { others: [], rivals: [] };
  if (requested !== undefined) return { name: requested, source: 'option', reason: why.wasRequested, ...common };
  if (chosenBefore === undefined || !isVariableName(chosenBefore)) return undefined;
  return { name: chosenBefore, source: 'chosen', reason: why.wasChosen, ...common };
}

/**
 * The value that's exported under the key's name. A clone could read the shell's other secrets under the name of a key, and it would be
 * sent to the API: if it's the project that names the variable, the name or the value must be like those of OpenAI's keys.
 */
export function exportedKey(world: Parameters<typeof exportedValue>[0], { name, source }: KeyVariable): string | undefined {
  const value = exportedValue(world, name);
  const isNamedByUser = source === 'option' || source === 'chosen';
  return isNamedByUser || isNamedLikeKey(name) || value?.trim() === '' || holdsBeginningOfKey(value ?? '') ? value : undefined;
}

/** What the project says about its key's name. */
export type Evidence = { readonly readings: readonly PlacedReading[]; readonly examples: readonly ExampleName[] };

/** Names that may be the one, the likeliest first. */
export function likelyNames({ readings, examples }: Evidence): readonly string[] {
  const named = readings.length > 0 ? certain(readings) : examples;
  const names = [...new Set(named.map(({ name }) => name))];
  if (names.length === 0) return [usualKeyVariable];
  return names.toSorted((one, other) => Number(other === usualKeyVariable) - Number(one === usualKeyVariable));
}

/** Names that are told apart; no project has as many, and the rest would be a list that nobody reads. */
const maxOthers = 20;

/**
 * The variable that the code reads; otherwise the one that an example names; otherwise the one in the env file that's called like it;
 * otherwise the usual one. Of several, one that holds a key already comes first, then the usual one.
 *
 * @param held the names in the env file that hold a key
 */
export function decideKeyVariable(
  evidence: Evidence,
  envFile: string,
  held: readonly { readonly name: string; readonly line: number }[],
): KeyVariable {
  const { readings, examples } = evidence;
  const likely = likelyNames(evidence);
  const holding = likely.find((name) => held.some((each) => each.name === name));
  const name = holding ?? likely[0] ?? usualKeyVariable;
  const isOpen = holding === undefined && likely.length > 1 && name !== usualKeyVariable;
  const rivals = isOpen && readings.length > 0 ? likely.filter((each) => each !== name).slice(0, maxOthers) : [];

  const reading = certain(readings).find((each) => each.name === name);
  if (reading !== undefined) {
    const { file, line, by } = reading;
    const reason = why.isRead(`${file}:${line}`, by);
    return { name, source: 'code', reason, place: { file, line }, by, others: othersIn(readings, name), rivals };
  }
  const example = examples.find((each) => each.name === name);
  if (example !== undefined) {
    const { file, line } = example;
    return { name, source: 'example', reason: why.isInExample(file), place: { file, line }, others: [], rivals };
  }
  const [only] = held;
  if (only === undefined || holding !== undefined) return { name, source: 'default', reason: why.isUsual, others: [], rivals };
  return {
    name: only.name,
    source: 'env-file',
    reason: why.isInEnvFile(envFile),
    place: { file: envFile, line: only.line },
    others: [],
    rivals,
  };
}

/** The readings that say what the client gets, if there are any; otherwise those of variables that are only called like it. */
function certain(readings: readonly PlacedReading[]): readonly PlacedReading[] {
  const sure = readings.filter(({ by }) => by !== 'name');
  return sure.length > 0 ? sure : readings;
}

/** Lines between a variable and the one that takes its place if it's missing. */
const near = 3;

function othersIn(readings: readonly PlacedReading[], chosen: string): KeyVariable['others'] {
  const placesOf = new Map<string, PlacedReading[]>();
  const linesOfChosen = new Set<string>();
  for (const reading of readings) {
    const { name, file, line } = reading;
    const places = placesOf.get(name);
    if (name === chosen) linesOfChosen.add(`${line}:${file}`);
    else if (places !== undefined) places.push(reading);
    else if (placesOf.size < maxOthers) placesOf.set(name, [reading]);
  }
  const isFallback = ({ file, line }: PlacedReading): boolean => {
    for (let each = line - near; each <= line + near; each += 1) if (linesOfChosen.has(`${each}:${file}`)) return true;
    return false;
  };
  return [...placesOf].map(([name, places]) => {
    const apart = places.find((place) => place.by !== 'name' && !isFallback(place));
    const { file, line } = apart ?? (places[0] as PlacedReading);
    return { name, file, line, apart: apart !== undefined };
  });
}
