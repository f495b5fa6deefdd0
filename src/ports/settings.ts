import { existsSync } from 'node:fs';
import path from 'node:path';
import type { World } from './ports.ts';

/** What cannot be looked up and is therefore kept, with its date, outside the project. Never a secret. */
export type LimitConfirmation = {
  /** US dollars per month. */
  readonly limitUsd: number;
  /** ISO 8601 date and time at which the user said so. */
  readonly confirmedAt: string;
};

/** When this program wrote a key, for its age; of the key itself the last four characters, to tell whether it is still there. */
export type KeyWritten = {
  /** ISO 8601 date and time. */
  readonly writtenAt: string;
  readonly lastFour: string;
};

/** What the user chose for a project, so that it is not asked again. */
export type Choices = {
  /** The env file, relative to the project's root. */
  readonly envFile?: string;
  /** Of a repository with packages: the package that is set up, relative to its root; `.` for the root itself. */
  readonly package?: string;
  /** The symbolic link of the env file that may be written through: `link -> target`, absolute paths. */
  readonly link?: string;
};

/**
 * Kept per project root. A settings file that cannot be read or written is never fatal: reads give `undefined`, writes
 * say `false`.
 */
export type Settings = {
  /** Where they are kept: absolute path. */
  readonly directory: string;
  limitConfirmation(projectRoot: string): Promise<LimitConfirmation | undefined>;
  confirmLimit(projectRoot: string, confirmation: LimitConfirmation): Promise<boolean>;
  /** Base URLs from files of the project that the user has confirmed for it. */
  trustsBaseUrl(projectRoot: string, baseUrl: string): Promise<boolean>;
  trustBaseUrl(projectRoot: string, baseUrl: string): Promise<boolean>;
  /** `proj_…`: the project of the organization that the user chose for this one. */
  apiProject(projectRoot: string): Promise<string | undefined>;
  chooseApiProject(projectRoot: string, projectId: string): Promise<boolean>;
  keyWritten(projectRoot: string): Promise<KeyWritten | undefined>;
  noteKeyWritten(projectRoot: string, written: KeyWritten): Promise<boolean>;
  choices(projectRoot: string): Promise<Choices>;
  choose(projectRoot: string, choices: Choices): Promise<boolean>;
};

type Project = {
  limit?: LimitConfirmation;
  trustedBaseUrls?: string[];
  apiProject?: string;
  keyWritten?: KeyWritten;
  choices?: Choices;
};
type Stored = { projects: Record<string, Project> };

export function settingsPort(world: World): Settings {
  // `conf` is loaded when a setting is wanted, not before; it throws on a read-only directory and on broken JSON.
  const open = async () => {
    const { default: Conf } = await import('conf');
    return new Conf<Stored>({
      cwd: settingsDirectory(world),
      configName: 'settings',
      accessPropertiesByDotNotation: false,
      clearInvalidConfig: false,
      configFileMode: 0o600,
    });
  };
  const projectOf = async (root: string): Promise<Project> => {
    // Most people have no settings yet, and need no package that reads them.
    if (!existsSync(path.join(settingsDirectory(world), 'settings.json'))) return {};
    try {
      const project: unknown = (await open()).get('projects', {})[root];
      return typeof project === 'object' && project !== null ? (project as Project) : {};
    } catch {
      return {};
    }
  };
  const change = async (root: string, part: Project): Promise<boolean> => {
    try {
      const conf = await open();
      const projects = conf.get('projects', {});
      conf.set('projects', { ...projects, [root]: { ...projects[root], ...part } });
      return true;
    } catch {
      return false;
    }
  };
  // What was chosen in this run counts, also where it cannot be kept.
  const chosen = new Map<string, Choices>();
  const chosenProjects = new Map<string, string>();
  const choicesOf = async (root: string): Promise<Choices> => {
    const { choices } = await projectOf(root);
    // What stands in the file may be anything.
    const texts = Object.entries({ ...choices, ...chosen.get(root) }).filter(([, value]) => typeof value === 'string' && value !== '');
    return Object.fromEntries(texts) as Choices;
  };
  return {
    directory: settingsDirectory(world),
    async limitConfirmation(root) {
      const { limit } = await projectOf(root);
      const valid = typeof limit?.limitUsd === 'number' && !Number.isNaN(Date.parse(limit.confirmedAt));
      return valid ? limit : undefined;
    },
    confirmLimit: (root, limit) => change(root, { limit }),
    async trustsBaseUrl(root, baseUrl) {
      const { trustedBaseUrls } = await projectOf(root);
      return Array.isArray(trustedBaseUrls) && trustedBaseUrls.includes(baseUrl);
    },
    async trustBaseUrl(root, baseUrl) {
      const { trustedBaseUrls = [] } = await projectOf(root);
      return change(root, { trustedBaseUrls: [...new Set([...trustedBaseUrls, baseUrl])] });
    },
    async apiProject(root) {
      const { apiProject } = chosenProjects.has(root) ? { apiProject: chosenProjects.get(root) } : await projectOf(root);
      return typeof apiProject === 'string' ? apiProject : undefined;
    },
    chooseApiProject(root, apiProject) {
      chosenProjects.set(root, apiProject);
      return change(root, { apiProject });
    },
    async keyWritten(root) {
      const { keyWritten } = await projectOf(root);
      const valid = typeof keyWritten?.lastFour === 'string' && !Number.isNaN(Date.parse(keyWritten.writtenAt));
      return valid ? keyWritten : undefined;
    },
    noteKeyWritten: (root, keyWritten) => change(root, { keyWritten }),
    choices: choicesOf,
    async choose(root, choices) {
      chosen.set(root, { ...(await choicesOf(root)), ...choices });
      return change(root, { choices: chosen.get(root) ?? {} });
    },
  };
}

/** Where programs keep settings on each system: XDG_CONFIG_HOME where it is set, else the system's own place. */
function settingsDirectory(world: World): string {
  const { env, home, platform } = world;
  const xdg = env['XDG_CONFIG_HOME'];
  const base =
    xdg !== undefined && path.isAbsolute(xdg)
      ? xdg
      : platform === 'darwin'
        ? path.join(home, 'Library', 'Preferences')
        : platform === 'win32'
          ? (env['APPDATA'] ?? path.join(home, 'AppData', 'Roaming'))
          : path.join(home, '.config');
  return path.join(base, 'openai-setup');
}
