import { holdsNeedle, needleOffsets } from '../keys/needles.ts';

/** The fields of a list that may have a key in them: few lists have one, however long they are. */
export function* suspiciousFields(list: Buffer, separator: number): Generator<Buffer> {
  if (!holdsNeedle(list)) return;
  let done = 0;
  for (const at of needleOffsets(list)) {
    if (at < done) continue;
    const end = list.indexOf(separator, at);
    done = end === -1 ? list.length : end;
    yield list.subarray(list.lastIndexOf(separator, at) + 1, done);
  }
}

/** The names in a list as git gives it with `-z`, each once: a file with a conflict is there several times. As bytes if it isn't UTF-8. */
export function* namesIn(list: Buffer): Generator<string | Buffer> {
  let before = '';
  for (let at = 0, end = list.indexOf(0); end !== -1; at = end + 1, end = list.indexOf(0, at)) {
    const name = list.toString('utf8', at, end);
    if (name.includes('\ufffd')) yield list.subarray(at, end);
    else if (name !== before) yield name;
    before = name;
  }
}
