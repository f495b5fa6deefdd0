/** The period after an address at the end of a sentence doesn't belong to it, and an address assigned to a variable isn't for visiting. */
const address = /(?<![=\w])https:\/\/[^\s\p{Cc}"“”<>]*[^\s\p{Cc}"“”<>.,:;?!)]/gu;

/** Turns the addresses in a text into hyperlinks (OSC 8), or returns it unchanged if the terminal doesn't support them. */
export function hyperlinker(known: boolean): (text: string) => string {
  if (!known) return (text) => text;
  return (text) => text.replaceAll(address, (url) => `\u001b]8;;${url}\u001b\\${url}\u001b]8;;\u001b\\`);
}
