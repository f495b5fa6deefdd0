import type { Data, Outcome } from '../../engine/outcome.ts';
import type { Model } from '../../openai/openai.ts';
import { untrusted } from '../../wording/untrusted.ts';
import type { LookContext } from '../check.ts';
import type { CodeReading, NamedModel } from './code-reading.ts';
import { keyAccepted } from './key-accepted.ts';
import type { ModelVerdict, Offer } from './model-verdict.ts';
import type { Scope } from '../../project/scope.ts';
import { shownPath } from '../../project/shown-path.ts';
import * as text from './model-in-code.text.ts';
import { subjectOf } from '../../diagnosis/api-subject.ts';

/** Places in the document: nobody changes more before looking again. */
const mostPlaces = 50;

export async function look(context: LookContext): Promise<Outcome<true, typeof text.codes>> {
  const { scope, ports, signal } = context;
  // What reads code is loaded only now: offline, nothing needs it.
  const { readCode } = await import('./code-reading.ts');
  const { judgeModel, replacementFor } = await import('./model-verdict.ts');
  const code = await readCode(context, signal);
  const offer = offerIn(context);
  const now = ports.world.now();
  const found = { retired: [] as Found[], unavailable: [] as Found[], retiring: [] as Found[] };
  for (const model of code.models) {
    const verdict = judgeModel(model, offer, now);
    if (verdict !== undefined) found[verdict.kind].push(placeOf(scope, model, verdict, replacementFor(model, offer, now)));
  }
  const calls = code.calls.map(({ file, line, name, sdk, replacement }) => ({ ...shown(scope, file), line, call: name, sdk, replacement }));
  const places = { ...found, calls, official: offer.official };
  const common = { fact: true, data: dataOf(places, code) } as const;
  const [retired] = found.retired;
  if (retired !== undefined) return { status: 'problem', code: 'model-retired', ...text.isRetired(retired, places), ...common };
  const [unavailable] = found.unavailable;
  if (unavailable !== undefined) {
    const { host } = subjectOf(scope, ports);
    return { status: 'problem', code: 'model-unavailable', ...text.isUnavailable(unavailable, places, host), ...common };
  }
  const [retiring] = found.retiring;
  if (retiring !== undefined) {
    return { status: 'advice', code: 'model-retiring', ...text.isRetiring(retiring, places, retiring.daysLeft ?? 0), ...common };
  }
  const [call] = calls;
  if (call !== undefined) return { status: 'advice', code: 'sdk-call-removed', ...text.isRemoved(call, places), ...common };
  const different = new Set(code.models.map(({ id }) => id)).size;
  const summary = different === 0 ? text.namesNone : text.namesGoodOnes(different, code.complete, offer.models !== undefined);
  return { status: 'ok', summary, ...common, ...(different === 0 ? { applies: false } : {}) };
}

type Found = text.ModelPlace & { readonly daysLeft?: number };

function dataOf({ retired, unavailable, retiring, calls }: text.Places, { models, looked, complete }: CodeReading): Data {
  const named = (code: keyof typeof text.codes, places: readonly text.ModelPlace[]): readonly Data[] =>
    places.map(({ file, line, model, replacement = null, shutdownDate = null }) => ({
      code,
      file,
      line,
      model,
      replacement,
      shutdownDate,
    }));
  const places = [
    ...named('model-retired', retired),
    ...named('model-unavailable', unavailable),
    ...named('model-retiring', retiring),
    ...calls.map(({ file, line, call, replacement }) => ({ code: 'sdk-call-removed', file, line, call, replacement })),
  ];
  return { places: places.slice(0, mostPlaces), modelsFound: models.length, filesLookedAt: looked, complete };
}

/** What the API has for this key; without an answer, what its address tells. */
function offerIn({ scope, ports, factOf }: LookContext): Offer {
  const read = ports.openai.readBaseUrl(scope.api.baseUrl);
  const official = 'official' in read && read.official;
  const models: readonly Model[] | undefined = factOf?.(keyAccepted)?.models;
  // An empty list isn't one: such a key would be of no use.
  return { official, models: models?.length === 0 ? undefined : models };
}

function placeOf(scope: Scope, model: NamedModel, verdict: ModelVerdict, replacement: string | undefined): Found {
  const { file, line, setting, written, isKnown } = model;
  // What's in an env file isn't shown, unless all the world knows it.
  const name = setting !== undefined && !isKnown ? `the model in ${setting}` : written;
  return {
    ...shown(scope, file),
    line,
    model: untrusted(name, 100),
    ...(replacement === undefined ? {} : { replacement: untrusted(replacement, 100) }),
    ...(verdict.date === undefined ? {} : { shutdownDate: verdict.date }),
    ...(verdict.daysLeft === undefined ? {} : { daysLeft: verdict.daysLeft }),
  };
}

function shown(scope: Scope, file: string): { readonly file: string; readonly path?: string } {
  return { file: shownPath(scope, file, scope.root, 80), ...(untrusted(file, 80) === file ? { path: file } : {}) };
}
