export type KeyName =
  | 'enter'
  | 'escape'
  | 'tab'
  | 'shift-tab'
  | 'backspace'
  | 'delete'
  | 'insert'
  | 'left'
  | 'right'
  | 'up'
  | 'down'
  | 'home'
  | 'end'
  | 'page-up'
  | 'page-down'
  /** `ctrl-a` … `ctrl-z` without those that have their own name (h, i, j, m), `ctrl-space`, `ctrl-\`, and so on. */
  | `ctrl-${string}`;

/** What the characters after an escape character turn out to be. */
export type SequenceReading =
  /** It needs more characters. */
  | { readonly kind: 'open' }
  | { readonly kind: 'key'; readonly name: KeyName }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'paste-start' }
  /** Complete, but of no use here. */
  | { readonly kind: 'swallowed' }
  /** A new sequence began before this one ended: the last character is its second one. */
  | { readonly kind: 'anew' }
  /** The last character doesn't belong to it. `escapeKey`: what came before it is the Escape key. */
  | { readonly kind: 'broken-off'; readonly escapeKey: boolean };

const escape = '\u001b';
const open: SequenceReading = { kind: 'open' };
const swallowed: SequenceReading = { kind: 'swallowed' };

/** The key of a single control character; `undefined` for text. */
export function keyOfControl(character: string): KeyName | undefined {
  const code = character.codePointAt(0) ?? 0;
  if (code === 0x7f || code === 0x08) return 'backspace';
  if (code >= 0x20) return undefined;
  if (code === 0x0d || code === 0x0a) return 'enter';
  if (code === 0x09) return 'tab';
  if (code === 0x1b) return 'escape';
  if (code === 0) return 'ctrl-space';
  return `ctrl-${String.fromCharCode(code + 0x40).toLowerCase()}`;
}

const letters: Readonly<Record<string, KeyName>> = {
  A: 'up',
  B: 'down',
  C: 'right',
  D: 'left',
  F: 'end',
  H: 'home',
  Z: 'shift-tab',
};
const numbers: Readonly<Record<number, KeyName>> = {
  1: 'home',
  2: 'insert',
  3: 'delete',
  4: 'end',
  5: 'page-up',
  6: 'page-down',
  7: 'home',
  8: 'end',
};
/** Keys with their own code in CSI u (kitty's keyboard protocol, 2026) and in xterm's modifyOtherKeys. */
const codes: Readonly<Record<number, KeyName>> = {
  8: 'backspace',
  9: 'tab',
  13: 'enter',
  27: 'escape',
  127: 'backspace',
  57414: 'enter',
};

/** Reads a control sequence, given what was held back of it (starting with the escape character) and the next character. */
export function readSequence(held: string, next: string): SequenceReading {
  const introducer = held[1];
  if (introducer === '[') return readCsi(held.slice(2), next);
  if (introducer === 'O') return readSs3(held.slice(2), next);
  if (introducer !== undefined) return readString(held.at(-1), next);
  if (/^[[O\]PX^_]$/.test(next)) return open;
  // Alt and Backspace: delete a word, as in shells.
  if (next === '\u007f' || next === '\b') return { kind: 'key', name: 'ctrl-w' };
  // Alt and Enter; some editors configure their terminal to send this for Shift and Enter.
  if (next === '\r') return { kind: 'key', name: 'enter' };
  // The Escape key, followed by an independent key (Ctrl-C, Escape again).
  if (keyOfControl(next) !== undefined) return { kind: 'broken-off', escapeKey: true };
  return swallowed;
}

/** Arrow keys in application mode, function keys, the keypad. */
function readSs3(held: string, next: string): SequenceReading {
  if (/[0-9;]/.test(next)) return open;
  if (!/[A-Za-z]/.test(next)) return { kind: 'broken-off', escapeKey: false };
  if (next === 'M') return { kind: 'key', name: 'enter' };
  if (next === 'I') return { kind: 'key', name: 'tab' };
  const name = letters[next];
  return name === undefined || held.length > 3 ? swallowed : { kind: 'key', name };
}

/** OSC, DCS, and the like, up to BEL or ST: answers from the terminal that nobody here asked for. */
function readString(last: string | undefined, next: string): SequenceReading {
  if (last === escape) return next === '\\' ? swallowed : { kind: 'anew' };
  if (next === '\u0007') return swallowed;
  if (next === escape) return open;
  // Any other control character means that the end got lost.
  return keyOfControl(next) === undefined ? open : { kind: 'broken-off', escapeKey: false };
}

function readCsi(held: string, next: string): SequenceReading {
  // The Linux console's function keys are `[[A` to `[[E`; an old mouse report is `[M` and three characters.
  const more = held.startsWith('[') ? 1 : held.startsWith('M') ? 3 : 0;
  if (more > 0) {
    if (keyOfControl(next) !== undefined) return { kind: 'broken-off', escapeKey: false };
    return held.length < more ? open : swallowed;
  }
  if (held === '' && (next === '[' || next === 'M')) return open;
  if (/[ -?]/.test(next)) return open;
  if (!/[@-~]/.test(next)) return { kind: 'broken-off', escapeKey: false };
  return readControl(held, next);
}

/** A complete CSI sequence in which only the parameters vary. */
function readControl(parameters: string, last: string): SequenceReading {
  if (!/^[\d;:]*$/.test(parameters)) return swallowed;
  // `code;modifiers:event;text`: modifiers are one more than the sum of shift 1, alt 2, ctrl 4; event 3 is a release.
  const [first, second, third] = parameters.split(';').map((part) => part.split(':').map(Number));
  const modifiers = second?.[0] ?? 1;
  if (second?.[1] === 3) return swallowed;
  const number = first?.[0] ?? 0;
  if (last === 'u') return keyOfCode(number, modifiers);
  if (last !== '~') {
    const name = letters[last];
    return name === undefined ? swallowed : { kind: 'key', name };
  }
  if (number === 200) return { kind: 'paste-start' };
  // modifyOtherKeys: `27;modifiers;code~`
  if (number === 27 && third !== undefined) return keyOfCode(third[0] ?? 0, modifiers);
  const name = numbers[number];
  return name === undefined ? swallowed : { kind: 'key', name };
}

function keyOfCode(code: number, modifiers: number): SequenceReading {
  const held = Math.max(modifiers - 1, 0);
  const shift = (held & 1) !== 0;
  const alt = (held & 2) !== 0;
  const ctrl = (held & 4) !== 0;
  const name = codes[code];
  if (name !== undefined) return { kind: 'key', name: name === 'tab' && shift ? 'shift-tab' : name };
  // From 57344 on, keys have no character (Caps Lock, media keys).
  if (code < 0x20 || code >= 0xd800 || !Number.isInteger(code)) return swallowed;
  const character = String.fromCodePoint(code);
  if (ctrl) return { kind: 'key', name: `ctrl-${character.toLowerCase()}` };
  if (alt) return swallowed;
  return { kind: 'text', text: shift ? character.toUpperCase() : character };
}
