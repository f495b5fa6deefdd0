import type { ExhibitLook, Outcome } from '../../engine/outcome.ts';
import { defineCheck, type LookContext } from '../check.ts';
import type { ProjectKey } from '../../openai/admin/admin.ts';
import type { World } from '../../machine/world.ts';
import { pages } from '../../openai/pages.ts';
import { fedFrom } from '../../shell/commands.ts';
import { shellOf } from '../../shell/shell.ts';
import { untrusted } from '../../wording/untrusted.ts';
import { adminFinding } from './admin-access.ts';
import type { AdminView } from './find-api-project.ts';
import { fits, projectKey } from '../key/project-key.ts';
import { spendingLimit } from './spending-limit.ts';
import { groups } from '../groups.ts';

/** Days after which a key should be exchanged, and before its end at which that becomes urgent. */
const oldAfter = 90;
const soonBefore = 14;
const dayMs = 86_400_000;
/** Keys that are shown; all are in the data. */
const mostShown = 2;

/** The key is young enough and does not expire soon; so the admin key tells, or the date at which this program wrote it. */
export const keyAge = defineCheck({
  id: 'key-age',
  optionalWithout: 'admin-key',
  title: 'the key is not too old',
  group: groups.spend,
  needs: { spendingLimit },
  async detect(context): Promise<Outcome<undefined>> {
    const { admin } = context.facts.spendingLimit;
    return admin === undefined ? asWritten(context) : lookedUp(context, admin);
  },
});

async function asWritten({ scope, ports }: LookContext): Promise<Outcome<undefined>> {
  const [written, key] = await Promise.all([ports.settings.keyWritten(scope.root), projectKey(scope, ports)]);
  if (written === undefined || key === undefined || written.lastFour === '' || key.lastFour !== written.lastFour) {
    return {
      status: 'unknown',
      code: 'needs-admin-key',
      summary: 'How old the key is, only an admin key can look up',
      why: 'The older a key, the more places may hold a copy of it.',
      next: [`See for yourself: ${pages.apiKeys}, or export OPENAI_ADMIN_KEY.`],
    };
  }
  const days = Math.floor((ports.world.now().getTime() - Date.parse(written.writtenAt)) / dayMs);
  const data = { writtenAt: written.writtenAt, ageDays: days };
  if (days > oldAfter) return { ...old(`The key …${written.lastFour}`, days, ports.world), data };
  return { status: 'ok', summary: `The key was saved here ${ago(days)}`, fact: undefined, data };
}

async function lookedUp({ scope, ports, signal }: LookContext, admin: AdminView): Promise<Outcome<undefined>> {
  const listed = await ports.admin.keys(admin.call(signal), admin.project.id);
  if (!listed.ok) return adminFinding(listed.failure, scope, ports);
  const now = ports.world.now().getTime();
  const secret = await projectKey(scope, ports);
  const fitting = secret === undefined ? [] : listed.value.filter(({ redacted }) => fits(secret, redacted));
  // Two that look alike in their few shown characters cannot be told apart.
  const own = fitting.length === 1 ? fitting[0] : undefined;
  const seen = listed.value
    .map((key) => ({ key, own: key === own, ageDays: daysBetween(key.createdAt, now), remarks: remarksOn(key, now) }))
    .toSorted((a, b) => Number(b.own) - Number(a.own) || b.remarks.length - a.remarks.length || b.ageDays - a.ageDays);
  const data = {
    project: admin.project.id,
    keys: seen.map(({ key, own: mine, ageDays, remarks }) => ({
      id: untrusted(key.id, 80),
      name: untrusted(key.name, 80),
      own: mine,
      owner: key.ownerName === undefined ? null : untrusted(key.ownerName, 80),
      ageDays,
      createdAt: iso(key.createdAt),
      lastUsedAt: key.lastUsedAt === undefined ? null : iso(key.lastUsedAt),
      expiresAt: key.expiresAt === undefined ? null : iso(key.expiresAt),
      remarks,
    })),
  };
  const exhibit = (look: ExhibitLook): readonly string[] => {
    const rest = seen.slice(mostShown);
    const counts = Object.entries(remarkTexts).flatMap(([remark, text]) => {
      const count = rest.filter(({ remarks }) => remarks.includes(remark)).length;
      return count === 0 ? [] : [`${count} ${text}`];
    });
    return [
      ...inColumns(seen.slice(0, mostShown).map(({ key, own: mine, ageDays, remarks }) => [
        // What speaks against this one stands in the line above.
        `${mine || remarks.length === 0 ? '' : look.plain ? 'worth a look: ' : '! '}${untrusted(key.name, 20)}${mine ? ' (this one)' : ''}`,
        aged(ageDays),
        key.lastUsedAt === undefined ? 'never used' : `used ${ago(daysBetween(key.lastUsedAt, now))}`,
        key.expiresAt === undefined ? 'never expires' : `expires ${iso(key.expiresAt).slice(0, 10)}`,
      ]), look),
      ...(rest.length > 0 ? [`and ${rest.length} more${counts.length === 0 ? '' : `: ${counts.join(', ')}`}`] : []),
    ];
  };
  const shown = { data, exhibit };

  if (own !== undefined) {
    const left = own.expiresAt === undefined ? undefined : (own.expiresAt * 1000 - now) / dayMs;
    const name = `The key ${untrusted(own.name, 40)}`;
    if (left !== undefined && left <= 0) {
      return {
        status: 'problem',
        code: 'key-expired',
        summary: `${name} expired on ${iso(own.expiresAt ?? 0).slice(0, 10)}`,
        why: 'The API refuses every request with it.',
        next: rotation(ports.world),
        ...shown,
      };
    }
    if (left !== undefined && left <= soonBefore) {
      const days = Math.floor(left);
      return {
        status: 'advice',
        code: 'key-expiring',
        summary: `${name} expires ${days === 0 ? 'within a day' : `in ${days} ${days === 1 ? 'day' : 'days'}`}`,
        why: 'From then on the API refuses every request with it.',
        next: rotation(ports.world),
        ...shown,
      };
    }
    const age = daysBetween(own.createdAt, now);
    if (age > oldAfter) return { ...old(name, age, ports.world), ...shown };
  }
  const toReview = seen.filter(({ own: mine, remarks }) => !mine && remarks.length > 0).length;
  const known = own === undefined ? '' : `The key ${daysBetween(own.createdAt, now) === 0 ? 'was' : 'is'} ${aged(daysBetween(own.createdAt, now))}; `;
  if (toReview > 0) {
    return {
      status: 'advice',
      code: 'keys-to-review',
      summary: `${known}${toReview} ${own === undefined ? '' : 'other '}${toReview === 1 ? 'key' : 'keys'} of the project ${toReview === 1 ? 'is' : 'are'} worth a look`,
      why: 'A key that nobody uses, or that never ends, is one more that can leak.',
      next: [`Revoke what nobody needs: ${pages.apiKeys}`],
      ...shown,
    };
  }
  if (own !== undefined) return { status: 'ok', summary: `${known}it ${own.expiresAt === undefined ? 'never expires' : `expires on ${iso(own.expiresAt).slice(0, 10)}`}`, fact: undefined, ...shown };
  return {
    status: 'unknown',
    code: 'needs-admin-key',
    summary: secret === undefined ? 'There is no key here whose age could be looked up' : `The key is not among those of project ${admin.name}, so its age is not known`,
    why: 'The older a key, the more places may hold a copy of it.',
    next: [`Look at your keys: ${pages.apiKeys}`],
    ...shown,
  };
}

function rotation(world: World): readonly [string, ...string[]] {
  const save = fedFrom('key.txt', 'openai-setup --key-stdin --yes', shellOf(world));
  return [`Make a new key and save it: ${save}, or paste it in the wizard.`, `When it works, revoke the old one: ${pages.apiKeys}`];
}

function old(name: string, days: number, world: World) {
  return {
    status: 'advice',
    code: 'key-old',
    summary: `${name} is ${days} days old`,
    why: `The older a key, the more places may hold a copy of it. After ${oldAfter} days it is time for a new one.`,
    next: rotation(world),
  } as const;
}

/** Cells below each other where there is room for that, else one after the other. */
function inColumns(rows: readonly (readonly string[])[], { columns, plain }: ExhibitLook): readonly string[] {
  const widths = rows[0]?.map((_, index) => Math.max(...rows.map((row) => row[index]?.length ?? 0))) ?? [];
  if (plain || widths.reduce((sum, width) => sum + width + 2, 0) > columns) return rows.map(([name, ...cells]) => `${name}: ${cells.join(', ')}`);
  return rows.map((row) => row.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join('  ').trimEnd());
}

const remarkTexts = { expired: 'expired', old: `older than ${oldAfter} days`, unused: 'never used', 'never-expires': 'never expire' };

/** What speaks against a key. */
function remarksOn({ createdAt, lastUsedAt, expiresAt }: ProjectKey, now: number): readonly string[] {
  const age = daysBetween(createdAt, now);
  return [
    ...(expiresAt !== undefined && expiresAt * 1000 <= now ? ['expired'] : []),
    ...(age > oldAfter ? ['old'] : []),
    // A new key has had no time to be used.
    ...(lastUsedAt === undefined && age > 7 ? ['unused'] : []),
    ...(expiresAt === undefined ? ['never-expires'] : []),
  ];
}

function daysBetween(seconds: number, now: number): number {
  return Math.max(0, Math.floor((now - seconds * 1000) / dayMs));
}

function aged(days: number): string {
  return days === 0 ? 'made today' : days === 1 ? '1 day old' : `${days} days old`;
}

function ago(days: number): string {
  return days === 0 ? 'today' : days === 1 ? 'yesterday' : `${days} days ago`;
}

function iso(seconds: number): string {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? 'unknown' : date.toISOString();
}
