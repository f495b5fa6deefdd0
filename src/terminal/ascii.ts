/** The symbols that this program prints, each with a replacement of the same width, so that nothing shifts. */
const standIns: Readonly<Record<string, string>> = {
  '✓': '+',
  '✗': 'x',
  '●': '*',
  '◉': '@',
  '◐': '!',
  '○': 'o',
  '▸': '>',
  '❯': '>',
  '→': '>',
  '·': '-',
  '…': '.',
  '–': '-',
  '—': '-',
  '“': '"',
  '”': '"',
  '‘': "'",
  '’': "'",
  '×': 'x',
  '≥': '>',
  '≤': '<',
  '█': '#',
  '▇': '#',
  '▆': '#',
  '▅': '#',
  '▄': '=',
  '▃': '=',
  '▂': '_',
  '▁': '_',
  '│': '|',
  '─': '-',
  '↑': '^',
  '↓': 'v',
};

/** The text for a terminal without Unicode. Only this program's symbols are replaced: names and paths belong to the user. */
export function toAscii(text: string): string {
  // In front of a key's last characters, and where a part of a name or a value is left out, a dot would look like part of it.
  return text
    .replaceAll(/…(?=[\w-]{4}(?![\w-])|\])|(?<=[-=_/({@?#:])…/g, '*')
    .replaceAll(/[^\0-\x7f]/gu, (character) => standIns[character] ?? character);
}
