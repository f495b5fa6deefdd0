import { ask } from '../../engine/ask.ts';
import type { Outcome } from '../../engine/outcome.ts';
import { defineCheck } from '../check.ts';
import type { SpendAlert } from '../../openai/admin/admin.ts';
import { alertCents, centsOf, dollars, usdOf } from '../../openai/dollars.ts';
import { projectLimitsPage } from '../../openai/pages.ts';
import { untrusted } from '../../wording/untrusted.ts';
import { adminFinding } from './admin-access.ts';
import { createAlert, listed, moveAlert, outdatedIn, removeAlert } from './spend-alert-steps.ts';
import { spendingLimit } from './spending-limit.ts';
import { groups } from '../groups.ts';

/** Addresses that are offered. */
const mostOffered = 8;

/** E-mails warn before the limit is reached: by alerts of the project or the organization, two of them, or one of the user's own. */
export const spendAlert = defineCheck({
  id: 'spend-alert',
  optionalWithout: 'admin-key',
  title: 'e-mails warn before the limit',
  group: groups.spend,
  needs: { spendingLimit },
  async detect({ scope, ports, facts, signal }): Promise<Outcome<undefined>> {
    const { admin, limitUsd } = facts.spendingLimit;
    if (admin === undefined) {
      return {
        status: 'unknown',
        code: 'needs-admin-key',
        summary: 'Whether e-mails warn before the limit, only an admin key can look up',
        why: 'An alert tells early that something spends more than it should; it stops nothing.',
        next: [`See for yourself: ${projectLimitsPage(undefined)}, or export OPENAI_ADMIN_KEY.`],
        fixable: false,
      };
    }
    const [ofProject, ofOrganization] = await Promise.all([
      ports.admin.spendAlerts(admin.call(signal), { projectId: admin.project.id }),
      ports.admin.spendAlerts(admin.call(signal), 'organization'),
    ]);
    if (!ofProject.ok) return { ...adminFinding(ofProject.failure, scope, ports), fixable: false };
    const told = (alerts: readonly SpendAlert[]) =>
      alerts.map(({ cents, recipients }) => ({ usd: usdOf(cents), recipients: recipients.length }));
    const data = {
      project: told(ofProject.value),
      organization: ofOrganization.ok ? told(ofOrganization.value) : null,
    };
    const limitCents = limitUsd === undefined ? undefined : centsOf(limitUsd);
    const below = [...ofProject.value, ...(ofOrganization.ok ? ofOrganization.value : [])]
      .map(({ cents }) => cents)
      .filter((cents) => limitCents === undefined || cents < limitCents);
    const amounts = [...new Set(below)].toSorted((a, b) => a - b);
    const wanted = limitCents === undefined ? [] : alertCents(limitCents);
    // Alerts of this program at amounts that belong to an earlier limit. Those that people made are left alone.
    const outdated = limitCents === undefined ? [] : outdatedIn(ofProject.value, wanted);
    if (outdated.length > 0) {
      return {
        status: 'advice',
        code: 'alerts-outdated',
        summary: `E-mails go out at ${listed(outdated.map(({ cents }) => cents))}, amounts of an earlier limit`,
        why: 'An alert that comes far too early or never warns nobody.',
        next: [`Run openai-setup limits in a terminal: it moves them to ${listed(wanted)}.`, `Or by hand: ${projectLimitsPage(admin.project.id)}`],
        data,
      };
    }
    const [only] = amounts;
    // Half of the pair that this program makes: it was interrupted in between.
    const half = amounts.length === 1 && only !== undefined && wanted.length > 1 && wanted.includes(only);
    if (amounts.length > 0 && !half) {
      const list = amounts.slice(0, 4).map((cents) => dollars(usdOf(cents)));
      return {
        status: 'ok',
        summary: `E-mails go out at ${list.join(', ')}${amounts.length > 4 ? ` and ${amounts.length - 4} more` : ''}`,
        fact: undefined,
        data,
      };
    }
    return {
      status: 'advice',
      code: 'no-alert',
      summary: half && only !== undefined ? `Only one e-mail goes out before the limit, at ${dollars(usdOf(only))}` : 'No e-mail warns before the limit is reached',
      why: 'An alert tells early that something spends more than it should, while there is time to look.',
      next: [
        limitUsd === undefined
          ? 'Set a limit first: openai-setup limits'
          : 'Run openai-setup limits in a terminal: it makes alerts at 50 % and 80 % of the limit.',
        `Or by hand: ${projectLimitsPage(admin.project.id)}`,
      ],
      ...(limitUsd === undefined ? { fixable: false as const } : {}),
      data,
    };
  },
  async *fix({ scope, ports, facts, wishes, signal }) {
    const { admin, limitUsd } = facts.spendingLimit ?? {};
    if (admin === undefined || limitUsd === undefined) return undefined;
    const projectId = admin.project.id;
    const standing = await ports.admin.spendAlerts(admin.call(signal), { projectId });
    if (!standing.ok) return { kind: 'refusal', ...adminFinding(standing.failure, scope, ports) };
    const wanted = alertCents(centsOf(limitUsd));
    const has = new Set(standing.value.map(({ cents }) => cents));
    const missing = wanted.filter((cents) => !has.has(cents));
    const outdated = outdatedIn(standing.value, wanted);
    // Those of an earlier limit become those of this one; what is left over of either is removed or made.
    const created = missing.slice(outdated.length);
    const place = { ports, scope, admin };
    const steps = outdated.map((alert, index) => {
      const cents = missing[index];
      return cents === undefined ? removeAlert(place, alert) : moveAlert(place, alert, cents);
    });
    if (created.length === 0) {
      if (steps.length === 0) return undefined;
      const from = listed(outdated.map(({ cents }) => cents));
      return { kind: 'plan', summary: `move the e-mail alerts from ${from} to ${listed(wanted)} a month`, consent: 'ask', steps };
    }

    const earlier = standing.value.flatMap(({ recipients }) => recipients);
    const keys = await ports.admin.keys(admin.call(signal), projectId);
    const owners = keys.ok ? keys.value.flatMap(({ ownerEmail }) => ownerEmail ?? []) : [];
    const members = await ports.admin.memberEmails(admin.call(signal), projectId);
    const addresses = [...new Set([...earlier, ...owners, ...(members.ok ? members.value : [])])].filter(isAddress);
    const [first, ...rest] = addresses.slice(0, mostOffered).map((address) => ({ value: address, label: untrusted(address, 80) }));
    if (first === undefined) {
      return {
        kind: 'refusal',
        code: 'no-alert',
        summary: `No alert was made: the API tells no e-mail address of project ${admin.name}`,
        why: 'An alert needs somebody to write to.',
        next: [`Make it by hand: ${projectLimitsPage(projectId)}`],
      };
    }
    const amounts = listed(created);
    const recipient = yield* ask({
      kind: 'choice',
      text: `Who gets an e-mail when ${amounts} a month ${created.length === 1 ? 'is' : 'are'} spent?`,
      guidance: ['A person who would look at once. Spending goes on until the hard limit.'],
      why: 'An alert tells early that something spends more than it should, while there is time to look.',
      options: [first, ...rest],
      // `--limit` asks for protection of this project; without it nobody is written to unasked.
      ...(wishes.limitUsd === undefined ? {} : { recommended: first.value }),
    });
    return {
      kind: 'plan',
      summary: `make e-mail alerts at ${amounts} a month for project ${admin.name}`,
      consent: 'given',
      steps: [...steps, ...created.map((cents) => createAlert(place, cents, recipient, amounts))],
    };
  },
});

function isAddress(text: string): boolean {
  return /^[^\s@\p{Cc}]+@[^\s@\p{Cc}]+$/u.test(text) && text.length <= 254;
}
