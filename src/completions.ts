import { optionsFor } from './help.ts';
import { commands, optionSpecs, shells, type OptionName, type OptionSpec, type Shell, type Word } from './options.ts';

/** A script that teaches a shell the commands and options. It only compares words: it runs nothing and reads no file. */
export function completionScript(shell: Shell): string {
  switch (shell) {
    case 'bash':
      return bash();
    case 'zsh':
      // zsh's own way to use what was written for bash.
      return `autoload -U +X bashcompinit && bashcompinit\n${bash()}`;
    case 'fish':
      return fish();
    default:
      return shell satisfies never;
  }
}

const words = Object.keys(commands) as Word[];
const names = Object.keys(optionSpecs) as OptionName[];
/** `setup` is what runs without a word, so nobody types it. */
const typedWords = words.filter((word) => word !== 'setup');

function specOf(name: OptionName): OptionSpec {
  return optionSpecs[name];
}

/** `-C|--cwd` */
function flagsOf(name: OptionName, between: string): string {
  const { short } = specOf(name);
  return `${short === undefined ? '' : `-${short}${between}`}--${name}`;
}

function bash(): string {
  const withValue = names.filter((name) => specOf(name).value !== undefined);
  const files = withValue.filter((name) => specOf(name).value === 'path');
  const directories = withValue.filter((name) => specOf(name).value === 'dir');
  const free = withValue.filter((name) => !files.includes(name) && !directories.includes(name));
  const pattern = (of: readonly OptionName[]): string => of.map((name) => flagsOf(name, '|')).join('|');
  return `_openai_setup() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" command=setup word
  COMPREPLY=()
  case "$previous" in
    ${pattern(directories)}) local IFS=$'\\n'; compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -d -- "$current")); return ;;
    ${pattern(files)}) local IFS=$'\\n'; compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -f -- "$current")); return ;;
    ${pattern(free)}) return ;;
    completions) COMPREPLY=($(compgen -W '${shells.join(' ')}' -- "$current")); return ;;
  esac
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$word" in ${typedWords.join('|')}) command="$word" ;; esac
  done
  case "$command:$current" in
${words.map((word) => `    ${word}:-*) COMPREPLY=($(compgen -W '${optionsFor(word).map((name) => `--${name}`).join(' ')}' -- "$current")) ;;`).join('\n')}
    setup:*) COMPREPLY=($(compgen -W '${typedWords.join(' ')}' -- "$current")) ;;
  esac
}
complete -F _openai_setup openai-setup
`;
}

function fish(): string {
  const none = `not __fish_seen_subcommand_from ${typedWords.join(' ')}`;
  return [
    'complete -c openai-setup -f',
    ...typedWords.map((word) => `complete -c openai-setup -n '${none}' -a ${word} -d ${quoted(commands[word])}`),
    `complete -c openai-setup -n '__fish_seen_subcommand_from completions' -a '${shells.join(' ')}'`,
    ...names.map((name) => {
      const { short, value, help } = specOf(name);
      const users = typedWords.filter((word) => optionsFor(word).includes(name));
      const where = optionsFor('setup').includes(name)
        ? `${none}${users.length === 0 ? '' : `; or __fish_seen_subcommand_from ${users.join(' ')}`}`
        : `__fish_seen_subcommand_from ${users.join(' ')}`;
      const argument = value === undefined ? '' : value === 'path' || value === 'dir' ? ' -rF' : ' -x';
      return `complete -c openai-setup -n '${where}' -l ${name}${short === undefined ? '' : ` -s ${short}`}${argument} -d ${quoted(help)}`;
    }),
    '',
  ].join('\n');
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
