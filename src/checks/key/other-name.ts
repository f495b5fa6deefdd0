import type { Conversation } from '../../engine/check.ts';
import type { Finding } from '../../engine/outcome.ts';
import { type EnvDocument, readEnvDocument, renameVariable } from '../../env-file/document.ts';
import { heldKeys, type HeldKey } from '../../env-file/key-value.ts';
import { usualKeyVariable } from '../../env-file/key-variable.ts';
import { envPreview } from '../../env-file/preview.ts';
import { Secret } from '../../keys/secret.ts';
import type { Scope } from '../../project/scope.ts';
import type { FixContext } from '../check.ts';
import { keyNotWritten } from '../not-written.ts';
import type { KeyPresentFact } from './key-source.ts';
import * as text from './key-present.text.ts';
import { obstacleRefusal } from './obstacle.ts';
import { whyNotWritten } from './why-not-written.ts';

// A key that stands in the env file, but not under the name that the project reads.

/** The key under another name, the usual one before others; not a value that another tool puts there. */
export function keyUnderOtherName(document: EnvDocument, variable: string): HeldKey | undefined {
  return heldKeys(document, [usualKeyVariable]).find(({ name, value }) => name !== variable && /^[\w.-]+$/.test(value));
}

/** @param shell the key that's exported under the right name: it's the one in force */
export function underOtherName(scope: Scope, other: HeldKey, shell: Secret | undefined): Finding<KeyPresentFact, typeof text.codes> {
  const { name } = scope.envFile;
  const secret = new Secret(other.value);
  return {
    status: 'problem',
    code: 'key-under-other-name',
    ...text.isUnderOtherName(name, String(secret), other.name, other.line, scope.variable),
    fact: { keys: [shell === undefined ? { secret, source: 'file' } : { secret: shell, source: 'shell' }] },
    data: { source: shell === undefined ? 'file' : 'shell', name: other.name, line: other.line, variable: scope.variable.name },
  };
}

// oxlint-disable-next-line require-yield -- nothing is asked but the consent, and that is the engine's question
export async function* renameKey(context: FixContext<KeyPresentFact, typeof text.codes>): Conversation<typeof text.codes> {
  const { scope, ports } = context;
  const { path, name } = scope.envFile;
  const variable = scope.variable.name;
  const unwritable = await whyNotWritten(context);
  if (unwritable !== undefined) return unwritable;
  const found = await ports.files.look(path);
  const other = found.kind === 'file' ? keyUnderOtherName(readEnvDocument(found.bytes), variable) : undefined;
  if (found.kind !== 'file' || other === undefined) return undefined;
  const renamed = renameVariable(found.bytes, other.name, variable);
  if (!renamed.ok) return obstacleRefusal(renamed.obstacle, name);
  return {
    kind: 'plan',
    summary: text.planToRename(name, other.name, variable),
    consent: 'ask',
    steps: [
      {
        preview: envPreview(name, variable, found.bytes, renamed.bytes),
        async run() {
          // That a link may be written through was agreed to, or there would be no plan.
          const throughLink = found.through !== undefined;
          const result = await ports.files.write({ path, before: found.bytes, after: renamed.bytes, secret: true, throughLink });
          if (!result.written) return keyNotWritten(result, name, ports.world);
          return { status: 'ok', summary: text.renamed(name, variable), fact: undefined };
        },
      },
    ],
  };
}
