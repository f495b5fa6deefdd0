/** A command of this program: its name, followed by a subcommand or an option, or after the word that tells someone to run it. */
const command =
  /(?<![\w/.@-]|npx )openai-setup(?: (?=--?[a-z]|(?:completions|demo|doctor|help|limits|rotate|scan|store|undo|workshop)\b)|(?<=\brun openai-setup)(?![\w@'’/-]))/gi;

/**
 * A text whose commands of this program can be run as they stand: somebody who runs it with npx has no program of this name.
 *
 * @param byNpx whether that's so
 */
export function asTyped(text: string, byNpx: boolean): string {
  return byNpx ? text.replaceAll(command, 'npx $&') : text;
}
