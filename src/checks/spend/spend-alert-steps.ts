import type { Step } from '../../engine/plan.ts';
import type { SpendAlert } from '../../openai/admin/admin.ts';
import type { AdminCall } from '../../openai/admin/repeat.ts';
import type { ApiResult } from '../../openai/client.ts';
import type { Ports } from '../ports.ts';
import type { Scope } from '../../project/scope.ts';
import { usdOf } from '../../openai/dollars.ts';
import { untrusted } from '../../wording/untrusted.ts';
import { adminFinding } from './admin-access.ts';
import type { AdminView } from './find-api-project.ts';
import { makeOnce } from '../make-once.ts';
import * as text from './spend-alert.text.ts';

/** The prefix of this program's email subjects: it distinguishes its own alerts from those that people created. */
const ourPrefix = '[openai-setup]';

type StepContext = { readonly ports: Ports; readonly scope: Scope; readonly admin: AdminView };
type AlertStep = Step<typeof text.codes>;

/** This program's alerts at other amounts than these: they belong to an earlier limit. */
export function outdatedIn(alerts: readonly SpendAlert[], wanted: readonly number[]): readonly SpendAlert[] {
  return alerts.filter(({ cents, subjectPrefix }) => subjectPrefix === ourPrefix && !wanted.includes(cents));
}

/** @param amounts US cents of all alerts that are created together with this one */
export function createAlert({ ports, scope, admin }: StepContext, cents: number, recipient: string, amounts: readonly number[]): AlertStep {
  const shown = untrusted(recipient, 80);
  const { call, project } = admin;
  return {
    preview: { kind: 'request', text: text.makeStep(shown, usdOf(cents), admin.name) },
    async run(aborted) {
      const made = await makeOnce(
        () => ports.admin.createSpendAlert(call(aborted), project.id, { cents, recipients: [recipient], subjectPrefix: ourPrefix }),
        () => findAlert(ports, call(aborted), project.id, (alert) => alert.cents === cents && alert.recipients.includes(recipient)),
      );
      if (!made.ok) return adminFinding(made.failure, scope, ports);
      return { status: 'ok', summary: text.made(shown, amounts.map(usdOf)), fact: undefined };
    },
  };
}

export function moveAlert({ ports, scope, admin }: StepContext, { id, recipients, ...from }: SpendAlert, cents: number): AlertStep {
  const { call, project } = admin;
  return {
    preview: { kind: 'request', text: text.moveStep(usdOf(from.cents), usdOf(cents), admin.name) },
    async run(aborted) {
      const moved = await makeOnce(
        () => ports.admin.changeSpendAlert(call(aborted), project.id, id, { cents, recipients, subjectPrefix: ourPrefix }),
        () => findAlert(ports, call(aborted), project.id, (each) => each.id === id && each.cents === cents),
      );
      if (!moved.ok) return adminFinding(moved.failure, scope, ports);
      return { status: 'ok', summary: text.moved(usdOf(cents)), fact: undefined };
    },
  };
}

export function removeAlert({ ports, scope, admin }: StepContext, { id, cents }: SpendAlert): AlertStep {
  const { call, project } = admin;
  return {
    preview: { kind: 'request', text: text.removeStep(usdOf(cents)) },
    async run(aborted) {
      const gone = await ports.admin.deleteSpendAlert(call(aborted), project.id, id);
      if (!gone.ok) return adminFinding(gone.failure, scope, ports);
      return { status: 'ok', summary: text.removed(usdOf(cents)), fact: undefined };
    },
  };
}

async function findAlert(
  ports: Ports,
  call: AdminCall,
  projectId: string,
  isMeant: (alert: SpendAlert) => boolean,
): Promise<ApiResult<SpendAlert | undefined>> {
  const alerts = await ports.admin.spendAlerts(call, { projectId });
  return alerts.ok ? { ...alerts, value: alerts.value.find(isMeant) } : alerts;
}
