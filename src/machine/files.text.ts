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
export const leadsOutOfProject = "it's a link that points outside the project";
export const isChanging = "it's changing right now";
export const isTooLarge = "it's larger than 1 MiB";
export const liesAboutItsSize = "it's longer than the system says (like files in /proc), so it isn't an ordinary file";

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
      return 'your disk quota is used up';
    case 'ENOENT':
      return "the directory doesn't exist";
    case 'ENOTDIR':
      return "part of its path isn't a directory";
    case 'EBUSY':
      return "another program is using it, or it's a mount point";
    default:
      return code === undefined ? 'the system refuses' : `the system says ${code}`;
  }
}

/** Why a file isn't written: half a sentence, to follow {@link wasNotWritten}. */
export const isReadOnly = 'the file is read-only';
export const isLink = "it's a symbolic link";
export const leadsNowhere = "it's a symbolic link that leads nowhere";
export const linkLeadsOut = 'a symbolic link points outside the project';
export const isOfGit = "it's in git's own directory";
export const isNoFile = (kind: 'directory' | 'pipe' | 'socket' | 'device'): string => `it's a ${kind}, not a file`;

/**
 * One sentence.
 * @param secret whether a key was to be written
 * @param reason half a sentence, if there's more to say
 */
export function wasNotWritten(name: string, because: NotWritten, secret: boolean, reason?: string): string {
  const text = {
    changed: `${name} has changed in the meantime, so nothing was written`,
    'not-ignored': `git would commit ${name}, so no key was saved to it`,
    tracked: `git tracks ${name}, so no key was saved to it`,
    'git-failed': secret
      ? `can't tell whether git ignores ${name}, so no key was saved to it`
      : `git doesn't answer here, so ${name} wasn't written`,
    symlink: `${name} wasn't written`,
    'outside-project': `${name} is outside this project, so it wasn't written`,
    'hard-link': `${name} has a second name elsewhere (a hard link), so it wasn't written`,
    'not-a-file': `${name} wasn't written`,
    'not-writable': `${name} couldn't be written`,
    'disk-full': `${name} couldn't be written`,
    'mode-not-kept': `The disk that ${name} is on doesn't keep permissions, so they're unchanged`,
  }[because];
  return reason === undefined ? text : `${text}: ${reason}`;
}
