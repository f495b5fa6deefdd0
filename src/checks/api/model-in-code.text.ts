import { edit, open, type Next } from '../../engine/action.ts';
import type { Codes } from '../../engine/codes.ts';
import { pages } from '../../openai/pages.ts';
import { plural } from '../../wording/plural.ts';

// Names of files and models are given as they're shown, lines are 1-based, dates are `YYYY-MM-DD`.

export const codes = {
  'model-retired': { status: 'problem', meaning: 'the code or its settings name a model that has been shut down' },
  'model-unavailable': { status: 'problem', meaning: "the code or its settings name a model that the key can't use" },
  'model-retiring': { status: 'advice', meaning: 'the code or its settings name a model that will be shut down within 90 days' },
  'sdk-call-removed': { status: 'advice', meaning: "the code calls something that today's OpenAI SDK no longer has" },
} as const satisfies Codes;

export const namesNone = 'the code names no model';

/** @param count of different models @param complete all the sources were looked at @param compared with what the key may use */
export const namesGoodOnes = (count: number, complete: boolean, compared: boolean): string => {
  const models = plural(count, { one: 'the model', other: `the ${count} models` });
  const what = compared ? `the key can use ${models} that the code names` : `OpenAI hasn't retired ${models} that the code names`;
  return complete ? what : `${what}, in the part that was checked`;
};

export type Place = {
  /** As shown. */
  readonly file: string;
  readonly line: number;
  /** For an action; absent if the shown name isn't the file's. */
  readonly path?: string;
};
export type ModelPlace = Place & {
  /** Or the setting that names it, where that's in an env file. */
  readonly model: string;
  readonly replacement?: string;
  readonly shutdownDate?: string;
};
export type CallPlace = Place & { readonly call: string; readonly replacement: string; readonly sdk: 'python' | 'node' };

const day = (date: string): string => {
  const at = new Date(`${date}T00:00:00Z`);
  return Number.isNaN(at.getTime()) ? date : at.toLocaleDateString('en-US', { dateStyle: 'long', timeZone: 'UTC' });
};

const withOthers = (told: string, places: readonly Place[]): string =>
  places.length === 1
    ? told
    : `${told}, and ${plural(places.length - 1, { one: '1 more place', other: `${places.length - 1} more places` })}`;

/** Places that are told one by one. */
const mostTold = 8;

const change = (place: Place, what: string): Next => {
  const sentence = `${place.file}:${place.line}: ${what}`;
  return place.path === undefined ? sentence : edit({ file: place.path, line: place.line }, sentence);
};

const changes = (places: readonly ModelPlace[]): readonly Next[] =>
  places.map((place) =>
    change(
      place,
      place.replacement === undefined ? `replace ${place.model} with another model.` : `replace ${place.model} with ${place.replacement}.`,
    ),
  );

const guides = {
  python: 'https://github.com/openai/openai-python/discussions/742',
  node: 'https://github.com/openai/openai-node/discussions/217',
} as const;

/** How code gets the `client` of what replaces a call. */
const clients = { python: 'client = openai.OpenAI()', node: "client = new OpenAI() with import OpenAI from 'openai'" } as const;

const callChanges = (places: readonly CallPlace[]): readonly Next[] =>
  places.map((place) =>
    change(
      place,
      `replace ${place.call} with ${place.replacement}${place.replacement.startsWith('client.') ? `, where ${clients[place.sdk]}` : ''}.`,
    ),
  );

/** Everything that was found. */
export type Places = {
  readonly retired: readonly ModelPlace[];
  readonly unavailable: readonly ModelPlace[];
  readonly retiring: readonly ModelPlace[];
  readonly calls: readonly CallPlace[];
  /** The API is OpenAI's. */
  readonly official: boolean;
};

/** What to change, worst first, and where to read about it. */
const steps = ({ retired, unavailable, retiring, calls, official }: Places): readonly Next[] => [
  ...[...changes([...retired, ...unavailable, ...retiring]), ...callChanges(calls)].slice(0, mostTold),
  ...(retired.length + retiring.length === 0 ? [] : [open(pages.deprecations, `When models shut down: ${pages.deprecations}`)]),
  ...(unavailable.length === 0 || !official ? [] : [open(pages.limits, `Which models the project can use: ${pages.limits}`)]),
  ...[...new Set(calls.map(({ sdk }) => sdk))].map((sdk) => open(guides[sdk], `How to move to today's openai package: ${guides[sdk]}`)),
];

/** @param first the first one of those that are retired */
export const isRetired = (first: ModelPlace, found: Places) => ({
  summary: withOthers(
    `${first.file}:${first.line} uses ${first.model}, which OpenAI shut down on ${day(first.shutdownDate ?? '')}`,
    found.retired,
  ),
  why: 'Calls to it fail, even though your key is fine.',
  next: steps(found),
});

/** @param host the API's name */
export const isUnavailable = (first: ModelPlace, found: Places, host: string) => ({
  summary: withOthers(
    `${first.file}:${first.line} uses ${first.model}, which ${found.official ? "this key can't use" : `${host} doesn't have`}`,
    found.unavailable,
  ),
  why: found.official
    ? "The API doesn't list it for this key, so calls to it fail: it doesn't exist, or the project isn't allowed to use it."
    : 'Calls to it fail.',
  next: steps(found),
});

/** @param days until it's shut down */
export const isRetiring = (first: ModelPlace, found: Places, days: number) => ({
  summary: withOthers(
    `${first.file}:${first.line} uses ${first.model}, which OpenAI will shut down ${plural(days, { one: 'tomorrow', other: `in ${days} days` })}, on ${day(first.shutdownDate ?? '')}`,
    found.retiring,
  ),
  why: 'It works until then. After that, calls to it fail.',
  next: steps(found),
});

export const isRemoved = (first: CallPlace, found: Places) => {
  const python = first.sdk === 'python';
  return {
    summary: withOthers(
      `${first.file}:${first.line} uses ${first.call}, which the openai package hasn't had since version ${python ? 1 : 4}`,
      found.calls,
    ),
    why: "With today's package, the program stops there, before it calls the API. The key isn't the cause.",
    next: [
      ...steps(found),
      `Or keep the code and install the package it was written for: ${python ? 'pip install "openai<1"' : 'npm install openai@3'}`,
    ],
  };
};
