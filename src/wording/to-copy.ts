/**
 * What people copy out of a sentence: an address, a command or a line of code after a colon at its end, or a command of this program. Commands hold no
 * commas and end with no period, unlike what else may follow a colon. Text split at it keeps what's to be copied.
 */
export const toCopy =
  /(https?:\/\/[^\s"“”<>]*[^\s"“”<>.,:;?!)]|(?<=: )(?:git (?=-c|add|commit|config|fetch|filter|init|reflog|rm|stash|tag|update|worktree)|npm (?=install|pack|run)|(?:npx|openai-setup|gh|node|pip|uv|docker|export|unset|cd|chmod|rm|del) )(?![^(]*\w'[a-z])[^,(]*[^\s.,(](?= +\(|$)|(?<=: )(?:"(?:dev|start)": "|import "dotenv|from dotenv ).{1,200}$|npx openai-setup(?: -C \S+)?(?: [a-z]+(?= -|[.,;:)]|$))?(?: --?[a-z-]+)*)/g;

/** The text with what's to be copied as one word, so that it isn't wrapped, unless it's wider than `room`. */
export function joined(text: string, room = Infinity): string {
  return text.replaceAll(toCopy, (found) => (found.length > room ? found : found.replaceAll(' ', '\u00a0')));
}

/** The same text as it was. */
export function parted(text: string): string {
  return text.replaceAll('\u00a0', ' ');
}
