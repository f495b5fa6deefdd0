/**
 * The surroundings of a run, given once by `main.ts` (from `process`) or by a test (a temporary directory, an environment
 * of its own). Everything that touches the machine takes its bearings from here and from nothing else.
 */
export type World = {
  /** Absolute path. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absolute path of the home directory; `undefined` where the user has none. */
  readonly home: string | undefined;
  /** The home directory that the system has on record for the user. `home` is another where the environment says so. */
  readonly loginHome?: string;
  /** The user's number; absent where the system has none (Windows). */
  readonly uid?: number;
  /** Login name, for the suggested name of a key. */
  readonly user: string;
  readonly platform: NodeJS.Platform;
  readonly now: () => Date;
  /** Milliseconds, so that tests can shorten them. */
  readonly timeouts: {
    /** One git command. */
    readonly git: number;
    /** One request, until its headers are there. */
    readonly request: number;
    /** Silence within a body or stream. */
    readonly idle: number;
    /** One check of the API, retries included. */
    readonly total: number;
  };
};
