import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { ownValue } from './direnv.ts';
import { withoutTrailing } from './trailing.ts';
import { missingAbove } from './owner.ts';
import type { World } from './world.ts';
import { followFlags, readBounded } from './read-bounded.ts';
import { directoryWithGit, isWithin, realPathOf } from './paths.ts';
import { makeDirectory } from './make-directory.ts';

/** What can't be looked up and is therefore stored, with its date, outside the project. Never a secret. */
export type LimitConfirmation = {
  /** US dollars per month. */
  readonly limitUsd: number;
  /** ISO 8601 date and time when the user said so. */
  readonly confirmedAt: string;
};

/** When this program wrote a key, to know its age; and the key's last four characters, to tell whether it's still there. */
export type KeyWritten = {
  /** ISO 8601 date and time. */
  readonly writtenAt: string;
  readonly lastFour: string;
};

/** The seat of a workshop that this program opened for a project. The file and the code say it once; then the code is gone. */
export type SeatOpened = {
  /** Its id. */
  readonly workshop: string;
  readonly seat: number;
  /** US dollars. */
  readonly limitUsd: number;
  /** The limit is for all seats together. */
  readonly shared?: true;
  /** When the workshop ends: ISO 8601. */
  readonly until: string;
  /** In the organizer's words: show it through `untrusted`. */
  readonly organizer: string;
  /** Of the key, to tell whether it's still there. */
  readonly lastFour: string;
  /** An earlier run has opened it, so the limit may have been raised since. */
  readonly earlier?: true;
};

/**
 * The last replacement of the key in one env file. Which key it was can't be looked up afterwards, and neither can a new key whose value
 * was lost with a killed run. Never a key: ids, names, and last four characters.
 */
export type RotationRecord = {
  /** ISO 8601 date and time of the beginning. */
  readonly startedAt: string;
  readonly oldLastFour: string;
  /** Where an admin key could tell. */
  readonly oldId?: string;
  readonly projectId?: string;
  /** The service account of the old key. */
  readonly accountId?: string;
  /** When the old key would have ended anyway. ISO 8601. */
  readonly expiresAt?: string;
  /** The unique name of the key that was being made: noted before it's asked for. */
  readonly making?: string;
  /** Noted before the new key is written. */
  readonly newLastFour?: string;
  /** The new key is, or was, in the file. ISO 8601. */
  readonly writtenAt?: string;
  /** When the old key ends, or has ended. ISO 8601. */
  readonly endsAt?: string;
  /** It was agreed that the old key stays. */
  readonly left?: string;
  /** The old key had leaked. */
  readonly leaked?: string;
};

/** A key that nobody can use anymore. */
export type DeadKey = {
  /** The API rejected it, or the user says that it was revoked. */
  readonly because: 'rejected' | 'revoked';
  /** ISO 8601 date and time when that was found out. */
  readonly since: string;
};

/** What the user chose for a project, so that we don't ask again. */
export type Choices = {
  /** The env file, relative to the project's root. */
  readonly envFile?: string;
  /** The name of the variable that holds the key. */
  readonly variable?: string;
  /** In a repository with packages: the package to set up, relative to its root; `.` for the root itself. */
  readonly package?: string;
  /** The env file's symbolic link that may be written through: `link -> target`, absolute paths. */
  readonly link?: string;
  /** Data outside the project that belongs to its repository, even though nothing there says so: real paths, one per line. */
  readonly gitData?: string;
};

/**
 * Stored per project root. A settings file that can't be read or written is never fatal: reads return `undefined`, writes
 * return `false`.
 */
export type Settings = {
  /** Where they're stored: absolute path. `undefined`: nowhere, because the user has no home directory. */
  readonly directory: string | undefined;
  limitConfirmation(projectRoot: string): Promise<LimitConfirmation | undefined>;
  confirmLimit(projectRoot: string, confirmation: LimitConfirmation): Promise<boolean>;
  /** The same for a limit that this run has set, which counts in this run even if it can't be stored. */
  noteLimitSet(projectRoot: string, confirmation: LimitConfirmation): Promise<boolean>;
  /** What was set in this run. */
  limitSet(projectRoot: string): LimitConfirmation | undefined;
  /**
   * Base URLs from project files that the user has confirmed. Each applies only to this directory and this address (scheme,
   * host, port, and path), however it's spelled.
   */
  trustsBaseUrl(projectRoot: string, baseUrl: string): Promise<boolean>;
  trustBaseUrl(projectRoot: string, baseUrl: string): Promise<boolean>;
  /** The same for what direnv took from project files: see `ProjectVariable`. */
  trustsVariable(projectRoot: string, trustedAs: string): Promise<boolean>;
  trustVariable(projectRoot: string, trustedAs: string): Promise<boolean>;
  /** `proj_…`: the organization's project that the user chose for this one. */
  apiProject(projectRoot: string): Promise<string | undefined>;
  chooseApiProject(projectRoot: string, projectId: string): Promise<boolean>;
  keyWritten(projectRoot: string): Promise<KeyWritten | undefined>;
  noteKeyWritten(projectRoot: string, written: KeyWritten): Promise<boolean>;
  seat(projectRoot: string): Promise<SeatOpened | undefined>;
  noteSeat(projectRoot: string, seat: SeatOpened): Promise<boolean>;
  /** @param envFile relative to the project's root */
  rotation(projectRoot: string, envFile: string): Promise<RotationRecord | undefined>;
  noteRotation(projectRoot: string, envFile: string, record: RotationRecord): Promise<boolean>;
  /** By the fingerprints of the keys, which is all that's kept of them. */
  deadKeys(projectRoot: string): Promise<ReadonlyMap<string, DeadKey>>;
  noteDeadKeys(projectRoot: string, fingerprints: readonly string[], dead: DeadKey): Promise<boolean>;
  choices(projectRoot: string): Promise<Choices>;
  choose(projectRoot: string, choices: Choices): Promise<boolean>;
};

/** What we write. What we read may be anything: the file may come from elsewhere, or from another version. */
type Project = {
  limit?: LimitConfirmation;
  trustedBaseUrls?: readonly string[];
  trustedVariables?: readonly string[];
  apiProject?: string;
  keyWritten?: KeyWritten;
  seat?: SeatOpened;
  rotations?: Readonly<Record<string, RotationRecord>>;
  deadKeys?: Readonly<Record<string, DeadKey>>;
  choices?: Choices;
};
type Fields = Readonly<Record<string, unknown>>;
type Stored = { projects: unknown };

export function settingsPort(world: World): Settings {
  const place = settingsPlace(world);
  // `conf` is loaded only when a setting is needed; it throws on a read-only directory and on broken JSON.
  const open = async (cwd: string) => {
    const { default: Conf } = await import('conf');
    await makeDirectory(cwd);
    await refuseEndless(path.join(cwd, 'settings.json'));
    return new Conf<Stored>({
      cwd,
      configName: 'settings',
      accessPropertiesByDotNotation: false,
      clearInvalidConfig: false,
      configFileMode: 0o600,
    });
  };
  const projectOf = async (root: string): Promise<Fields> => {
    // Most people have no settings yet, and need no package to read them.
    if (place === undefined || !existsSync(path.join(place.directory, 'settings.json'))) return {};
    try {
      if (!(await isTheUsersOwn(place, root, world))) return {};
      return fieldsIn(fieldsIn((await open(place.directory)).get('projects', {})), root);
    } catch {
      return {};
    }
  };
  const change = async (root: string, part: Project): Promise<boolean> => {
    try {
      if (place === undefined || !(await isTheUsersOwn(place, root, world))) return false;
      const giveToOwner = await missingAbove(path.join(place.directory, 'settings.json'));
      const conf = await open(place.directory);
      const projects = fieldsIn(conf.get('projects', {}));
      conf.set('projects', { ...projects, [root]: { ...fieldsIn(projects, root), ...part } });
      await giveToOwner();
      return true;
    } catch {
      return false;
    }
  };
  // What was chosen in this run counts, even if it can't be stored.
  const chosen = new Map<string, Choices>();
  const chosenProjects = new Map<string, string>();
  const limitsSet = new Map<string, LimitConfirmation>();
  const seats = new Map<string, SeatOpened>();
  const rotated = new Map<string, RotationRecord>();
  const choicesOf = async (root: string): Promise<Choices> => {
    const kept = { ...fieldsIn(await projectOf(root), 'choices'), ...chosen.get(root) };
    const named = choiceNames.map((name) => [name, kept[name]] as const);
    return Object.fromEntries(named.filter(([, value]) => typeof value === 'string' && value !== '')) as Choices;
  };
  return {
    directory: place?.directory,
    async limitConfirmation(root) {
      const set = limitsSet.get(root);
      if (set !== undefined) return set;
      const { limitUsd, confirmedAt } = fieldsIn(await projectOf(root), 'limit');
      // JSON has no NaN, but it has 1e999.
      if (typeof limitUsd !== 'number' || !Number.isFinite(limitUsd) || limitUsd <= 0 || !isDate(confirmedAt)) return undefined;
      return { limitUsd, confirmedAt };
    },
    confirmLimit: (root, limit) => change(root, { limit }),
    limitSet: (root) => limitsSet.get(root),
    noteLimitSet(root, limit) {
      limitsSet.set(root, limit);
      return change(root, { limit });
    },
    async trustsBaseUrl(root, baseUrl) {
      const address = exactAddress(baseUrl);
      const trusted = textsIn(await projectOf(await realPathOf(root)), 'trustedBaseUrls');
      return address !== undefined && trusted.some((each) => exactAddress(each) === address);
    },
    async trustBaseUrl(root, baseUrl) {
      const address = exactAddress(baseUrl);
      if (address === undefined) return false;
      const trusted = textsIn(await projectOf(await realPathOf(root)), 'trustedBaseUrls');
      return change(await realPathOf(root), { trustedBaseUrls: [...new Set([...trusted, address])] });
    },
    async trustsVariable(root, trustedAs) {
      return textsIn(await projectOf(await realPathOf(root)), 'trustedVariables').includes(trustedAs);
    },
    async trustVariable(root, trustedAs) {
      const trusted = textsIn(await projectOf(await realPathOf(root)), 'trustedVariables');
      return change(await realPathOf(root), { trustedVariables: [...new Set([...trusted, trustedAs])] });
    },
    async apiProject(root) {
      const apiProject = chosenProjects.get(root) ?? (await projectOf(root))['apiProject'];
      return typeof apiProject === 'string' && apiProject !== '' ? apiProject : undefined;
    },
    chooseApiProject(root, apiProject) {
      chosenProjects.set(root, apiProject);
      return change(root, { apiProject });
    },
    async keyWritten(root) {
      const { writtenAt, lastFour } = fieldsIn(await projectOf(root), 'keyWritten');
      return isDate(writtenAt) && typeof lastFour === 'string' && lastFour.length <= 4 ? { writtenAt, lastFour } : undefined;
    },
    noteKeyWritten: (root, keyWritten) => change(root, { keyWritten }),
    async seat(root) {
      return seats.get(root) ?? seatIn(fieldsIn(await projectOf(root), 'seat'));
    },
    noteSeat(root, seat) {
      seats.set(root, seat);
      return change(root, { seat });
    },
    async rotation(root, envFile) {
      const fields = rotated.get(`${root}\0${envFile}`) ?? fieldsIn(fieldsIn(await projectOf(root), 'rotations'), envFile);
      const texts = Object.fromEntries(Object.entries(fields).filter(([, value]) => typeof value === 'string' && value.length <= 200));
      const record = texts as Partial<RotationRecord>;
      return isDate(record.startedAt) && record.oldLastFour !== undefined ? (record as RotationRecord) : undefined;
    },
    async noteRotation(root, envFile, record) {
      rotated.set(`${root}\0${envFile}`, record);
      return change(root, {
        rotations: { ...fieldsIn(await projectOf(root), 'rotations'), [envFile]: record } as Project['rotations'] & {},
      });
    },
    async deadKeys(root) {
      const kept = fieldsIn(await projectOf(root), 'deadKeys');
      const dead = Object.keys(kept).flatMap((fingerprint): [string, DeadKey][] => {
        const { because, since } = fieldsIn(kept, fingerprint);
        return isDate(since) && (because === 'rejected' || because === 'revoked') ? [[fingerprint, { because, since }]] : [];
      });
      return new Map(dead);
    },
    async noteDeadKeys(root, fingerprints, dead) {
      const kept = fieldsIn(await projectOf(root), 'deadKeys') as Readonly<Record<string, DeadKey>>;
      const noted = Object.fromEntries(fingerprints.map((fingerprint) => [fingerprint, dead]));
      const newest = Object.entries({ ...kept, ...noted }).slice(-maxDeadKeys);
      return change(root, { deadKeys: Object.fromEntries(newest) });
    },
    choices: choicesOf,
    async choose(root, choices) {
      chosen.set(root, { ...(await choicesOf(root)), ...choices });
      return change(root, { choices: chosen.get(root) ?? {} });
    },
  };
}

/**
 * Without the keys in use that only the user calls revoked: whoever goes on using a key may have revoked another one.
 *
 * @param noted by fingerprint, as the keys in use have one
 */
export function unlessUsed(
  noted: ReadonlyMap<string, DeadKey>,
  inUse: readonly { readonly fingerprint: string }[],
): ReadonlyMap<string, DeadKey> {
  const used = new Set(inUse.map(({ fingerprint }) => fingerprint));
  return new Map([...noted].filter(([fingerprint, { because }]) => because === 'rejected' || !used.has(fingerprint)));
}

/** More than one project ever leaked. */
const maxDeadKeys = 1000;

const choiceNames = ['envFile', 'variable', 'package', 'link', 'gitData'] as const satisfies readonly (keyof Choices)[];

/** An object in JSON, or one of its properties; an empty one if it's something else. Only own properties count. */
function fieldsIn(value: unknown, name?: string): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return {};
  if (name !== undefined) return Object.hasOwn(value, name) ? fieldsIn((value as Fields)[name]) : {};
  return value as Fields;
}

function textsIn(fields: Fields, name: string): readonly string[] {
  const list = Object.hasOwn(fields, name) ? fields[name] : undefined;
  return Array.isArray(list) ? list.filter((each): each is string => typeof each === 'string') : [];
}

function seatIn({ workshop, seat, limitUsd, shared, until, organizer, lastFour }: Fields): SeatOpened | undefined {
  if (typeof workshop !== 'string' || typeof organizer !== 'string' || typeof lastFour !== 'string' || lastFour.length !== 4)
    return undefined;
  if (typeof seat !== 'number' || typeof limitUsd !== 'number' || !isDate(until)) return undefined;
  return { workshop, seat, limitUsd, ...(shared === true && { shared }), until, organizer, lastFour, earlier: true };
}

function isDate(value: unknown): value is string {
  return typeof value === 'string' && !Number.isNaN(Date.parse(value));
}

/** All ways to spell the same address give the same text; different addresses give different ones. */
function exactAddress(baseUrl: string): string | undefined {
  if (!/^https?:/i.test(baseUrl) || !URL.canParse(baseUrl)) return undefined;
  const url = new URL(baseUrl);
  const hasMore = url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '';
  return hasMore ? undefined : `${url.origin}${withoutTrailing(url.pathname, '/')}`;
}

/**
 * Where programs store settings on each system: XDG_CONFIG_HOME if it's set, otherwise the system's own place. Only absolute
 * paths count, and nothing that direnv took from the project: a clone could bring settings that trust its own addresses.
 */
function settingsPlace({ env, home, platform }: World): SettingsPlace | undefined {
  const inHome = platform === 'darwin' ? ['Library', 'Preferences'] : platform === 'win32' ? ['AppData', 'Roaming'] : ['.config'];
  const named = [ownValue(env, 'XDG_CONFIG_HOME'), platform === 'win32' ? ownValue(env, 'APPDATA') : undefined];
  const base = named.find((place) => place !== undefined && path.isAbsolute(place));
  if (base !== undefined) return { directory: path.join(base, 'openai-setup'), home: path.dirname(base) };
  return home === undefined ? undefined : { directory: path.join(home, ...inHome, 'openai-setup'), home };
}

type SettingsPlace = {
  readonly directory: string;
  /** The directory that makes them the user's: the home, or the parent of XDG_CONFIG_HOME. */
  readonly home: string;
};

/** Whether the settings can't come from a clone or from another user: they record what this user agreed to. */
async function isTheUsersOwn(place: SettingsPlace, projectRoot: string, world: World): Promise<boolean> {
  // A link to a project may lead to another one tomorrow.
  const file = await realPathOf(path.join(place.directory, 'settings.json'));
  const root = await realPathOf(projectRoot);
  return !(await mayComeFromClone(file, await realPathOf(place.home), root, world)) && isKeptFromOthers(file, world);
}

/**
 * A clone brings its own settings if HOME points to it (HOME=/workspace in a container) or a link leads there. It needn't be
 * the nearest repository, and an archive has no `.git`. A home that the system knows is the user's, whatever is in it.
 */
async function mayComeFromClone(file: string, home: string, root: string, { loginHome }: World): Promise<boolean> {
  if (isWithin(root, file)) return true;
  const known = loginHome === undefined ? undefined : await realPathOf(loginHome);
  for (let top = await directoryWithGit(root); top !== undefined; top = await directoryWithGit(path.dirname(top))) {
    if (top !== known && isWithin(top, file)) return true;
    if (top === path.dirname(top)) break;
  }
  // Everything is under the file system's root, but nobody unpacks an archive there.
  return home !== known && home !== path.dirname(home) && isWithin(home, root);
}

/** Whether only the user and root can have written or replaced the file. */
function isKeptFromOthers(file: string, { uid, home, env: { SUDO_UID: sudoUid } }: World): boolean {
  const found = uid === undefined ? undefined : statSync(file, { throwIfNoEntry: false });
  if (found === undefined) return true;
  // Root works in the home of whoever ran sudo or su.
  const asRoot = uid === 0 ? [Number(sudoUid), home === undefined ? undefined : statSync(home, { throwIfNoEntry: false })?.uid] : [];
  const above = statSync(path.dirname(file)).mode;
  const canReplace = (above & 0o002) !== 0 && (above & 0o1000) === 0;
  // Many users have their own group, and a umask that lets it write.
  return [uid, 0, ...asRoot].includes(found.uid) && (found.mode & 0o002) === 0 && !canReplace;
}

/** More than the choices for any number of projects. */
const maxBytes = 16 * 1024 * 1024;

/** `conf` reads the whole file, but a device or a file in /proc may never end. */
async function refuseEndless(file: string): Promise<void> {
  if (!existsSync(file)) return;
  if ('notRead' in (await readBounded(file, maxBytes, followFlags))) throw new Error('not an ordinary file');
}
