/** The fields of git's `-z` output, one by one: there can be hundreds of thousands. */
export function* fieldsIn(answer: Buffer): Generator<string> {
  for (let at = 0; at < answer.length;) {
    const end = answer.indexOf(0, at);
    if (end === -1) {
      yield answer.toString('utf8', at);
      return;
    }
    yield answer.toString('utf8', at, end);
    at = end + 1;
  }
}
