/** Why git gives no answer. `text` is one sentence for people, without control characters. */
export type GitFailure = {
  readonly because:
    | 'not-installed'
    | 'no-repository'
    | 'unsafe-directory'
    | 'inside-repository'
    | 'outer-repository'
    /** Its data, or its work tree, is outside the project and could be another repository's. */
    | 'elsewhere'
    /** git would have to read a file that never ends. */
    | 'blocked'
    /** What was to be changed isn't in the project. */
    | 'outside-project'
    | 'failed';
  readonly text: string;
  /** Absolute path of the directory with the `.git`; of the outer repository or the other project if that's the reason; absent if there's none. */
  readonly directory?: string;
  /** For `elsewhere`: where the data is; absent if no consent would help. Real paths. */
  readonly data?: readonly string[];
  /** For `blocked`: the name of the file, relative to `directory` if it's in there. */
  readonly file?: string;
  /** For `elsewhere`: the work tree that core.worktree names, if there is such a directory. */
  readonly workTree?: string;
  /** For `elsewhere`: the `.git` is only a file or a link, so removing it loses nothing. */
  readonly isPointer?: boolean;
  /** For `elsewhere`: git reads the `.git` differently than it looks. */
  readonly isAmbiguous?: true;
  /** For `elsewhere`: git uses the repository that GIT_DIR names, whatever is here. */
  readonly isNamedByShell?: true;
};
