import { keyForGrep, marker } from '../../keys/marker.ts';
import * as text from './script.text.ts';

const diff = 'git diff --cached --no-color --no-ext-diff --no-textconv --ignore-submodules=all';
const listing = `${diff} --dst-prefix=added-to: --text -M -U0`;
/** As lines that are added: nothing else says that a file is new. */
const newNames = `${diff} --no-renames --diff-filter=A --name-only | LC_ALL=C sed 's/^/+/'`;
const plain = "LC_ALL=C tr -d '\\000'";
/** What documentation has in a key's place. */
const placeholders = [...['x', 'X', '0'].map((each) => each.repeat(8)), 'abc123'.repeat(2), 'abcdefgh', '12345678'].join('|');

/**
 * The guard: POSIX sh for the top of a `pre-commit` hook, also under `sh -e`. One pipe if nothing is found; then our program judges,
 * if it's installed; if it isn't, or can't say, the lines do, and stop only what's certainly a key, in a line or in a new file's name.
 * UTF-16 is plain text once its NULs are gone, and splits into the same lines; `added-to:` begins a file's name. Whatever
 * lines a file has, a sign is before them, so that only git's own begin with `diff` and `@@`: what's between isn't content. A pipe ends as
 * its last part does, so a git that fails adds a line that no diff has.
 *
 * It goes into other people's files and from there into other programs: no path, so that it may be committed; one kind of quotes, so
 * that it fits between the other kind; and no number alone in braces, which lefthook replaces (2.2, November 2026).
 */
const script: readonly string[] = [
  `if (${listing} || printf '\\nfailed\\n') | ${plain} |`,
  `  LC_ALL=C grep -qaE '^(failed|([+]|diff .* .?added-to:).*${marker})'; then`,
  '  openai_setup=2',
  '  if command -v openai-setup >/dev/null 2>&1; then openai_setup=0; openai-setup scan --staged >&2 || openai_setup=$?; fi',
  '  if [ $openai_setup -ne 0 ] && [ $openai_setup -ne 1 ]; then',
  '    openai_setup=0',
  `    if ! ${listing} >/dev/null 2>&1; then`,
  `      printf '%s\\n' ${text.gitFailed.map((line) => `'${line}'`).join(' \\\n        ')} >&2`,
  '      exit 1',
  '    fi',
  `    if (${newNames}; ${listing}) | ${plain} |`,
  `      LC_ALL=C sed '{/^diff ./,/^@@/d;}' | LC_ALL=C grep -a '^+' | LC_ALL=C grep -avE 'gitleaks:allow|pragma: allowlist secret' |`,
  `      LC_ALL=C tr -c 'A-Za-z0-9_-' '\\n' | LC_ALL=C sed 's/[_-]sk-/ sk-/g' | tr ' ' '\\n' |`,
  `      LC_ALL=C grep -oE '${keyForGrep}' | LC_ALL=C grep -qvE '${placeholders}'; then openai_setup=1; fi`,
  '  fi',
  '  if [ $openai_setup -eq 1 ]; then',
  `    printf '%s\\n' ${text.stopsCommit.map((line) => `'${line}'`).join(' \\\n      ')} >&2`,
  '    exit 1',
  '  fi',
  'fi',
];

/** The lines of the guard. Their quotes are single ones, or double ones to go between single ones. */
export function guardLines(quotes: 'single' | 'double' = 'single'): readonly string[] {
  const lines = script.flatMap((line) => line.split('\n'));
  return quotes === 'single' ? lines : lines.map((line) => line.replaceAll("'", '"'));
}

/** The same in one line. */
export const guardLine = script
  .map((line) => line.replaceAll(/ \\\n +/g, ' ').trim())
  .map((line) => (/(?:then|\|)$/.test(line) ? `${line} ` : `${line}; `))
  .join('')
  .replace(/; $/, '');
