import { ask } from '../../engine/ask.ts';
import type { Outcome } from '../../engine/outcome.ts';
import type { Step } from '../../engine/plan.ts';
import { mentionedIn } from '../../stores/all.ts';
import { put, type Destination } from '../../stores/store.ts';
import { defineCheck } from '../check.ts';
import { keyInFile } from './find-old-key.ts';
import { rotateGroups } from './groups.ts';
import type { NewKeyCheck } from './new-key.ts';
import type { OldKeyCheck } from './old-key.ts';
import type { Rotation } from './rotation.ts';
import * as text from './rotate.text.ts';

/** Every place that was chosen has the new key: CI, hosts, secret managers. The project's files only suggest them; the user decides. */
export const storesUpdated = (rotation: Rotation, oldKey: OldKeyCheck, newKey: NewKeyCheck) => {
  /** What became of the chosen ones: a failure in words, or nothing. */
  const results = new Map<string, string | undefined>();
  const ways: string[] = [];
  return defineCheck({
    id: 'stores-updated',
    title: 'other places have the new key',
    group: rotateGroups.stores,
    codes: text.storeCodes,
    needs: { oldKey, newKey },
    async detect(context): Promise<Outcome<undefined, typeof text.storeCodes>> {
      const others = (await mentionedIn(context)).filter(({ store }) => store.id !== 'env-file');
      const names = others.map(({ name }) => name);
      const data = { places: names, updated: [...results].filter(([, failure]) => failure === undefined).map(([name]) => name) };
      const failed = [...results].filter(([, failure]) => failure !== undefined).map(([name]) => name);
      rotation.state.stores = failed;
      if (failed.length > 0) {
        const said = [...results.values()].flatMap((failure) => failure ?? []);
        return { status: 'problem', code: 'store-has-old-key', ...text.storesHaveOld(said, ways.length === 0 ? failed : ways), data };
      }
      const open = names.filter((name) => !results.has(name));
      if (open.length > 0) return { status: 'advice', code: 'stores-to-update', ...text.storesToUpdate(open), data };
      if (names.length > 0) return { status: 'ok', summary: text.storesUpdated(names), fact: undefined, data };
      return { status: 'ok', summary: text.noStores, fact: undefined, applies: false };
    },
    // A place that a file of the clone names is agreed to first, so nothing happens without a person.
    async *fix(context) {
      const { signal, requested } = context;
      const secret = await keyInFile(context);
      const old = context.facts.oldKey?.secret;
      if (secret === undefined || requested.unattended === true) return undefined;
      const mentioned = (await mentionedIn(context)).filter(
        ({ store, name }) => store.handling === 'written' && store.id !== 'env-file' && !results.has(name),
      );
      const chosen: Destination[] = [];
      const lines: string[] = [];
      for (const each of mentioned) {
        if (!(await each.isInstalled())) continue;
        const state = await each.state(old ?? secret, signal);
        // Where it can be read and isn't the old key, it's one of its own, or the new one already.
        if (state.kind !== 'present' || state.same === (old === undefined)) continue;
        chosen.push(each);
        lines.push(text.storeLine(each.name, await each.describe(signal), each.mentionedIn));
      }
      if (chosen.length === 0) return undefined;
      const agreed = yield* ask({ kind: 'confirm', ...text.putQuestion(chosen.length), mustSee: lines, recommended: true });
      if (!agreed) return undefined;
      const steps = chosen.map((each): Step<typeof text.storeCodes> => ({
        preview: { kind: 'request', text: text.putStep(each.name) },
        async run(aborted) {
          const result = await put(each, secret, aborted);
          results.set(each.name, result.ok ? undefined : result.summary);
          if (!result.ok) ways.push(...result.next);
          return { status: 'ok', summary: result.ok ? text.putDone(each.name, each.afterwards) : result.summary, fact: undefined };
        },
      }));
      return { kind: 'plan', summary: text.putPlan(chosen.map(({ name }) => name)), consent: 'given', steps };
    },
  });
};
