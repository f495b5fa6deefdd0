import { optionsFor } from './help.ts';
import {
  commands,
  endings,
  optionSpecs,
  shells,
  workshopActions,
  type OptionName,
  type OptionSpec,
  type Shell,
  type Word,
} from './options.ts';
import { scenarios } from '../simulator/scenarios.ts';

/** A script that teaches a shell the commands and options. It only compares words: it runs nothing and reads no files. */
export function completionScript(shell: Shell): string {
  switch (shell) {
    case 'bash':
      return bash();
    case 'zsh':
      return zsh();
    case 'fish':
      return fish();
    default:
      return shell satisfies never;
  }
}

const words = Object.keys(commands) as Word[];
const names = Object.keys(optionSpecs) as OptionName[];
const scenarioNames = Object.keys(scenarios);
/** The options whose value is one of a few words. */
const choices: { readonly [Name in OptionName]?: readonly string[] } = { scenario: scenarioNames, ends: endings };
/** `setup` is what runs without a command, so nobody types it. */
const typedWords = words.filter((word) => word !== 'setup');

function specOf(name: OptionName): OptionSpec {
  return optionSpecs[name];
}

/** `-C|--cwd` */
function flagsOf(name: OptionName, between: string): string {
  const { short } = specOf(name);
  return `${short === undefined ? '' : `-${short}${between}`}--${name}`;
}

/** All spellings of these options as a shell pattern, for `case`. */
function pattern(of: readonly OptionName[]): string {
  return of.map((name) => flagsOf(name, '|')).join('|');
}

const withValue = names.filter((name) => specOf(name).value !== undefined);
const directories = withValue.filter((name) => specOf(name).value === 'dir');
const files = withValue.filter((name) => specOf(name).value === 'path');
const free = withValue.filter((name) => !(name in choices) && !directories.includes(name) && !files.includes(name));

function bash(): string {
  return `_openai_setup() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" command=setup i
  COMPREPLY=()
  # bash takes the sign of --option=value for a word of its own.
  if [ "$current" = = ]; then current=''
  elif [ "$previous" = = ] && [ "$COMP_CWORD" -gt 2 ]; then previous="\${COMP_WORDS[COMP_CWORD-2]}"; fi
  case "$previous" in
    ${pattern(directories)}) local IFS=$'\\n'; compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -d -- "$current")); return ;;
    ${pattern(files)}) local IFS=$'\\n'; compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -f -- "$current")); return ;;
    ${pattern(free)}) return ;;
${Object.entries(choices)
  .map(([name, words]) => `    --${name}) COMPREPLY=($(compgen -W '${words.join(' ')}' -- "$current")); return ;;`)
  .join('\n')}
  esac
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "\${COMP_WORDS[i]}" in
      ${pattern(withValue)}) if [ "\${COMP_WORDS[i+1]}" = = ]; then i=$((i + 2)); else i=$((i + 1)); fi ;;
      ${typedWords.join('|')}) command="\${COMP_WORDS[i]}" ;;
    esac
  done
  case "$command:$current" in
${words
  .map(
    (word) =>
      `    ${word}:-*) COMPREPLY=($(compgen -W '${optionsFor(word)
        .map((name) => `--${name}`)
        .join(' ')}' -- "$current")) ;;`,
  )
  .join('\n')}
    setup:*) COMPREPLY=($(compgen -W '${typedWords.join(' ')}' -- "$current")) ;;
    workshop:*) [ "$previous" != workshop ] || COMPREPLY=($(compgen -W '${workshopActions.join(' ')}' -- "$current")) ;;
    completions:*) [ "$previous" != completions ] || COMPREPLY=($(compgen -W '${shells.join(' ')}' -- "$current")) ;;
  esac
}
complete -F _openai_setup openai-setup
`;
}

/** To be sourced after compinit, or saved as `_openai-setup` in `fpath`. */
function zsh(): string {
  const options = (word: Word): string =>
    optionsFor(word)
      .flatMap((name) => {
        const { short, value, help } = specOf(name);
        const meaning = `[${help.replaceAll(/[\\[\]]/g, '\\$&')}]`;
        const argument = value === undefined ? '' : `:${value}:${valuesInZsh(name)}`;
        const long = `--${name}${value === undefined ? '' : '='}${meaning}${argument}`;
        const flags = `(${flagsOf(name, ' ')})`;
        return short === undefined ? [`${flags}${long}`] : [`${flags}-${short}${meaning}${argument}`, `${flags}${long}`];
      })
      .map((spec) => ` \\\n      ${zshQuoted(spec)}`)
      .join('');
  return `#compdef openai-setup
_openai_setup() {
  local command=setup
  local -i i
  local -a commands
  commands=(${typedWords.map((word) => `\n    ${zshQuoted(`${word}:${commands[word]}`)}`).join('')}
  )
  for ((i = 2; i < CURRENT; i++)); do
    case "\${words[i]}" in
      ${pattern(withValue)}) i=$((i + 1)) ;;
      ${typedWords.join('|')}) command="\${words[i]}" ;;
    esac
  done
  case "$command" in
    setup) _arguments -S${options('setup')} \\
      '1:command:{ _describe command commands }' ;;
${typedWords
  .map(
    (word) =>
      `    ${word}) _arguments -S${options(word)} \\\n      '1:command:(${word})'${word === 'completions' ? ` '2:shell:(${shells.join(' ')})'` : word === 'workshop' ? ` '2:action:(${workshopActions.join(' ')})'` : ''} ;;`,
  )
  .join('\n')}
  esac
}
if [[ "\${funcstack[1]}" == _openai-setup ]]; then _openai_setup "$@"
else
  (( \${+functions[compdef]} )) || { autoload -Uz compinit && compinit; }
  compdef _openai_setup openai-setup
fi
`;
}

function valuesInZsh(name: OptionName): string {
  if (directories.includes(name)) return '_directories';
  if (files.includes(name)) return '_files';
  const words = choices[name];
  return words === undefined ? ' ' : `(${words.join(' ')})`;
}

function fish(): string {
  const none = `not __fish_seen_subcommand_from ${typedWords.join(' ')}`;
  return [
    'complete -c openai-setup -f',
    ...typedWords.map((word) => `complete -c openai-setup -n '${none}' -a ${word} -d ${fishQuoted(commands[word])}`),
    `complete -c openai-setup -n '__fish_seen_subcommand_from completions; and not __fish_seen_subcommand_from ${shells.join(' ')}' -a '${shells.join(' ')}'`,
    `complete -c openai-setup -n '__fish_seen_subcommand_from workshop; and not __fish_seen_subcommand_from ${workshopActions.join(' ')}' -a '${workshopActions.join(' ')}'`,
    ...names.map((name) => {
      const { short, value, help } = specOf(name);
      const users = typedWords.filter((word) => optionsFor(word).includes(name));
      const where = optionsFor('setup').includes(name)
        ? `${none}${users.length === 0 ? '' : `; or __fish_seen_subcommand_from ${users.join(' ')}`}`
        : `__fish_seen_subcommand_from ${users.join(' ')}`;
      const argument = value === undefined ? '' : valuesInFish(name);
      return `complete -c openai-setup -n '${where}' -l ${name}${short === undefined ? '' : ` -s ${short}`}${argument} -d ${fishQuoted(help)}`;
    }),
    '',
  ].join('\n');
}

function valuesInFish(name: OptionName): string {
  if (directories.includes(name)) return " -xa '(__fish_complete_directories)'";
  if (files.includes(name)) return ' -rF';
  const words = choices[name];
  return words === undefined ? ' -x' : ` -xa '${words.join(' ')}'`;
}

function fishQuoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

function zshQuoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
