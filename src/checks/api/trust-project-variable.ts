import { subjectOf } from '../../diagnosis/api-subject.ts';
import type { apiCodes } from '../../diagnosis/codes.ts';
import { shownValues, whatItDoes } from '../../diagnosis/unconfirmed.ts';
import { ask } from '../../engine/ask.ts';
import type { Conversation } from '../../engine/check.ts';
import type { CodeOf } from '../../engine/outcome.ts';
import type { FixContext } from '../check.ts';
import * as text from './trust-project-variable.text.ts';

type Codes = Pick<typeof apiCodes, 'untrusted-proxy' | 'untrusted-certificates'>;

/** Asks whether a proxy, an exception from one, or certificates set by a project file may be used. */
export async function* trustProjectVariable(
  { code, why }: { readonly why: string } & CodeOf<Codes>,
  { scope, ports }: Pick<FixContext, 'scope' | 'ports'>,
): Conversation<Codes> {
  const isCertificates = code === 'untrusted-certificates';
  const found = (await ports.openai.fromProject(scope.api.baseUrl)).find(({ kind }) => (kind === 'certificates') === isCertificates);
  if (found?.trustedAs === undefined) return undefined;
  const { variable, trustedAs } = found;
  const { host } = subjectOf(scope, ports);
  const agreed = yield* ask({
    kind: 'confirm',
    ...text.question(found, shownValues(found), host),
    why,
    recommended: false,
  });
  if (!agreed) return undefined;
  return {
    kind: 'plan',
    summary: text.plan(variable),
    consent: 'given',
    leadsTo: ['untrusted-certificates'],
    steps: [
      {
        preview: { kind: 'request', text: text.preview(variable, whatItDoes(found, host)) },
        async run() {
          if (await ports.settings.trustVariable(scope.root, trustedAs))
            return { status: 'ok', summary: text.done(variable), fact: undefined };
          return { status: 'problem', code, ...text.notSaved(variable, found.setBy.file, ports.settings.directory) };
        },
      },
    ],
  };
}
