/* oxlint-disable no-control-regex */

/** What may start a sequence: the escape character, or the one-character (C1) form of CSI, OSC, DCS, and the like. */
const introducer = /[\x1b\x90\x98\x9b\x9d-\x9f]/g;
const stringIntroducer = /\x1b[\]PX^_]|[\x90\x98\x9d-\x9f]/y;
/** What ends a string, or ends the search for its end. */
const stringEnd = /[\x07\x1b\x9c]/g;
const shortSequence = /(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|\x1b[ -/]*[0-~]/y;
const unfinished = /(?:(?:\x1b\[|\x9b)[0-?]*|\x1b)[ -/]*$/y;

export type EscapeSequences = {
  /** Where each sequence starts and ends, in order. */
  readonly ranges: readonly (readonly [start: number, end: number])[];
  /** Where a sequence starts that may continue in the next piece of the text; the length of the text if there is none. */
  readonly unfinishedAt: number;
};

/**
 * The terminal escape sequences (ECMA-48) in a text: strings such as OSC and DCS up to their end, then CSI, then the short
 * ones. If a string never ends, only its introducer counts.
 */
export function escapeSequencesIn(text: string): EscapeSequences {
  const ranges: (readonly [number, number])[] = [];
  let unfinishedAt = text.length;
  let from = 0;
  /** The first string end that isn't behind us: found once, not once for each string that's never closed. */
  let stop = -1;
  for (let start = nextMatch(introducer, text, 0); start < text.length; start = nextMatch(introducer, text, Math.max(from, start + 1))) {
    const opened = lengthAt(stringIntroducer, text, start);
    if (opened > 0) {
      if (stop < start + opened) stop = nextMatch(stringEnd, text, start + opened);
      const mark = text.slice(stop, stop + 2);
      if (mark === '' || mark === '\x1b') unfinishedAt = Math.min(unfinishedAt, start);
      if (mark !== '' && (mark === '\x1b\\' || !mark.startsWith('\x1b'))) {
        from = stop + (mark.startsWith('\x1b') ? 2 : 1);
        ranges.push([start, from]);
        continue;
      }
    }
    if (lengthAt(unfinished, text, start) > 0) unfinishedAt = Math.min(unfinishedAt, start);
    const length = lengthAt(shortSequence, text, start);
    if (length === 0) continue;
    from = start + length;
    ranges.push([start, from]);
  }
  return { ranges, unfinishedAt };
}

/** A text without its escape sequences. Where the text was cut (`isCut`), an unfinished escape sequence is dropped. */
export function withoutEscapeSequences(text: string, isCut: boolean): string {
  const { ranges, unfinishedAt } = escapeSequencesIn(text);
  const length = isCut ? unfinishedAt : text.length;
  let kept = '';
  let from = 0;
  for (const [start, end] of ranges) {
    if (start >= length) break;
    kept += text.slice(from, start);
    from = end;
  }
  return kept + text.slice(from, Math.max(from, length));
}

/** Where the next match begins; the length of the text if there is none. */
function nextMatch(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from;
  return pattern.exec(text)?.index ?? text.length;
}

function lengthAt(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0].length ?? 0;
}
