import { ask } from '../../engine/ask.ts';
import type { Conversation } from '../../engine/check.ts';
import type { Outcome } from '../../engine/outcome.ts';
import type { FixContext } from '../check.ts';
import { expectsOpenAIKey } from '../../openai/base-url.ts';
import { readEnvDocument, removeVariable } from '../../env-file/document.ts';
import { envPreview } from '../../env-file/preview.ts';
import { readKey } from './read-key.ts';
import { untrusted } from '../../wording/untrusted.ts';
import { obstacleRefusal } from './obstacle.ts';
import { savePlan } from './paste-key.ts';
import { whyNotWritten } from './why-not-written.ts';
import { notWritten } from '../not-written.ts';
import { wayTo } from '../../machine/paths.ts';
import { keyVariable } from '../../env-file/key-variable.ts';
import { keyValueOf } from '../../env-file/key-value.ts';

export type ShellOverrideFact = {
  /** Where a program that is started here gets its key from. */
  readonly inForce: 'file' | 'shell' | 'other-file';
  /** The env file that wins, absolute, where it is not the chosen one. */
  readonly otherFile?: string;
};


/** Offers what can be done from here. Start-up files of the user are never edited: what to delete there is told. */
export async function* settleOverride(context: FixContext<ShellOverrideFact>): Conversation {
  const { outcome } = context;
  if (outcome.status === 'ok') return undefined;
  if (outcome.code === 'file-overrides') return yield* removeFromOther(context);
  const { scope, ports } = context;
  const { name } = scope.envFile;
  const reading = readKey(ports.world.env[keyVariable] ?? '', { official: expectsOpenAIKey(scope.api.baseUrl) });
  const { secret } = reading;
  const choice = yield* ask({
    kind: 'choice',
    text: 'Which key do you want to use here?',
    guidance: outcome.next,
    why: outcome.why,
    options: [
      { value: 'file', label: `The one in ${name}: I take the other out of my shell as said above` },
      ...(secret === undefined ? [] : [{ value: 'shell', label: `The shell’s ${String(secret)}: write it to ${name}` }]),
    ],
  });
  if (choice !== 'shell' || secret === undefined) return undefined;
  const refusal = await whyNotWritten(context);
  if (refusal !== undefined) return refusal;
  const found = await ports.files.look(scope.envFile.path);
  const plan = savePlan(context, found, secret, reading.cleaned);
  // It takes the place of a key that may work, so the diff is shown and a person agrees to it.
  return { ...plan, consent: 'ask', destroys: true };
}

async function* removeFromOther({ scope, ports, outcome }: FixContext<ShellOverrideFact>): Conversation {
  const file = outcome.fact?.otherFile;
  if (file === undefined || outcome.status === 'ok') return undefined;
  const name = untrusted(wayTo(scope.root, file), 100);
  const found = await ports.files.look(file);
  if (found.kind !== 'file') return undefined;
  const before = found.bytes;
  const edited = removeVariable(before, keyVariable);
  if (!edited.ok) return obstacleRefusal(edited.obstacle, name);

  const choice = yield* ask({
    kind: 'choice',
    text: `What should become of ${keyVariable} in ${name}?`,
    why: outcome.why,
    options: [
      { value: 'keep', label: 'Leave it there' },
      { value: 'remove', label: `Remove it from ${name}, so that ${scope.envFile.name} is in force` },
    ],
  });
  if (choice !== 'remove') return undefined;
  // In a tracked file nothing secret is written: a line goes.
  const { verdict } = await ports.git.ignoreVerdict(file);
  const secret = verdict === 'ignored' || verdict === 'silent';
  return {
    kind: 'plan',
    summary: `remove ${keyVariable} from ${name}`,
    consent: 'ask',
    destroys: keyValueOf(readEnvDocument(before)) !== undefined,
    steps: [
      {
        preview: envPreview(name, before, edited.bytes),
        async run(): Promise<Outcome<undefined>> {
          const result = await ports.files.write({ path: file, before, after: edited.bytes, secret });
          if (result.written) return { status: 'ok', summary: `${keyVariable} is gone from ${name}`, fact: undefined };
          const told = notWritten(result, name, ports.world, {
            summary: `${name} was not changed`,
            next: ['Delete the line yourself, then run openai-setup again.'],
          });
          return { ...told, code: 'file-overrides', status: 'problem' };
        },
      },
    ],
  };
}
