/** What the system that the tests run on doesn't have; on any other, everything is tested. */
export const isWindows = process.platform === 'win32';

/** Symbolic links, which Windows keeps for those with a privilege, and Wine (8.0) doesn't make. */
export const hasLinks = !isWindows;

/** Programs that begin with `#!`, and a shell for them. What Windows starts by its name alone is an `.exe`, which no test can write. */
export const hasScripts = !isWindows;

/** Owners, and modes that say who may do what; pipes and devices among the files; every sign in their names. */
export const hasPosixFiles = !isWindows;

/** The mode of a file as the system keeps it. Of Windows' files, it's known only whether they're read-only. */
export function asKept(mode: number): number {
  if (!isWindows) return mode;
  return (mode & 0o200) === 0 ? 0o444 : 0o666;
}
