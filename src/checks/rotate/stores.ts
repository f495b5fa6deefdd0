import { ask } from '../../engine/ask.ts';
import type { Outcome } from '../../engine/outcome.ts';
import type { Step } from '../../engine/plan.ts';
import { destinationNamed, mentionedIn } from '../../stores/all.ts';
import { put, type Destination, type Surroundings } from '../../stores/store.ts';
import { defineCheck } from '../check.ts';
import { keyInFile } from './find-old-key.ts';
import { rotateGroups } from './groups.ts';
import type { NewKeyCheck } from './new-key.ts';
import type { OldKeyCheck } from './old-key.ts';
import { hasEnded, type Rotation } from './rotation.ts';
import * as text from './rotate.text.ts';

/** What became of a place that was chosen. */
type Result = { readonly name: string; readonly failure?: { readonly summary: string; readonly next: readonly string[] } };

type Failure = { readonly name: string } & NonNullable<Result['failure']>;

function failuresIn(results: ReadonlyMap<string, Result>): readonly Failure[] {
  return [...results.values()].flatMap(({ name, failure }) => (failure === undefined ? [] : [{ ...failure, name }]));
}

/** A repository may hold the key under two names. */
const idOf = ({ name, key }: Destination): string => `${name} ${key}`;

/**
 * Every place that was chosen has the new key: CI, hosts, secret managers. The project's files only suggest them; the user decides, by
 * agreeing or by naming one in full.
 */
export const storesUpdated = (rotation: Rotation, oldKey: OldKeyCheck, newKey: NewKeyCheck) => {
  const results = new Map<string, Result>();
  const typed = rotation.places ?? [];
  /** Those that the project mentions, and those that were named. */
  const placesOf = async (around: Surroundings): Promise<readonly Destination[]> => {
    const mentioned = (await mentionedIn(around)).filter(({ store }) => store.id !== 'env-file');
    const isMentioned = (place: Destination): boolean => mentioned.some((each) => idOf(each) === idOf(place));
    const named = typed.flatMap((each) => destinationNamed(each, around) ?? []).filter((each) => !isMentioned(each));
    return [...mentioned, ...named];
  };
  return defineCheck({
    id: 'stores-updated',
    title: 'other places have the new key',
    group: rotateGroups.stores,
    codes: text.storeCodes,
    needs: { oldKey, newKey },
    async detect(context): Promise<Outcome<undefined, typeof text.storeCodes>> {
      const places = await placesOf(context);
      const names = [...new Set(places.map(({ name }) => name))];
      const failed = failuresIn(results);
      const open = [...new Set(places.filter((each) => !results.has(idOf(each))).map(({ name }) => name))];
      const data = { places: names, updated: [...results.values()].flatMap(({ name, failure }) => (failure === undefined ? [name] : [])) };
      rotation.state.stores = failed.map(({ name }) => name);
      rotation.state.open = open;
      if (failed.length > 0) {
        return {
          status: 'problem',
          code: 'store-has-old-key',
          ...text.storesHaveOld(failed, hasEnded(rotation, context.facts.oldKey)),
          data,
        };
      }
      if (open.length > 0)
        return { status: 'advice', code: 'stores-to-update', ...text.storesToUpdate(open, hasEnded(rotation, context.facts.oldKey)), data };
      if (names.length > 0) return { status: 'ok', summary: text.storesUpdated(names), fact: undefined, data };
      return { status: 'ok', summary: text.noStores, fact: undefined, applies: false };
    },
    async *fix(context) {
      const { signal, requested, scope } = context;
      const secret = await keyInFile(context);
      const old = context.facts.oldKey?.secret;
      const isOver = hasEnded(rotation, context.facts.oldKey);
      if (secret === undefined) return undefined;
      const isAlone = requested.unattended === true;
      /** `refused`: nobody has agreed to it. */
      const chosen: { readonly place: Destination; readonly refused?: NonNullable<Result['failure']> }[] = [];
      const lines: string[] = [];
      for (const each of await placesOf(context)) {
        if (each.store.handling !== 'written' || results.has(idOf(each))) continue;
        // A name for the secret, or an account, that the project's files chose isn't what the user typed.
        const isNamed = typed.includes(each.name) && (each.store.id !== 'github' || each.key === scope.variable.name);
        if (isNamed && isAlone) {
          const file = await each.accountFrom?.();
          chosen.push({ place: each, ...(file === undefined ? {} : { refused: text.accountIsNotNamed(each.name, file) }) });
          continue;
        }
        if (!isNamed) {
          // One that a file of the clone names is agreed to first, so nothing happens without a person.
          if (isAlone || !(await each.isInstalled())) continue;
          const state = await each.state(old ?? secret, signal);
          // Where it can be read and isn't the old key, it's one of its own, or the new one already.
          if (state.kind !== 'present' || state.same === (old === undefined)) continue;
        }
        chosen.push({ place: each });
        lines.push(text.storeLine(each.name, await each.describe(signal), each.mentionedIn));
      }
      if (chosen.length === 0) return undefined;
      const agreed =
        isAlone || (yield* ask({ kind: 'confirm', ...text.putQuestion(chosen.length, isOver), mustSee: lines, recommended: true }));
      if (!agreed) return undefined;
      const said: string[] = [];
      const steps = chosen.map(({ place, refused }, index): Step<typeof text.storeCodes> => ({
        preview: { kind: 'request', text: text.putStep(place.name) },
        async run(aborted) {
          const { name, afterwards } = place;
          const result = refused === undefined ? await put(place, secret, aborted) : { ok: false as const, ...refused };
          results.set(idOf(place), result.ok ? { name } : { name, failure: result });
          if (result.ok) said.push(text.putDone(name, afterwards));
          // A place that fails keeps no other one from getting the key.
          const failures = index < chosen.length - 1 ? [] : failuresIn(results);
          if (failures.length > 0) return { status: 'problem', code: 'store-has-old-key', ...text.storesHaveOld(failures, isOver, said) };
          return { status: 'ok', summary: said.join(' '), fact: undefined };
        },
      }));
      return { kind: 'plan', summary: text.putPlan(chosen.map(({ place }) => place.name)), consent: 'given', steps };
    },
  });
};
