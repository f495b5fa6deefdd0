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

/** The text for a terminal without Unicode: accents are taken off, and what has no stand-in becomes a question mark. */
export function toAscii(text: string): string {
  return text.replaceAll(/[^\0-\x7f]/gu, (character) => {
    const plain = standIns[character] ?? character.normalize('NFKD').replaceAll(/[^\0-\x7f]/g, '');
    return plain === '' ? '?' : plain;
  });
}
