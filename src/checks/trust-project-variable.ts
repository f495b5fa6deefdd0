import { subjectOf } from '../diagnosis/api-subject.ts';
import { whatItDoes } from '../diagnosis/unconfirmed.ts';
import { ask } from '../engine/ask.ts';
import type { Conversation, Finding, FixContext, Outcome } from '../engine/check.ts';
import type { Plan } from '../engine/plan.ts';
import { untrusted } from '../text/untrusted.ts';

/** Asks whether a proxy, an exception from one, or certificates that direnv took from the project may be used. */
export async function* trustProjectVariable(
  { code, why }: Finding<unknown>,
  { scope, ports }: Pick<FixContext, 'scope' | 'ports'>,
): Conversation {
  const isCertificates = code === 'untrusted-certificates';
  const found = ports.openai.fromProject(scope.api.baseUrl).find(({ kind }) => (kind === 'certificates') === isCertificates);
  if (found === undefined) return undefined;
  const { variable, value, trustedAs } = found;
  const does = whatItDoes(found, subjectOf(scope, ports).host);
  const preview = { kind: 'request', text: `${variable} ${does}` } as const;
  const agreed = yield* ask({
    kind: 'confirm',
    text: isCertificates ? `Trust the certificates that ${variable} names?` : `Let ${variable} decide on the way of your key?`,
    guidance: [
      found.kind === 'proxy' ? value : untrusted(value, 200),
      `direnv took it from the project's .envrc, and it ${does}.`,
      isCertificates ? 'Say yes only if you know whose certificates they are.' : 'Say yes only if you know who runs it.',
    ],
    why,
    yes: isCertificates ? 'yes, trust them' : 'yes, I know it',
    no: isCertificates ? 'no, trust nobody new' : 'no, send nothing',
    recommended: false,
    preview: [preview],
  });
  if (!agreed) return undefined;
  return {
    kind: 'plan',
    summary: `trust ${variable} for this project`,
    consent: 'given',
    leadsTo: ['untrusted-certificates'],
    steps: [
      {
        preview,
        async run(): Promise<Outcome<undefined>> {
          if (await ports.settings.trustVariable(scope.root, trustedAs)) {
            return { status: 'ok', summary: `${variable} is trusted for this project`, fact: undefined };
          }
          return {
            status: 'problem',
            code,
            summary: 'your answer could not be kept',
            why: "The settings file of openai-setup can't be written, so you'd be asked each time.",
            next: [
              `Make the directory ${ports.settings.directory} writable, or delete a broken settings.json in it.`,
              `Or set ${variable} yourself, in a startup file of your shell.`,
            ],
          };
        },
      },
    ],
  } satisfies Plan;
}
