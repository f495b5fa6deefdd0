import { ask, type Option } from '../../engine/ask.ts';
import type { Outcome } from '../../engine/outcome.ts';
import type { ProjectKey } from '../../openai/admin/admin.ts';
import { Secret } from '../../keys/secret.ts';
import { exportedKey } from '../../project/key-variable.ts';
import { unsetCommand } from '../../shell/commands.ts';
import { shellOf } from '../../shell/shell.ts';
import { writtenLines } from '../../shell/written-lines.ts';
import { untrusted } from '../../wording/untrusted.ts';
import { apiReachable } from '../api/api-reachable.ts';
import { defineCheck, type ScopeAndPorts } from '../check.ts';
import { soleKeyPlace } from '../key/key-elsewhere.ts';
import { dateOf } from '../spend/reviewed-keys.ts';
import { pageOf } from './end-by-hand.ts';
import { whenOf } from './end-old-key.ts';
import { findOldKey, type EarlierKey } from './find-old-key.ts';
import { rotateGroups } from './groups.ts';
import type { OldKey, Rotation } from './rotation.ts';
import * as text from './rotate.text.ts';

export type OldKeyCheck = ReturnType<typeof oldKey>;

/** It's known which key is replaced, and which of the project's keys at OpenAI that is. */
export const oldKey = (rotation: Rotation) =>
  defineCheck({
    id: 'old-key',
    title: 'it is known which key is replaced',
    group: rotateGroups.old,
    codes: text.oldKeyCodes,
    needs: { apiReachable },
    async detect(context): Promise<Outcome<OldKey, typeof text.oldKeyCodes>> {
      const { scope } = context;
      const { name } = scope.envFile;
      const place = soleKeyPlace(scope);
      if (place !== undefined)
        return { status: 'problem', code: 'not-where-read', ...text.isReadElsewhere(place.tool, place.where, place.put), fixable: false };
      const found = await findOldKey(context, rotation);
      const inShell = found.kind === 'none' ? await onlyInShell(context) : undefined;
      if (inShell !== undefined) return { status: 'problem', code: 'no-key-to-replace', ...inShell, fixable: false };
      if (found.kind === 'none')
        return { status: 'problem', code: 'no-key-to-replace', ...text.noKey(name, scope.variable.name), fixable: false };
      if (found.kind === 'failed') return { ...found.finding, fixable: false };
      const key = `…${found.old.lastFour}`;
      if (found.kind === 'which') {
        const data = { lastFour: found.old.lastFour, candidates: found.candidates.map(({ id }) => untrusted(id, 80)) };
        return { status: 'problem', code: 'old-key-ambiguous', ...text.isAmbiguous(key, found.candidates.length), data };
      }
      const { old, unused, earlier } = found;
      const data = dataOf(old);
      const exhibit = (): readonly string[] => (earlier === undefined ? [] : [reminderOf(earlier, context.ports.world.now())]);
      if (unused !== undefined) return { ...unused, fixable: false, fact: old, data, exhibit };
      return { status: 'ok', summary: summaryOf(old, name), fact: old, data, exhibit };
    },
    async *fix(context) {
      const found = await findOldKey(context, rotation);
      if (found.kind !== 'which') return undefined;
      const options = found.candidates.map(({ id, name, createdAt, lastUsedAt }): Option => {
        const used = lastUsedAt === undefined ? undefined : dateOf(lastUsedAt);
        return { value: id, label: text.oneOfThem(untrusted(name, 40), dateOf(createdAt), used), hint: untrusted(id, 60) };
      });
      const chosen = yield* ask({
        kind: 'choice',
        ...text.whichOne(`…${found.old.lastFour}`),
        options: options as [Option, ...Option[]],
      });
      return {
        kind: 'plan',
        summary: text.chosePlan,
        consent: 'given',
        steps: [
          {
            preview: { kind: 'request', text: text.chosePlan },
            async run() {
              rotation.state.chosenId = chosen;
              return { status: 'ok', summary: text.chosePlan, fact: undefined };
            },
          },
        ],
      };
    },
  });

/** What to do about a key that's exported, and in no env file; `undefined`: none is. */
async function onlyInShell({ scope, ports }: ScopeAndPorts) {
  const value = exportedKey(ports.world, scope.variable)?.trim() ?? '';
  if (value === '') return undefined;
  const { name } = scope.variable;
  const written = await writtenLines(ports, scope.root, name);
  return text.isOnlyInShell(String(new Secret(value)), {
    file: scope.envFile.name,
    lines: written
      .filter((each) => each.value?.trim() === value)
      .map(({ file, path: absolute, line }) => text.changeStartup(file, absolute, line)),
    unset: unsetCommand(name, shellOf(ports.world)),
    page: pageOf({ scope, ports }),
  });
}

function summaryOf({ lastFour, listed, isGone, resumed, admin }: OldKey, file: string): string {
  const key = `…${lastFour}`;
  if (listed !== undefined) {
    const { name, createdAt, expiresAt, ownerName } = listed;
    const owner = ownerName === undefined ? undefined : untrusted(ownerName, 40);
    return text.isKnown(key, untrusted(name, 40), owner, dateOf(createdAt), expiresAt === undefined ? undefined : dateOf(expiresAt));
  }
  if (isGone) return text.isGone(key);
  if (resumed) return text.isBeingReplaced(key);
  return admin === undefined ? text.isOnlySeen(key, file) : text.notListed(key, file);
}

/** What became of the key before this one. */
function reminderOf({ lastFour, endsAt, looked }: EarlierKey, now: Date): string {
  const say = (state: string): string => text.before(`…${lastFour}`, state);
  if (looked === undefined) {
    if (endsAt === undefined) return say(text.beforeIsUnknown);
    return say(Date.parse(endsAt) <= now.getTime() ? text.beforeIsGone : text.beforeEnds(whenOf(Date.parse(endsAt) / 1000)));
  }
  const { listed } = looked;
  if (listed === undefined || (listed.expiresAt ?? Infinity) * 1000 <= now.getTime()) return say(text.beforeIsGone);
  const end = listed.expiresAt === undefined ? text.beforeStays : text.beforeEnds(whenOf(listed.expiresAt));
  return say(listed.lastUsedAt === undefined ? end : `${end}; ${text.lastUsed(whenOf(listed.lastUsedAt))}`);
}

/** For machines. */
function dataOf({ lastFour, admin, id, listed, isGone }: OldKey) {
  return {
    lastFour,
    id: id === undefined ? null : untrusted(id, 80),
    project: admin === undefined ? null : untrusted(admin.projectId, 80),
    isGone,
    ...(listed === undefined ? {} : datesOf(listed)),
  };
}

export function datesOf({ createdAt, lastUsedAt, expiresAt }: ProjectKey) {
  const iso = (seconds: number | undefined): string | null => (seconds === undefined ? null : new Date(seconds * 1000).toISOString());
  return { createdAt: iso(createdAt), lastUsedAt: iso(lastUsedAt), expiresAt: iso(expiresAt) };
}
