/** Whether a variable's name says that it holds an OpenAI key: `OPENAI_API_KEY`, `VITE_OPENAI_KEY`, `OPENAI_TOKEN`. */
export function isNamedLikeKey(name: string): boolean {
  // No name has a hundred characters between the two words.
  return /OPEN_?AI(?:_?API)?(?:_(?:\w{1,100}_)?)?(?:KEY|TOKEN|SECRET)(?:_|$|\d)/i.test(name);
}
