import type { RotationRecord } from '../../machine/settings.ts';
import type { Secret } from '../../keys/secret.ts';
import type { ProjectKey } from '../../openai/admin/admin.ts';
import type { AdminAccess } from '../spend/admin-access.ts';
import type { ScopeAndPorts } from '../check.ts';

/** When the old key ends: `--ends`. */
export type Ends = 'now' | '1h' | '24h' | '7d' | 'never';

/** Seconds from now; `undefined`: it's left as it is. */
export const secondsUntil: Readonly<Record<Ends, number | undefined>> = {
  now: 0,
  '1h': 3600,
  '24h': 86_400,
  '7d': 604_800,
  never: undefined,
};

export type Wanted = {
  /** The old key is known to others: it ends first. */
  readonly leaked: boolean;
  readonly ends?: Ends;
  /** Also a key that was made within the last hour. */
  readonly again: boolean;
  /** Places that get the new key without a question, named in full: `github:ana/shop`. */
  readonly places?: readonly string[];
  /** The new key, from standard input. */
  readonly handed?: Secret;
};

/** The key that's being replaced. */
export type OldKey = {
  readonly lastFour: string;
  /** Where it's still in the env file. */
  readonly secret?: Secret;
  /** What's in the env file now. */
  readonly current: Secret;
  /** An earlier run has put the new key in its place. */
  readonly resumed: boolean;
  /** How to ask the API about it, if there's an admin key that can. */
  readonly admin?: { readonly call: AdminAccess; readonly projectId: string };
  /** As the API lists it. Absent without an admin key, or if it's not listed. */
  readonly listed?: ProjectKey;
  /** The API doesn't list it any more. */
  readonly isGone: boolean;
  readonly id?: string;
  /** Its service account, in which another key can be made. */
  readonly accountId?: string;
};

/** One replacement: what was asked for, and what has become of it in this run. Its checks share it; the project is the source of truth. */
export type Rotation = Wanted & {
  /** Whether the old key ends before the new one is made. */
  readonly endsFirst: boolean;
  readonly state: {
    /** Which of several keys the user says it is. */
    chosenId?: string;
    /** Found out anew, with an admin key that was typed. */
    old?: OldKey;
    /** The new key is in the file, tested in this run. */
    replaced?: Secret;
    /** The user has agreed to end the old key and make a new one. */
    agreed?: true;
    /** The API said in this run that the old key has ended (0), or when it will: Unix seconds. */
    endsAt?: number;
    /** The organization doesn't let a key be made from here. */
    cannotMake?: true;
    /** A leaked key that can be ended from here hasn't ended yet. */
    mustEndFirst?: boolean;
    /** Other places in which the old key was found: `.env.local:3`. */
    elsewhere: readonly string[];
    /** Chosen stores that couldn't be updated. */
    stores: readonly string[];
    /** Stores that the project mentions, and that nobody knows anything of. */
    open: readonly string[];
  };
};

export function newRotation(wanted: Wanted, hasAdminKey: boolean): Rotation {
  return { ...wanted, endsFirst: wanted.leaked && hasAdminKey, state: { elsewhere: [], stores: [], open: [] } };
}

/** Whether the API is known to refuse the old key by now. */
export function hasEnded({ state }: Rotation, old: OldKey | undefined): boolean {
  return state.endsAt === 0 || old?.isGone === true;
}

const hourMs = 3_600_000;
/** Milliseconds. A rotation that was interrupted longer ago isn't what anybody wants to go on with. */
const mostMs = 7 * 24 * hourMs;

/** Whether the file's key is the new one of a rotation that isn't over, or has just been. */
export function isResumed(record: RotationRecord | undefined, current: Secret, now: Date, again: boolean): boolean {
  if (record?.newLastFour === undefined || current.lastFour === '' || record.newLastFour !== current.lastFour || again) return false;
  const age = now.getTime() - Date.parse(record.writtenAt ?? record.startedAt);
  return age < (record.endsAt === undefined && record.left === undefined ? mostMs : hourMs);
}

export function recordOf({ scope, ports }: ScopeAndPorts): Promise<RotationRecord | undefined> {
  return ports.settings.rotation(scope.root, scope.envFile.inProject);
}

/** Adds to what's remembered of this rotation, or begins anew. Where settings can't be kept, only this run knows. */
export async function note(context: ScopeAndPorts, change: Partial<RotationRecord>, begin?: RotationRecord): Promise<void> {
  const record = begin ?? (await recordOf(context));
  if (record === undefined) return;
  await context.ports.settings.noteRotation(context.scope.root, context.scope.envFile.inProject, { ...record, ...change });
}

/** What's remembered of a replacement before anything happens, so that a killed run can be continued. */
export async function noteBeginning(context: ScopeAndPorts, { leaked, state }: Rotation, old: OldKey): Promise<void> {
  const record = await recordOf(context);
  const { id, admin, accountId, listed } = old;
  const known = {
    ...(id === undefined ? {} : { oldId: id }),
    ...(admin === undefined ? {} : { projectId: admin.projectId }),
    ...(accountId === undefined ? {} : { accountId }),
  };
  // The new key is in the file already; an admin key may have been found since.
  if (record !== undefined && (old.resumed || state.replaced !== undefined)) return note(context, known);
  // Already begun: its new key has never been in the file, so it's the same rotation.
  const isSame = record?.oldLastFour === old.lastFour && (record.oldId === id || id === undefined) && record.writtenAt === undefined;
  if (isSame) return;
  await note(
    context,
    {},
    {
      startedAt: context.ports.world.now().toISOString(),
      oldLastFour: old.lastFour,
      ...known,
      ...(listed?.expiresAt === undefined ? {} : { expiresAt: new Date(listed.expiresAt * 1000).toISOString() }),
      ...(leaked ? { leaked: 'yes' } : {}),
    },
  );
}
