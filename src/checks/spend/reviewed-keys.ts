import type { ExhibitOptions } from '../../engine/outcome.ts';
import type { ProjectKey } from '../../openai/admin/admin.ts';
import { untrusted } from '../../wording/untrusted.ts';
import * as text from './key-age.text.ts';

/** Days after which a key should be replaced. */
export const oldAfter = 90;
export const dayMs = 86_400_000;
/** How many keys are shown; all are in the data. */
const maxShown = 2;

/** A reason to look at a key. */
type Remark = keyof typeof text.remarks;

/** A key in the project, and the reasons to look at it. */
export type ReviewedKey = {
  readonly key: ProjectKey;
  /** It's the one in the env file. */
  readonly own: boolean;
  readonly ageDays: number;
  readonly remarks: readonly Remark[];
};

/**
 * The project's own key first, then those with the most remarks.
 *
 * @param now milliseconds since 1970
 */
export function reviewKeys(keys: readonly ProjectKey[], own: ProjectKey | undefined, now: number): readonly ReviewedKey[] {
  return keys
    .map((key) => ({ key, own: key === own, ageDays: daysBetween(key.createdAt, now), remarks: remarksOn(key, now) }))
    .toSorted((a, b) => Number(b.own) - Number(a.own) || b.remarks.length - a.remarks.length || b.ageDays - a.ageDays);
}

function remarksOn({ createdAt, lastUsedAt, expiresAt, ownerHasLeft }: ProjectKey, now: number): readonly Remark[] {
  const age = daysBetween(createdAt, now);
  return [
    ...(expiresAt !== undefined && expiresAt * 1000 <= now ? ['expired' as const] : []),
    ...(age > oldAfter ? ['old' as const] : []),
    // A new key has had no time to be used.
    ...(lastUsedAt === undefined && age > 7 ? ['unused' as const] : []),
    ...(ownerHasLeft ? ['owner-left' as const] : []),
    ...(expiresAt === undefined ? ['never-expires' as const] : []),
  ];
}

/** All of them, for machines. */
export function keysData(reviewed: readonly ReviewedKey[]) {
  return reviewed.map(({ key, own, ageDays, remarks }) => ({
    id: untrusted(key.id, 80),
    name: untrusted(key.name, 80),
    own,
    owner: key.ownerName === undefined ? null : untrusted(key.ownerName, 80),
    ownerHasLeft: key.ownerHasLeft,
    ageDays,
    createdAt: iso(key.createdAt),
    lastUsedAt: key.lastUsedAt === undefined ? null : iso(key.lastUsedAt),
    expiresAt: key.expiresAt === undefined ? null : iso(key.expiresAt),
    remarks,
  }));
}

/** The first few, or all, one per line, and how many more there are. */
export function keyLines(reviewed: readonly ReviewedKey[], now: number, look: ExhibitOptions): readonly string[] {
  const shown = look.verbose === true ? reviewed.length : maxShown;
  const rows = reviewed.slice(0, shown).map(({ key, own, ageDays, remarks }) => [
    // Remarks about the project's own key are in the line above.
    text.keyCell(untrusted(key.name, 20), { own, isMarked: !own && remarks.length > 0, plain: look.plain }),
    text.ageCell(ageDays),
    text.useCell(key.lastUsedAt === undefined ? undefined : daysBetween(key.lastUsedAt, now)),
    text.endCell(key.expiresAt === undefined ? undefined : dateOf(key.expiresAt)),
  ]);
  const rest = reviewed.slice(shown);
  const counts = (Object.keys(text.remarks) as Remark[]).flatMap((remark) => {
    const count = rest.filter(({ remarks }) => remarks.includes(remark)).length;
    return count === 0 ? [] : [text.remarks[remark](count, oldAfter)];
  });
  return [...inColumns(rows, look), ...(rest.length > 0 ? [text.more(rest.length, counts)] : [])];
}

/** Cells in columns if there's enough room, otherwise one after the other. */
function inColumns(rows: readonly (readonly string[])[], { columns, plain }: ExhibitOptions): readonly string[] {
  const widths = rows[0]?.map((_, index) => Math.max(...rows.map((row) => row[index]?.length ?? 0))) ?? [];
  if (plain || widths.reduce((sum, width) => sum + width + 2, 0) > columns)
    return rows.map(([name, ...cells]) => `${name}: ${cells.join(', ')}`);
  return rows.map((row) =>
    row
      .map((cell, index) => cell.padEnd(widths[index] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

/** Whole days from Unix seconds to milliseconds since 1970. */
export function daysBetween(seconds: number, now: number): number {
  return Math.max(0, Math.floor((now - seconds * 1000) / dayMs));
}

/** “2026-11-28”, from Unix seconds. */
export function dateOf(seconds: number): string {
  return iso(seconds).slice(0, 10);
}

function iso(seconds: number): string {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? 'unknown' : date.toISOString();
}
