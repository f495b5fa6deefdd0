import { ask } from '../../engine/ask.ts';
import type { Conversation } from '../../engine/check.ts';
import type { ScopeAndPorts } from '../check.ts';
import type { FileState } from '../../machine/files-look.ts';
import type { Scope } from '../../project/scope.ts';
import { shellOf } from '../../shell/shell.ts';
import type { writeCodes } from '../not-written.ts';
import { shown } from './env-file-place.ts';
import * as text from './env-file-link.text.ts';

/** Whether the user has agreed to write through the link that the env file is. A link that leads elsewhere now is another. */
export async function mayWriteThrough({ scope, ports }: ScopeAndPorts, found: FileState): Promise<boolean> {
  if (found.kind !== 'file' || found.through === undefined) return false;
  return (await ports.settings.choices(scope.root)).link === named(scope, found.through);
}

/** Asks for that agreement. A person must give it: the other file may be used by other things. */
export async function* agreeToLink(
  { scope, ports }: ScopeAndPorts,
  target: string,
): Conversation<Pick<typeof writeCodes, 'tracked' | 'not-ignored'>> {
  const { name } = scope.envFile;
  const to = shown(target, scope);
  const { verdict } = await ports.git.ignoreVerdict(target);
  if (verdict === 'not-ignored' || verdict === 'tracked') {
    return { kind: 'refusal', code: verdict, ...text.isKnownToGit(name, to, verdict, shellOf(ports.world)) };
  }
  const agreed = yield* ask({ kind: 'confirm', ...text.mayBeWrittenThrough(name, to), recommended: false });
  if (!agreed) return undefined;
  return {
    kind: 'plan',
    summary: text.plan(name, to),
    consent: 'given',
    steps: [
      {
        preview: { kind: 'command', text: text.step(name, to) },
        async run() {
          await ports.settings.choose(scope.root, { link: named(scope, target) });
          return { status: 'ok', summary: text.done(name, to), fact: undefined };
        },
      },
    ],
  };
}

function named(scope: Scope, target: string): string {
  return `${scope.envFile.path} -> ${target}`;
}
