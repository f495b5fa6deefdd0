/** What installs a Python project's packages and runs its programs. */
export type PythonTool = {
  /** Commands, to run once, before anything else. */
  readonly prepare: readonly string[];
  /** Before a program's name: empty, or ends with a blank. */
  readonly run: string;
  readonly interpreter: string;
  /** It gives programs what's in `.env`. */
  readonly readsEnv: boolean;
  /** What's declared can be taken for installed: running a program installs it, or we can't look. */
  readonly trusts: boolean;
  /** An option of `run` that loads an env file. */
  readonly loads?: (file: string) => string;
  /** Whether a package is installed, as far as we can see. */
  has(packageName: string): boolean;
  add(packageNames: string): string;
};
