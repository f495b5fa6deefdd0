import type { Shell } from './shell.ts';

/** What no shell reads as anything but itself. A dash is not first: the word would be an option. */
const plain = /^[\w./:\\][\w./:+\\-]*$/;

/**
 * A name or an address as one word of a command that a person copies: the shell takes it as it stands, whatever whoever
 * named it had in mind (`.env.$(…)`, `it's mine`). Control characters are gone before: see `untrusted`.
 */
export function shellWord(word: string, shell: Shell): string {
  const text = word.startsWith('-') ? `./${word}` : word;
  if (plain.test(text) && (shell === 'windows' || !text.includes('\\'))) return text;
  switch (shell) {
    case 'windows':
      // Fits PowerShell, where “ and ” are quotes too, and cmd, for which ' is a letter. No name can hold a ".
      return `"${text.replaceAll('"', '').replaceAll(/[$`\u201c-\u201e]/g, '`$&')}"`;
    case 'pwsh':
      return `'${text.replaceAll(/['\u2018-\u201b]/g, '$&$&')}'`;
    case 'fish':
      return `'${text.replaceAll(/[\\']/g, '\\$&')}'`;
    case 'posix':
      return `'${text.replaceAll("'", `'\\''`)}'`;
    default:
      return shell satisfies never;
  }
}
