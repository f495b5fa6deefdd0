/** The signs that this program prints, each with a stand-in of the same width, so that nothing moves. */
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

/** The text for a terminal without Unicode. Only signs of this program are replaced: names and paths are the user's own. */
export function toAscii(text: string): string {
  // In front of the end of a key one dot would read as a part of it.
  return text.replaceAll(/…(?=[\w-]{4}(?![\w-]))/g, '*').replaceAll(/[^\0-\x7f]/gu, (character) => standIns[character] ?? character);
}
