/**
 * A command of this program: its name, followed by a subcommand or an option, or after the word that tells someone to run it; or after
 * a colon or “then”, if nothing follows.
 */
const command =
  /(?<![\w/.@-]|npx )openai-setup(?: (?=--?[a-z]|(?:completions|demo|doctor|help|limits|rotate|scan|store|undo|workshop)\b)|(?<=\brun openai-setup)(?![\w@'’/-])|(?<=(?::|\bthen) openai-setup)(?=\.?$))/gim;
/** What follows the name where the command names its directory, or needs none. */
const needsNoDirectory = /^(?:-C|--cwd|completions|demo|help)\b/;

/** How this program is called in what people are to type. */
export type TypedName = {
  /** There's no program of its name but for npx. */
  readonly byNpx: boolean;
  /** `-C`, as a word of the shell, if it was given: somewhere else, the command would be about another project. */
  readonly directory?: string;
};

/** A text whose commands of this program can be run as they stand. */
export function asTyped(text: string, { byNpx, directory }: TypedName = { byNpx: false }): string {
  if (!byNpx && directory === undefined) return text;
  return text.replaceAll(command, (found: string, at: number) => {
    const isNamed = directory === undefined || needsNoDirectory.test(text.slice(at + found.length));
    return `${byNpx ? 'npx ' : ''}${isNamed ? found : found.replace(/(?<=setup)/i, () => ` -C ${directory}`)}`;
  });
}
