/** Why git gives no answer. `text` is one sentence for people, without control characters. */
export type GitSilence = {
  readonly because:
    | 'not-installed'
    | 'no-repository'
    | 'unsafe-directory'
    | 'inside-repository'
    | 'outer-repository'
    /** Its data, or its work tree, is outside of the project and could be another repository's. */
    | 'elsewhere'
    /** A file that git would read is one that it would wait for without end. */
    | 'blocked'
    /** What was to be changed is not in the project. */
    | 'outside-project'
    | 'failed';
  readonly text: string;
  /** Absolute path of the directory in which a `.git` was found, of the outer repository or the other project where that is the reason; absent where there is none. */
  readonly directory?: string;
  /** Where the data is, for `elsewhere`; absent where no consent would help. Real paths. */
  readonly data?: readonly string[];
  /** The name of the file, for `blocked`: relative to `directory` if it's in there. */
  readonly file?: string;
  /** For `elsewhere`: the work tree that core.worktree names, if there is such a directory. */
  readonly workTree?: string;
  /** For `elsewhere`: the `.git` is only a file or a link, so removing it loses nothing. */
  readonly isPointer?: boolean;
  /** With `elsewhere`: git reads the `.git` in another way than it looks. */
  readonly isAmbiguous?: true;
};
