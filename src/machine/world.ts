/**
 * What a run knows of its machine, passed in once by `main.ts` (from `process`) or by a test (a temporary directory, its own
 * environment). Everything that touches the machine gets its information from here and nowhere else.
 */
export type World = {
  /** Absolute path. */
  readonly cwd: string;
  /** Absolute path of the directory that the user's shell is in, if that's another one. */
  readonly startedIn?: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absolute path of the home directory; `undefined` if the user has none. */
  readonly home: string | undefined;
  /** The home directory that the system has on record for the user. `home` differs if the environment says so. */
  readonly loginHome?: string;
  /** The user's numeric id; absent if the system has none (Windows). */
  readonly uid?: number;
  /** Login name, for the suggested name of a key. */
  readonly user: string;
  readonly platform: NodeJS.Platform;
  /** The version of the Node.js that's running, which is the user's: its first number. Absent: not known. */
  readonly nodeMajor?: number;
  /** The number after that. */
  readonly nodeMinor?: number;
  /** The address of a simulated API, in the demo: nobody set it. */
  readonly pretendApi?: string;
  readonly now: () => Date;
  /** Milliseconds, so that tests can shorten them. */
  readonly timeouts: {
    /** One git command. */
    readonly git: number;
    /** One request, until its headers arrive. */
    readonly request: number;
    /** A pause within a body or stream. */
    readonly idle: number;
    /** All checks of the API in one look, including retries. */
    readonly total: number;
    /** One command of the tool that puts a key into a place; absent: a minute. */
    readonly tool?: number;
    /** The minute in which an API counts requests. Absent: 60,000. */
    readonly minute?: number;
  };
};
