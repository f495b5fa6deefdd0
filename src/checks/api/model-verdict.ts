import { modelsToTry } from '../../openai/models-and-prices.ts';
import type { Model } from '../../openai/openai.ts';
import { shutdownOf } from '../../openai/shutdowns.ts';
import { kindOf, readModelName, type ModelName } from '../../project/code/model-id.ts';

/** What the API has for the key. */
export type Offer = {
  /** One of OpenAI's hosts. */
  readonly official: boolean;
  /** What the key may use; `undefined` if that isn't known. */
  readonly models: readonly Model[] | undefined;
};

export type ModelVerdict = {
  readonly kind: 'retired' | 'unavailable' | 'retiring';
  /** `YYYY-MM-DD`, if it's about a shutdown. */
  readonly date?: string;
  /** Days until then. */
  readonly daysLeft?: number;
};

const noticeDays = 90;
const day = 86_400_000;

/** What's wrong with a model that the code names; `undefined` if nothing is, or nothing is known. */
export function judgeModel(model: ModelName, offer: Offer, now: Date): ModelVerdict | undefined {
  const date = shutdownOf(model.base)?.date;
  if (offer.models === undefined) return offer.official ? byDate(date, now) : undefined;
  const listed = entryFor(model, offer);
  if (listed !== undefined) {
    // What's listed works today, whatever the table says; the list's own date says until when.
    if (listed.shutdownDate !== undefined) return byDate(listed.shutdownDate.slice(0, 10), now);
    const verdict = hasOpenAIsModels(offer) ? byDate(date, now) : undefined;
    return verdict?.kind === 'retiring' ? verdict : undefined;
  }
  // OpenAI's own API doesn't know such names: the code asks a gateway, or a framework takes the vendor away.
  if (offer.official && model.id !== model.written) return byDate(date, now);
  const verdict = hasOpenAIsModels(offer) ? byDate(date, now) : undefined;
  return verdict?.kind === 'retired' ? verdict : { kind: 'unavailable' };
}

function byDate(date: string | undefined, now: Date): ModelVerdict | undefined {
  const left = Date.parse(date ?? '') - now.getTime();
  if (date === undefined || Number.isNaN(left) || left > noticeDays * day) return undefined;
  return left <= 0 ? { kind: 'retired', date } : { kind: 'retiring', date, daysLeft: Math.ceil(left / day) };
}

/** The entry of the list that a name means. Servers other than OpenAI's write names in their own ways. */
function entryFor(model: ModelName, { official, models = [] }: Offer): Model | undefined {
  if (official) return models.find(({ id }) => id === model.id);
  const wanted = plainName(model.id);
  return (
    models.find(({ id }) => plainName(id) === wanted || (id.endsWith('*') && model.id.startsWith(id.slice(0, -1)))) ??
    models.find(({ id }) => /^(?:openai\/)?\*$/.test(id))
  );
}

/** `openai/GPT-4o:free` is `gpt-4o`. */
function plainName(id: string): string {
  const name = id.toLowerCase().slice(id.lastIndexOf('/') + 1);
  return name.startsWith('ft:') ? name : (name.split(':')[0] ?? name);
}

/** Whether OpenAI's dates hold there: it's OpenAI's API, or a gateway that passes requests on under OpenAI's names. */
function hasOpenAIsModels({ official, models = [] }: Offer): boolean {
  return official || models.some(({ id }) => !id.includes('/') && readModelName(id) !== undefined);
}

/** What the code can name instead: OpenAI's recommendation, otherwise the best for text, if the key can use it for a good while. */
export function replacementFor(model: ModelName, offer: Offer, now: Date): string | undefined {
  // A fine-tuned model is the organization's own.
  if (model.base !== model.id) return undefined;
  const lasts = ({ id, shutdownDate }: Model): boolean =>
    byDate(shutdownDate?.slice(0, 10) ?? shutdownOf(plainName(id))?.date, now) === undefined;
  const lasting = offer.models?.filter(lasts);
  const isUsable = (id: string): boolean =>
    lasting === undefined ? lasts({ id }) : lasting.some((each) => plainName(each.id) === plainName(id));
  const others = kindOf(model.base) === 'text' ? modelsToTry(lasting, undefined, now) : [];
  const found = [...(shutdownOf(model.base)?.replacements ?? []), ...others].find(isUsable);
  if (found === undefined || offer.official) return found;
  // As that server writes it.
  return lasting?.find(({ id }) => plainName(id) === plainName(found))?.id ?? found;
}
