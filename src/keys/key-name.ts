/** Whether a variable's name says that it holds an OpenAI key: `OPENAI_API_KEY`, `VITE_OPENAI_KEY`, `OPENAI_TOKEN`. */
export function isNamedLikeKey(name: string): boolean {
  // No name has a hundred characters between the two words.
  return /OPEN_?AI(?:_?API)?(?:_(?:\w{1,100}_)?)?(?:KEY|TOKEN|SECRET)(?:_|$|\d)/i.test(name);
}

/** Whether every shell and every reader of env files takes it for a variable's name. No project has one with a hundred characters. */
export function isVariableName(name: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]{0,99}$/.test(name);
}
