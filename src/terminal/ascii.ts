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
  // In front of a key's last characters, a dot would look like part of it.
  return text.replaceAll(/…(?=[\w-]{4}(?![\w-]))/g, '*').replaceAll(/[^\0-\x7f]/gu, (character) => standIns[character] ?? character);
}
