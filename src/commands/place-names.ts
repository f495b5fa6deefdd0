import { didYouMean } from '../command-line/did-you-mean.ts';
import { destinationNamed, stores } from '../stores/all.ts';
import type { Surroundings } from '../stores/store.ts';
import * as text from './store.text.ts';

/** Why a name is none of any kind of place; `undefined`: it may be. */
export function unknownPlace(typed: string): string | undefined {
  const [id = ''] = typed.split(':');
  const store = stores.find((each) => each.id === id && each.named !== undefined);
  if (store !== undefined) return undefined;
  const known = stores.filter((each) => each.named !== undefined);
  // Some know it by its tool: `gh`.
  const meant = known.find(({ tool }) => tool === id)?.id ?? id;
  const ids = known.map((each) => each.id);
  return text.unknownPlace(typed, didYouMean(meant, ids), ids);
}

/** Why nothing can be put into a place without a question: it has to be named in full, and be one that's written to. */
export function whyNotPut(typed: string, around: Surroundings): string | undefined {
  const unknown = unknownPlace(typed);
  if (unknown !== undefined) return unknown;
  const place = destinationNamed(typed, around);
  if (place === undefined) return text.misnamed(stores.find(({ id }) => id === typed.split(':')[0])?.form ?? '');
  // Its own, not its kind's: a system may lack what the tool needs.
  return place.store.handling === 'written' ? undefined : text.isNotWritten(place.store.title, typed);
}
