/** An address that a sentence ends behind keeps its own full stop, and one that is set to a variable is none to visit. */
const address = /(?<![=\w])https:\/\/[^\s\p{Cc}"“”<>]*[^\s\p{Cc}"“”<>.,:;?!)]/gu;

/** Makes hyperlinks (OSC 8) of the addresses in a text, or leaves it as it is where the terminal knows none. */
export function hyperlinker(known: boolean): (text: string) => string {
  if (!known) return (text) => text;
  return (text) => text.replaceAll(address, (url) => `\u001b]8;;${url}\u001b\\${url}\u001b]8;;\u001b\\`);
}
