import { ask } from '../../engine/ask.ts';
import type { Conversation } from '../../engine/check.ts';
import type { Found } from '../../machine/files-look.ts';
import type { Ports } from '../ports.ts';
import type { Scope } from '../../project/scope.ts';
import { replaceByCopy, untrackCommand } from '../../shell/commands.ts';
import { shellOf } from '../../shell/shell.ts';
import { untrusted } from '../../wording/untrusted.ts';
import { shown } from './env-file-findings.ts';

type Place = { readonly scope: Scope; readonly ports: Ports };

/** Whether the user has agreed to write through the link that the env file is. A link that leads elsewhere now is another. */
export async function mayWriteThrough({ scope, ports }: Place, found: Found): Promise<boolean> {
  if (found.kind !== 'file' || found.through === undefined) return false;
  return (await ports.settings.choices(scope.root)).link === named(scope, found.through);
}

/** Asks for that agreement. A person must give it: the other file may be used by other things. */
export async function* agreeToLink({ scope, ports }: Place, target: string): Conversation {
  const { name } = scope.envFile;
  const to = shown(target, scope);
  const { verdict } = await ports.git.ignoreVerdict(target);
  if (verdict === 'not-ignored' || verdict === 'tracked') {
    return {
      kind: 'refusal',
      code: verdict,
      summary: `${name} leads to ${to}, which git ${verdict === 'tracked' ? 'tracks' : 'would commit'}`,
      why: `A rule that hides ${name} from git says nothing about the file behind the link, so no key is written there.`,
      next: [
        verdict === 'tracked' ? `${untrackCommand(to, shellOf(ports.world))}   (the file stays), then add ${to} to .gitignore.` : `Add ${to} to .gitignore, then run openai-setup again.`,
        `Or replace the link by a file of its own: ${replaceByCopy(name, shellOf(ports.world))}`,
      ],
    };
  }
  const agreed = yield* ask({
    kind: 'confirm',
    text: `${name} is a link to ${to}. Write through it?`,
    why: `The key would be saved in ${to}. Whatever else uses that file gets it too.`,
    yes: `Yes, keep the link and write to ${to}`,
    no: 'No, leave it as it is',
    recommended: false,
  });
  if (!agreed) return undefined;
  return {
    kind: 'plan',
    summary: `write through ${untrusted(name)} to ${to} from now on`,
    consent: 'given',
    steps: [
      {
        preview: { kind: 'command', text: `remember that ${untrusted(name)} may be written through to ${to}` },
        async run() {
          await ports.settings.choose(scope.root, { link: named(scope, target) });
          return { status: 'ok', summary: `${name} is written through to ${to}`, fact: undefined };
        },
      },
    ],
  };
}

function named(scope: Scope, target: string): string {
  return `${scope.envFile.path} -> ${target}`;
}
