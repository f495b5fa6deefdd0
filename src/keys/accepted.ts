/** What other scanners accept on a line, so that nobody has to mark it twice (gitleaks 8, detect-secrets 1.5; November 2026). */
const mark = /gitleaks:allow|pragma: ?allowlist[ -]secret/;
/** Bytes, on each side. A minified file is one line, and a mark that far away is for something else. */
const farthest = 2000;
const lineFeed = 10;

/** Whether the line of a key from byte `start` to `end` is marked: the key is there on purpose. */
export function isMarkedAsAccepted(bytes: Buffer, start: number, end: number): boolean {
  const before = bytes.subarray(Math.max(0, start - farthest), start);
  const behind = bytes.subarray(end, end + farthest);
  const lineEnd = behind.indexOf(lineFeed);
  // Apart: the mark isn't put together across the key. In UTF-16, each character has a NUL.
  return [before.subarray(before.lastIndexOf(lineFeed) + 1), lineEnd === -1 ? behind : behind.subarray(0, lineEnd)].some((part) =>
    mark.test(part.toString('latin1').replaceAll('\0', '')),
  );
}
