import type { Next } from '../../engine/action.ts';
import { sentencesOf } from '../../engine/action.ts';
import { ask } from '../../engine/ask.ts';
import type { Conversation } from '../../engine/check.ts';
import { readEnvDocument, removeVariable } from '../../env-file/document.ts';
import { keyValueOf } from '../../env-file/key-value.ts';
import { envPreview } from '../../env-file/preview.ts';
import { keyRulesAt } from '../../openai/servers.ts';
import type { FixContext } from '../check.ts';
import { notWritten } from '../not-written.ts';
import type { keyPresent } from './key-present.ts';
import { obstacleRefusal } from './obstacle.ts';
import { readKey, savePlan } from './paste-key.ts';
import * as text from './shell-override.text.ts';
import { testKeys } from './test-keys.ts';
import { placeOfKey } from './place-of-key.ts';
import { whyNotWritten } from './why-not-written.ts';
import { exportedKey } from '../../project/key-variable.ts';
import { shownPath } from '../../project/shown-path.ts';

export type ShellOverrideFact = {
  /** Where a program that is started here gets its key from. */
  readonly inForce: 'file' | 'shell' | 'other-file' | 'place';
  /** What takes the shell's key away, most useful first; absent where the shell doesn't win. */
  readonly waysOut?: readonly Next[];
  /** The env file that wins, absolute, where it is not the chosen one. */
  readonly otherFile?: string;
};

/** Offers what can be done from here. The user's startup files are never edited: the user is told what to delete there. */
export async function* settleOverride(
  context: FixContext<ShellOverrideFact, typeof text.codes, { keyPresent: typeof keyPresent }>,
): Conversation<typeof text.codes> {
  const { outcome } = context;
  if (outcome.status === 'ok') return undefined;
  if (outcome.code === 'file-overrides') return yield* removeFromOther(context);
  const { scope, ports, facts } = context;
  const { name } = scope.envFile;
  const { secret, cleaned } = readKey(exportedKey(ports.world, scope.variable) ?? '', keyRulesAt(scope.api.baseUrl));
  const inFile = facts.keyPresent?.keys.find(({ source }) => source === 'file')?.secret;
  if (secret === undefined || inFile === undefined) return undefined;
  const [ofFile = 'unknown', ofShell = 'unknown'] = await testKeys(context, [inFile, secret]);
  // The file needs no change if its key is the one that works, and neither is worth choosing if neither works: `key-accepted` comes next.
  if (ofShell === 'rejected' && ofFile !== 'unknown') return undefined;
  const file = { value: 'file', label: text.theFiles(name, ofFile) };
  const shell = { value: 'shell', label: text.theShells(name, String(secret), ofShell) };
  const choice = yield* ask({
    kind: 'choice',
    text: text.whichKey,
    // Without the shell's key, a rejected one would be left.
    guidance: ofFile === 'rejected' ? [] : sentencesOf(outcome.next),
    why: outcome.why,
    options: ofFile === 'rejected' ? [shell, file] : [file, shell],
  });
  if (choice !== 'shell') return undefined;
  const refusal = await whyNotWritten(context);
  if (refusal !== undefined) return refusal;
  const place = await placeOfKey(context);
  // It takes the place of a key that may work, so the diff is shown and a person agrees to it.
  return {
    ...savePlan(context, place, secret, cleaned, { oldWorks: ofFile !== 'rejected' }),
    consent: 'ask',
    destroys: ofFile !== 'rejected',
  };
}

async function* removeFromOther({
  scope,
  ports,
  outcome,
}: FixContext<ShellOverrideFact, typeof text.codes>): Conversation<typeof text.codes> {
  const file = outcome.fact?.otherFile;
  if (file === undefined || outcome.status === 'ok') return undefined;
  const name = shownPath(scope, file, scope.root, 100);
  const found = await ports.files.look(file);
  if (found.kind !== 'file') return undefined;
  const before = found.bytes;
  const edited = removeVariable(before, scope.variable.name);
  if (!edited.ok) return obstacleRefusal(edited.obstacle, name);

  const choice = yield* ask({
    kind: 'choice',
    text: text.whatBecomesOf(scope.variable.name, name),
    why: outcome.why,
    options: [
      { value: 'keep', label: text.leaveIt },
      { value: 'remove', label: text.removeIt(scope.envFile.name, name) },
    ],
  });
  if (choice !== 'remove') return undefined;
  // In a tracked file nothing secret is written: a line goes.
  const { verdict } = await ports.git.ignoreVerdict(file);
  const secret = verdict === 'ignored' || verdict === 'unknown';
  return {
    kind: 'plan',
    summary: text.planToRemove(scope.variable.name, name),
    consent: 'ask',
    destroys: keyValueOf(readEnvDocument(before), scope.variable.name) !== undefined,
    steps: [
      {
        preview: envPreview(name, scope.variable.name, before, edited.bytes),
        async run() {
          const result = await ports.files.write({ path: file, before, after: edited.bytes, secret });
          if (result.written) return { status: 'ok', summary: text.removed(scope.variable.name, name), fact: undefined };
          return { ...notWritten(result, name, ports.world, text.notRemoved(name)), code: 'file-overrides', status: 'problem' };
        },
      },
    ],
  };
}
