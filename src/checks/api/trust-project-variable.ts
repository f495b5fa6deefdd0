import { subjectOf } from '../../diagnosis/api-subject.ts';
import { shownValues, whatItDoes } from '../../diagnosis/unconfirmed.ts';
import { ask, type Confirm } from '../../engine/ask.ts';
import type { Conversation } from '../../engine/check.ts';
import type { Finding, Outcome } from '../../engine/outcome.ts';
import type { FixContext } from '../check.ts';
import type { Plan } from '../../engine/plan.ts';
import type { ProjectVariable } from '../../openai/http/project-network.ts';
import { whereSettingsCouldBe } from './where-settings-could-be.ts';

/** Asks whether a proxy, an exception from one, or certificates that come from a file of the project may be used. */
export async function* trustProjectVariable(
  { code, why }: Finding<unknown>,
  { scope, ports }: Pick<FixContext, 'scope' | 'ports'>,
): Conversation {
  const isCertificates = code === 'untrusted-certificates';
  const found = ports.openai.fromProject(scope.api.baseUrl).find(({ kind }) => (kind === 'certificates') === isCertificates);
  if (found?.trustedAs === undefined) return undefined;
  const { variable, trustedAs } = found;
  const { host } = subjectOf(scope, ports);
  const agreed = yield* ask({
    kind: 'confirm',
    ...asked(found, host),
    guidance: [
      `${found.setBy.sentence}.`,
    ],
    why,
    recommended: false,
  });
  if (!agreed) return undefined;
  return {
    kind: 'plan',
    summary: `trust ${variable} for this project`,
    consent: 'given',
    leadsTo: ['untrusted-certificates'],
    steps: [
      {
        preview: { kind: 'request', text: `${variable} ${whatItDoes(found, host)}` },
        async run(): Promise<Outcome<undefined>> {
          if (await ports.settings.trustVariable(scope.root, trustedAs)) {
            return { status: 'ok', summary: `${variable} is trusted for this project`, fact: undefined };
          }
          return {
            status: 'problem',
            code,
            summary: "your answer couldn't be saved",
            why: 'Without saved settings, openai-setup would ask about this every time.',
            next: [
              whereSettingsCouldBe(ports.settings.directory),
              `Or set ${variable.replaceAll(', ', ' and ')} in your shell's startup file instead of ${found.setBy.file}.`,
            ],
          };
        },
      },
    ],
  } satisfies Plan;
}

function asked(found: ProjectVariable, host: string): Pick<Confirm, 'text' | 'mustSee' | 'yes' | 'no'> {
  const values = shownValues(found);
  switch (found.kind) {
    case 'proxy':
      return {
        text: 'Send your requests through this proxy?',
        mustSee: [...values, 'Say yes only if you know who runs it.'],
        yes: 'Yes, use it',
        no: 'No, send nothing',
      };
    case 'no-proxy':
      return {
        text: 'Go around your proxy for this server?',
        mustSee: [host, 'Say yes only if you meant to skip your proxy.'],
        yes: 'Yes, go around it',
        no: 'No, send nothing',
      };
    case 'certificates':
      return {
        text: 'Trust these certificates?',
        mustSee: [...values, 'Say yes only if you know whose they are.'],
        yes: 'Yes, trust them',
        no: "No, don't trust them",
      };
    default:
      return found.kind satisfies never;
  }
}
