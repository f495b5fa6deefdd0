import { isEnvExampleName } from './names.ts';

/** An instruction that makes an env file from an example: `cp .env.example .env`. */
export type ReadmeCopy = {
  /** As the README has it, without its quotes; it's not safe to display. */
  readonly command: string;
  /** As written, with `/`; relative to wherever the reader is meant to be. */
  readonly source: string;
  /** The same. */
  readonly target: string;
  /** It leaves an existing file alone (`cp -n`). */
  readonly keeps: boolean;
};

const command = /(?<![\w./-])(?:cp|mv|copy|move|ren|rename|copy-item|move-item|rename-item|cpi)(?=\s)/gi;
/** Characters of a line, and words of a command; none is longer. */
const longest = 400;
const mostWords = 12;

/** The instructions of a README that would write over an env file, in commands of any shell or in prose (“Copy `.env.example` to `.env`”). */
export function copiesInReadme(readme: string): readonly ReadmeCopy[] {
  return readme.split(/\r?\n/).flatMap((line) => {
    let directory = '';
    return line
      .slice(0, longest)
      .split(/[;|]|&&/)
      .flatMap((part) => {
        const [first, into = ''] = part.replaceAll(/[`$>]/g, ' ').trim().split(/\s+/);
        if (first === 'cd') directory = `${into}/`;
        return [...part.matchAll(command)].flatMap(({ index }) => readCopy(part.slice(index), directory) ?? []);
      });
  });
}

/** @param directory that was entered before, with a slash at the end; or nothing */
function readCopy(text: string, directory: string): ReadmeCopy | undefined {
  const words = text
    .split(/\s+/)
    .slice(0, mostWords)
    .map((word) => word.replace(/^[`"'“*_([]{1,3}(?=.)/, '').replace(/(?<=.)[`"'”*_)\],:.]{1,8}$/, ''));
  const paths: string[] = [];
  for (const [index, word] of words.entries()) {
    // PowerShell's names of parameters are in front of the same words in the same order.
    if (index === 0 || word.startsWith('-') || /^\/[a-z-]+$/i.test(word) || /^(?:the|file|to|as|into|and|rename|it)$/i.test(word)) continue;
    paths.push(...expanded(word.replaceAll('\\', '/').replace(/^\.\//, '')));
    if (paths.length < 2) continue;
    const [source = '', target = ''] = paths;
    if (!isEnvExampleName(source.split('/').at(-1) ?? '')) return undefined;
    const keeps =
      words.some((each) => each === '--no-clobber' || (/^-[a-z]{1,8}$/.test(each) && each.includes('n'))) &&
      /^(?:cp|mv)$/i.test(words[0] ?? '');
    return { command: words.slice(0, index + 1).join(' '), source: directory + source, target: directory + target, keeps };
  }
  return undefined;
}

/** `.env{.example,}` is two words for a shell. */
function expanded(word: string): readonly string[] {
  const [, head = '', first = '', second = ''] = /^([^{}]*)\{([^{},]*),([^{},]*)\}$/.exec(word) ?? [];
  return word.endsWith('}') && word.includes('{') ? [head + first, head + second] : [word];
}
