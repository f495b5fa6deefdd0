// Names of files are given as displayed.

/** Why a file isn't written. */
export type NotWritten =
  | 'changed'
  | 'not-ignored'
  | 'git-failed'
  | 'tracked'
  | 'symlink'
  | 'outside-project'
  | 'hard-link'
  | 'not-a-file'
  | 'not-writable'
  | 'disk-full'
  | 'mode-not-kept';

/** Why a file can't be read: half a sentence. */
export const leadsOutOfProject = "it's a link that leads out of the project";
export const isChanging = 'it is changing at this moment';
export const isTooLarge = 'it is larger than 1 MiB';
export const liesAboutItsSize = "it holds more than the system says, as files of /proc do, so it isn't an ordinary file";

/** @param code the system's error code, e.g. `ENOENT`: why it refuses, as half a sentence */
export function systemReason(code: string | undefined): string {
  switch (code) {
    case 'EACCES':
    case 'EPERM':
      return 'permission denied';
    case 'EROFS':
      return 'the disk is read-only';
    case 'ENOSPC':
      return 'the disk is full';
    case 'EDQUOT':
      return 'your share of the disk (the quota) is used up';
    case 'ENOENT':
      return 'the directory is not there';
    case 'ENOTDIR':
      return 'a part of its path is not a directory';
    case 'EBUSY':
      return 'another program holds it, or it is mounted by itself';
    default:
      return `the system says ${code ?? 'no'}`;
  }
}

/** Why a file isn't written: half a sentence, to follow {@link wasNotWritten}. */
export const isReadOnly = 'the file is read-only';
export const isLink = 'it is a symbolic link';
export const leadsNowhere = 'it is a symbolic link that leads nowhere';
export const linkLeadsOut = 'a symbolic link leads out of the project';
export const isOfGit = "it lies in git's own directory";
export const isNoFile = (kind: 'directory' | 'pipe' | 'socket' | 'device'): string => `it is a ${kind}, not a file`;

/**
 * One sentence.
 * @param secret whether a key was to be written
 * @param reason half a sentence, if there's more to say
 */
export function wasNotWritten(name: string, because: NotWritten, secret: boolean, reason?: string): string {
  const text = {
    changed: `${name} has changed meanwhile, so nothing was written`,
    'not-ignored': `git would commit ${name}, so no key was written to it`,
    tracked: `git tracks ${name}, so no key was written to it`,
    'git-failed': secret
      ? `git does not say whether it ignores ${name}, so no key was written to it`
      : `git does not answer here, so ${name} was not written`,
    symlink: `${name} was not written`,
    'outside-project': `${name} is outside this project, so it wasn't written`,
    'hard-link': `${name} has a second name elsewhere (a hard link), so it was not written`,
    'not-a-file': `${name} was not written`,
    'not-writable': `${name} could not be written`,
    'disk-full': `${name} could not be written`,
    'mode-not-kept': `The disk that ${name} lies on keeps no permissions: they are as they were`,
  }[because];
  return reason === undefined ? text : `${text}: ${reason}`;
}
