import type { Shell } from './shell.ts';

/** What every shell reads literally. It doesn't start with a dash, because the word would then be an option. */
const plain = /^[\w./:\\][\w./:+\\-]*$/;

/**
 * A name or an address as one word of a command that a person copies: the shell takes it literally, whatever the person who
 * named it had in mind (`.env.$(…)`, `it's mine`). Control characters have already been removed: see `untrusted`.
 */
export function shellWord(word: string, shell: Shell): string {
  const text = word.startsWith('-') ? `./${word}` : word;
  if (plain.test(text) && (shell === 'windows' || !text.includes('\\'))) return text;
  switch (shell) {
    case 'windows':
      return windowsWord(text.replaceAll('"', '').replaceAll(/[$`\u201c-\u201e]/g, '`$&'));
    case 'pwsh':
      return `'${text.replaceAll(/['\u2018-\u201b]/g, '$&$&')}'`;
    case 'fish':
      return `'${text.replaceAll(/[\\']/g, '\\$&')}'`;
    case 'csh':
      // It looks for its history even inside quotes.
      return `'${text.replaceAll("'", `'\\''`).replaceAll('!', '\\!')}'`;
    case 'nushell':
      return `"${text.replaceAll(/[\\"]/g, '\\$&')}"`;
    case 'posix':
      return `'${text.replaceAll("'", `'\\''`)}'`;
    default:
      return shell satisfies never;
  }
}

/**
 * For PowerShell, where “ and ” are quotes, too, and for cmd, where ' is an ordinary character. No name can contain a ". cmd puts in
 * the value of %NAME% even between quotes, unless there's a quote in the name; and PowerShell ends a word after quotes that it begins with.
 */
function windowsWord(text: string): string {
  if (!/%\w[^%]*%/.test(text)) return `"${text}"`;
  const [begin = ''] = /^[\w./:\\]+/.exec(text) ?? [];
  return `${begin || '.\\'}"${text.slice(begin.length).replaceAll(/%(\w)/g, '%"$1"')}"`;
}
