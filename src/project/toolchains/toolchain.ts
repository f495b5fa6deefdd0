import type { Shell } from '../../shell/shell.ts';
import type { ProjectFiles } from './project-files.ts';

/** What a first call asks, and of whom. */
export type CallRequest = {
  /** The model that has just answered. */
  readonly model: string;
  /** `chat`: the server doesn't have the newer API. */
  readonly api: 'responses' | 'chat';
  /** The env file to load, relative to the project. Absent: the key is in the shell. */
  readonly envFile?: string;
  /** The name of the variable that holds the key. */
  readonly variable: string;
  /** The API's address, as the test used it. */
  readonly baseUrl: string;
  /** The program doesn't learn the address from a variable, so it has to be written out. */
  readonly namesBaseUrl: boolean;
};

export type FirstCall = {
  /** For people: “Python”, “curl”. */
  readonly language: string;
  /** Commands that add what the call needs and the project lacks. */
  readonly install: readonly string[];
  /** What has to be put into a file by hand first. */
  readonly edit?: { readonly file: string; readonly place: string; readonly lines: readonly string[] };
  /** To be pasted into the shell as it is, without indentation. A command may take several lines. */
  readonly lines: readonly string[];
  /** The shell that the lines are for, if the user's may be another one. */
  readonly only?: 'PowerShell';
};

/** How a project's language and its tools do things. */
export type Toolchain = {
  /** For people: “Node.js”. */
  readonly language: string;
  /** Commands that install what the project declares, if it isn't there yet. */
  readonly prepare: readonly string[];
  /** Starts the project, if we know how. */
  readonly start: string | undefined;
  /** What the script behind that runs. */
  readonly startScript?: string;
  /** What loads `.env` in the language if nothing in this project does, for people. Absent: something does. */
  readonly loader?: string;
  readonly firstCall: (request: CallRequest) => FirstCall;
};

/** What a toolchain is found from. */
export type Setting = {
  readonly project: ProjectFiles;
  readonly shell: Shell;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly home: string | undefined;
  /** The user's Node.js. */
  readonly nodeMajor: number | undefined;
  /** Whether a program is in the user's PATH. */
  readonly has: (program: string) => boolean;
  /** Whether git leaves out what's below a path that's relative to the project. */
  readonly ignores: (name: string) => Promise<boolean>;
};
