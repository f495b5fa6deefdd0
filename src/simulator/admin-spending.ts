import type OpenAI from 'openai';
import { centsThisMonth } from './admin-usage.ts';
import { findActiveProject, findProject } from './admin-projects.ts';
import { integer, list, nullable, object, oneOf, optional, readBody, text } from './body.ts';
import { notFound } from './errors.ts';
import { ok, Rejection } from './exchange.ts';
import type { Call, Route } from './exchange.ts';
import { pageAfter } from './pagination.ts';
import type { ApiState, SpendAlert, Spending } from './state.ts';

// The spending limits and email alerts of the organization and of each project: the same endpoints at two levels, which differ
// only in the names of their objects. Amounts are in cents.

type Admin = OpenAI.Admin.Organization.OrganizationSpendLimit;
type Level = {
  readonly base: string;
  readonly look: (call: Call, state: ApiState) => Spending;
  readonly change: (call: Call, state: ApiState) => Spending;
  readonly limit: (set: OpenAI.Admin.Organization.SpendLimitUpdateParams, enforcement: Admin['enforcement']) => unknown;
  /** US cents spent this month. */
  readonly spent: (call: Call, state: ApiState) => number;
  readonly limitDeleted: unknown;
  readonly alert: (alert: SpendAlert) => { readonly id: string };
  readonly alertDeleted: (id: string) => unknown;
};

/** Whether it's stopping anything right now: a new limit is inactive until it's reached (OpenAI's Terraform tests, 2026-11-28). */
function enforcementOf(level: Level, { threshold_amount }: { readonly threshold_amount: number }, call: Call, state: ApiState) {
  return { status: level.spent(call, state) >= threshold_amount ? 'enforcing' : 'inactive' } satisfies Admin['enforcement'];
}

const organization: Level = {
  base: '/organization',
  look: (_call, state) => state.spending,
  change: (_call, state) => state.spending,
  limit: (set, enforcement) => ({ object: 'organization.spend_limit', ...set, enforcement }) satisfies Admin,
  spent: (call, state) => centsThisMonth(state, call, undefined),
  limitDeleted: {
    object: 'organization.spend_limit.deleted',
    deleted: true,
  } satisfies OpenAI.Admin.Organization.OrganizationSpendLimitDeleted,
  alert: (alert) => ({ object: 'organization.spend_alert', ...alert }) satisfies OpenAI.Admin.Organization.OrganizationSpendAlert,
  alertDeleted: (id) =>
    ({
      object: 'organization.spend_alert.deleted',
      id,
      deleted: true,
    }) satisfies OpenAI.Admin.Organization.OrganizationSpendAlertDeleted,
};

const project: Level = {
  base: '/organization/projects/:project',
  look: (call, state) => findProject(call, state).spending,
  change: (call, state) => findActiveProject(call, state).spending,
  limit: (set, enforcement) =>
    ({
      object: 'project.spend_limit',
      ...set,
      enforcement,
    }) satisfies OpenAI.Admin.Organization.Projects.ProjectSpendLimit,
  spent: (call, state) => centsThisMonth(state, call, findProject(call, state)),
  limitDeleted: {
    object: 'project.spend_limit.deleted',
    deleted: true,
  } satisfies OpenAI.Admin.Organization.Projects.ProjectSpendLimitDeleted,
  alert: (alert) => ({ object: 'project.spend_alert', ...alert }) satisfies OpenAI.Admin.Organization.Projects.ProjectSpendAlert,
  alertDeleted: (id) =>
    ({
      object: 'project.spend_alert.deleted',
      id,
      deleted: true,
    }) satisfies OpenAI.Admin.Organization.Projects.ProjectSpendAlertDeleted,
};

const month = { currency: oneOf('USD'), interval: oneOf('month') };
const limitShape = { threshold_amount: integer(1), ...month };
const alertShape = {
  threshold_amount: integer(1),
  ...month,
  notification_channel: object({
    type: oneOf('email'),
    recipients: list(text, 1),
    subject_prefix: optional(nullable(text)),
  }),
};

function routesOf(level: Level): readonly Route[] {
  const limit = `${level.base}/spend_limit`;
  const alerts = `${level.base}/spend_alerts`;
  const findAlert = (spending: Spending, { params }: Call): SpendAlert => {
    const alert = spending.alerts.find(({ id }) => id === params['alert']);
    if (!alert) throw new Rejection(notFound('The spend alert'));
    return alert;
  };
  return [
    {
      method: 'GET',
      pattern: limit,
      handle(call, state) {
        const { limit: standing, stale } = level.look(call, state);
        const set = stale !== undefined && Date.now() < stale.until ? stale.limit : standing;
        // It isn't documented what the API answers if no limit is set (2026-11-20).
        if (!set) throw new Rejection(notFound('A spend limit'));
        return ok(level.limit(set, enforcementOf(level, set, call, state)));
      },
    },
    {
      method: 'POST',
      pattern: limit,
      handle(call, state) {
        const spending = level.change(call, state);
        const set = readBody(call.body, limitShape);
        spending.stale = { limit: spending.limit, until: Date.now() + (state.strictness.limitReadAfterMs ?? 0) };
        spending.limit = set;
        return ok(level.limit(spending.limit, enforcementOf(level, spending.limit, call, state)));
      },
    },
    {
      method: 'DELETE',
      pattern: limit,
      handle(call, state) {
        const spending = level.change(call, state);
        if (!spending.limit) throw new Rejection(notFound('A spend limit'));
        spending.limit = undefined;
        return ok(level.limitDeleted);
      },
    },
    {
      method: 'GET',
      pattern: alerts,
      handle: (call, state) => ok(pageAfter(level.look(call, state).alerts.map(level.alert), call.query)),
    },
    {
      method: 'POST',
      pattern: alerts,
      handle(call, state) {
        const spending = level.change(call, state);
        const alert: SpendAlert = { id: state.newId('alert_'), ...readBody(call.body, alertShape) };
        spending.alerts.push(alert);
        return ok(level.alert(alert));
      },
    },
    {
      method: 'GET',
      pattern: `${alerts}/:alert`,
      handle: (call, state) => ok(level.alert(findAlert(level.look(call, state), call))),
    },
    {
      method: 'POST',
      pattern: `${alerts}/:alert`,
      handle(call, state) {
        const alert = findAlert(level.change(call, state), call);
        return ok(level.alert(Object.assign(alert, readBody(call.body, alertShape))));
      },
    },
    {
      method: 'DELETE',
      pattern: `${alerts}/:alert`,
      handle(call, state) {
        const spending = level.change(call, state);
        const { id } = findAlert(spending, call);
        spending.alerts = spending.alerts.filter((alert) => alert.id !== id);
        return ok(level.alertDeleted(id));
      },
    },
  ];
}

export const spendingRoutes: readonly Route[] = [...routesOf(organization), ...routesOf(project)];
